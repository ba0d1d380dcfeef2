import { z } from 'zod';

/** The path parameter `id`. Postgres takes no NUL in a text. */
export const idParams = z.object({ id: z.string().regex(/^[^\0]{1,300}$/, 'is no id') });
export type IdParams = z.infer<typeof idParams>;
