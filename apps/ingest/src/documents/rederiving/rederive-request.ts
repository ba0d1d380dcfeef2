import { z } from 'zod';

const when = z.union([z.iso.datetime({ offset: true }), z.iso.date()], {
  error: 'must be an ISO 8601 date, or a date-time with its offset',
});

/** Which articles are read again from their bytes. */
export const rederiveRequest = z
  .strictObject({
    sourceId: z.string().optional().describe('Of this source'),
    host: z.string().optional().describe('Of this host, e.g. `www.example.com`'),
    from: when.optional().describe('Published at or after'),
    to: when.optional().describe('Published before'),
    dryRun: z.boolean().default(false).describe('Whether the differences are told, and nothing is revised'),
  })
  .meta({ id: 'RederiveRequest' });
export type RederiveRequest = z.infer<typeof rederiveRequest>;
