import { z } from 'zod';

const state = z.enum(['parked', 'behind', 'resolved', 'discarded']);
const when = z.iso.datetime();

/** A dead letter as it is listed. */
export const deadLetter = z
  .object({
    id: z.uuid(),
    group: z.string().describe('The consumer group that could not handle the event'),
    streamId: z.string(),
    eventId: z.uuid(),
    position: z.int(),
    type: z.string(),
    partition: z.string(),
    state: state.describe('`parked`: failed itself; `behind`: waits for another of its stream; the others are closed'),
    cause: z.string().describe('Why it failed, the last time'),
    code: z.string().nullable(),
    attempts: z.int(),
    parkedAt: when,
    lastAttemptAt: when,
    retryRequestedAt: when.nullable(),
    closedAt: when.nullable(),
    closedBy: z.string().nullable(),
    closingReason: z.string().nullable(),
  })
  .meta({ id: 'DeadLetter' });

/** A dead letter with all it holds. */
export const openedDeadLetter = deadLetter
  .extend({
    stack: z.string().nullable(),
    event: z.record(z.string(), z.unknown()).nullable().describe('The event; null where it could not be decoded'),
    message: z.record(z.string(), z.unknown()).nullable().describe('The message that could not be decoded'),
    behind: z.int().describe('Later events of the stream that wait for this one'),
  })
  .meta({ id: 'OpenedDeadLetter' });

/** A page of the list, and how many there are of each group and state. */
export const deadLetterPage = z.object({
  data: z.array(deadLetter),
  counts: z.array(z.object({ group: z.string(), state, count: z.int() })),
  page: z.object({ next: z.string().nullable().describe('Give it as `cursor` to read on; null on the last page') }),
});

const filter = {
  group: z.string().optional().describe('Consumer group, e.g. `extraction`'),
  streamId: z.string().optional().describe('Stream, e.g. `meeting-6f1c…`'),
  type: z.string().optional().describe('Type of the event, e.g. `MeetingHeld`'),
  code: z.string().optional().describe('Code of the failure, e.g. a SQLSTATE'),
};

/** Which dead letters are listed. */
export const deadLettersQuery = z.object({
  ...filter,
  state: state.optional().describe('Those that are open where it is left out'),
  limit: z.coerce.number().int().min(1).max(500).default(50).describe('Rows of a page, 1 to 500'),
  cursor: z.uuid('is no cursor of a page before').optional().describe('`page.next` of the page before'),
});
export type DeadLettersQuery = z.infer<typeof deadLettersQuery>;

/** Which dead letters are handled again. */
export const retryRequest = z
  .strictObject({ ...filter, all: z.literal(true).optional().describe('All that are open') })
  .refine((given) => Object.keys(given).length > 0, 'name a group, streamId, type or code, or say "all": true')
  .meta({ id: 'RetryRequest' });
export type RetryRequest = z.infer<typeof retryRequest>;

/** What comes of asking for a retry. */
export const retryReceipt = z
  .object({ events: z.int().describe('Events that are handled again within seconds, in the order of their streams') })
  .meta({ id: 'RetryReceipt' });
export type RetryReceipt = z.infer<typeof retryReceipt>;

/** Why a dead letter is given up. */
export const discardRequest = z
  .strictObject({ reason: z.string().trim().min(1).max(1_000).describe('Kept beside it, for those who come later') })
  .meta({ id: 'DiscardRequest' });
export type DiscardRequest = z.infer<typeof discardRequest>;

/** What comes of giving one up. */
export const discardReceipt = z
  .object({ freed: z.int().describe('Events that waited behind it and are handled now') })
  .meta({ id: 'DiscardReceipt' });
export type DiscardReceipt = z.infer<typeof discardReceipt>;

export const deadLetterParams = z.object({ id: z.uuid('is no id of a dead letter') });
export type DeadLetterParams = z.infer<typeof deadLetterParams>;
