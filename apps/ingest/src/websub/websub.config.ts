import { z } from 'zod';

/** How hubs reach ingest. */
export const websubSettings = {
  INGEST_PUBLIC_URL: z
    .url({ protocol: /^https?$/, error: 'expected an http or https URL' })
    .refine((url) => !/[?#]/.test(url), 'expected no query and no fragment')
    .transform((url) => url.replace(/\/+$/, ''))
    .optional()
    .describe(
      'Where hubs reach ingest from outside, e.g. `https://news.example/ingest`; when unset, no hub is asked to push (WebSub) and feeds are polled alone. Let nothing but `/v1/websub/…` through from there',
    ),
};
/** How hubs reach ingest. */
export type WebsubSettings = z.infer<z.ZodObject<typeof websubSettings>>;
