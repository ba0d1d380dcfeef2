import { z } from 'zod';

const state = z.enum(['held', 'resolved', 'discarded']);
const when = z.iso.datetime();

/** An entry of the quarantine. */
export const quarantined = z
  .object({
    id: z.uuid(),
    stage: z.string().describe('The part of ingestion that could not read it, e.g. `page` or `listing`'),
    url: z.string().nullable(),
    sourceId: z.string().nullable(),
    documentHash: z.string().nullable().describe('sha-256 of its bytes, hex; null where none came'),
    error: z.string().describe('Why it could not be read, the last time'),
    headers: z.record(z.string(), z.string()).nullable().describe('Of the HTTP answer'),
    publishedAt: when.nullable().describe('As its source tells it'),
    itemKey: z.string().nullable().describe('Tells it from the other items of its listing; null for what is no item'),
    attempts: z.int(),
    state: state.describe('`held`: waits; `resolved`: was read at last; `discarded`: given up'),
    heldAt: when,
    lastAttemptAt: when,
    retryRequestedAt: when.nullable(),
    articles: z.array(z.string()).describe('Ids of what came of it'),
    closedAt: when.nullable(),
    closedBy: z.string().nullable(),
    closingReason: z.string().nullable(),
  })
  .meta({ id: 'Quarantined' });

/** A page of the list, and how many there are of each stage and state. */
export const quarantinePage = z.object({
  data: z.array(quarantined),
  counts: z.array(z.object({ stage: z.string(), state, count: z.int() })),
  page: z.object({ next: z.string().nullable().describe('Give it as `cursor` to read on; null on the last page') }),
});

const filter = {
  stage: z.string().optional().describe('Stage, e.g. `page`'),
  sourceId: z.string().optional().describe('Source it came from'),
  host: z.string().optional().describe('Host of its URL, e.g. `www.example.com`'),
  error: z.string().min(1).optional().describe('A part of the error, in any case'),
};

/** Which entries are listed. */
export const quarantineQuery = z.object({
  ...filter,
  state: state.optional().describe('Those that are held where it is left out'),
  limit: z.coerce.number().int().min(1).max(500).default(50).describe('Rows of a page, 1 to 500'),
  cursor: z.uuid('is no cursor of a page before').optional().describe('`page.next` of the page before'),
});
export type QuarantineQuery = z.infer<typeof quarantineQuery>;

/** Which entries are read again. */
export const quarantineRetryRequest = z
  .strictObject({ ...filter, all: z.literal(true).optional().describe('All that are held') })
  .refine((given) => Object.keys(given).length > 0, 'name a stage, sourceId, host or error, or say "all": true')
  .meta({ id: 'QuarantineRetryRequest' });
export type QuarantineRetryRequest = z.infer<typeof quarantineRetryRequest>;

/** What comes of asking for many to be read again. */
export const quarantineRetryReceipt = z
  .object({ entries: z.int().describe('Entries that are read again, one after the other') })
  .meta({ id: 'QuarantineRetryReceipt' });
export type QuarantineRetryReceipt = z.infer<typeof quarantineRetryReceipt>;

/** What came of reading one again. */
export const quarantineRetried = z
  .object({
    outcome: z.enum(['resolved', 'held']).describe('`held`: it still cannot be read'),
    articles: z.array(z.string()).describe('Ids of what came of it'),
    error: z.string().nullable().describe('Why it still cannot be read'),
  })
  .meta({ id: 'QuarantineRetried' });
export type QuarantineRetried = z.infer<typeof quarantineRetried>;

/** Why an entry is given up. */
export const quarantineDiscardRequest = z
  .strictObject({ reason: z.string().trim().min(1).max(1_000).describe('Kept beside it, for those who come later') })
  .meta({ id: 'QuarantineDiscardRequest' });
export type QuarantineDiscardRequest = z.infer<typeof quarantineDiscardRequest>;

export const quarantineParams = z.object({ id: z.uuid('is no id of an entry') });
export type QuarantineParams = z.infer<typeof quarantineParams>;
