import { z } from 'zod';

/** What a source is: where it stands, how it is read, and what it is filed under. */
export const sourceSettings = z.object({
  kind: z
    .enum(['feed', 'sitemap', 'page', 'push'])
    .describe('`page`: links that a selector finds; `push`: clients send its articles, nothing is fetched'),
  url: z.url().optional().describe('What is fetched; left out for `push` alone'),
  title: z.string().min(1),
  groups: z.array(z.string().min(1)).describe('What it is filed under, in alphabetical order'),
  tags: z.array(z.string().min(1)).describe('In alphabetical order'),
  language: z.string().optional().describe('BCP 47 tag of its articles'),
  licence: z.string().optional().describe('Under which its articles may be used, in words'),
  country: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .optional()
    .describe('ISO 3166-1 alpha-2 of its publisher'),
  everyMinutes: z
    .int()
    .min(5)
    .max(10_080)
    .optional()
    .describe('Minutes between two fetches; left out where it is fetched by its own rhythm'),
  selector: z.string().min(1).optional().describe('CSS selector of the links to articles; for `page` alone'),
});
/** What a source is: where it stands, how it is read, and what it is filed under. */
export type SourceSettings = z.infer<typeof sourceSettings>;
