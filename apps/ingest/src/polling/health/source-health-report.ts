import { z } from 'zod';
import { outcome } from '../ledger/outcome.js';

const when = z.iso.datetime();

/** What is known of the hub that pushes, or shall push, what is new in a feed. */
const sourceHub = z
  .object({
    url: z.string(),
    state: z
      .enum(['asked', 'active', 'denied'])
      .describe('`asked`: it has not come back yet; `active`: it has confirmed that it pushes; `denied`: it will not'),
    reason: z.string().nullable().describe('Why it will not, or what went wrong when it was asked last'),
    leasedUntil: when.nullable().describe('Until when it has said to push; it is asked again before'),
    lastDeliveryAt: when.nullable(),
    lastMissAt: when.nullable().describe('When a poll found what it had left out'),
  })
  .meta({ id: 'SourceHub' });
export type SourceHub = z.infer<typeof sourceHub>;

/** How a source does, as operators see it. */
export const sourceHealth = z
  .object({
    sourceId: z.string(),
    title: z.string(),
    kind: z.enum(['feed', 'sitemap', 'page', 'push']),
    url: z.string().nullable(),
    state: z.enum(['active', 'paused', 'retired']),
    fault: z
      .enum(['unreachable', 'refused', 'unreadable', 'unmatched', 'silent', 'shrinking'])
      .nullable()
      .describe('What ails it; null when it is well'),
    reason: z.string().nullable().describe('What is wrong, in words'),
    remedy: z.string().nullable().describe('What to do about it'),
    lastPollAt: when.nullable(),
    lastOutcome: outcome.nullable(),
    lastError: z.string().nullable(),
    blocker: z.string().nullable().describe('Who keeps Dateline out, e.g. `Cloudflare`'),
    lastSuccessAt: when.nullable(),
    failuresInARow: z.int(),
    newestItemAt: when.nullable(),
    usualGapMinutes: z.number().nullable().describe('From one item to the next'),
    nextPollAt: when.nullable(),
    nextPollReason: z.string().nullable().describe('Why then, in words'),
    polls: z.int().describe('Within the last thirty days, as far as the ledger is kept'),
    failedPolls: z.int(),
    unchangedShare: z.number().nullable().describe('Of the polls that were answered, those answered with 304'),
    textLengths: z
      .object({ recent: z.int().nullable(), before: z.int().nullable() })
      .describe('Medians of the characters of its texts: the last five, and those before'),
    movedTo: z.string().nullable().describe('Where its host says it has moved to for good'),
    movedReason: z.string().nullable().describe('How often that was seen, and what is waited for'),
    hub: sourceHub.nullable().describe('Null where the feed offers none, or none is asked to push'),
  })
  .meta({ id: 'SourceHealth' });
/** How a source does. */
export type SourceHealth = z.infer<typeof sourceHealth>;

/** A page of the list. */
export const sourceHealthPage = z.object({
  data: z.array(sourceHealth),
  page: z.object({ next: z.string().nullable().describe('Give it as `cursor` to read on; null on the last page') }),
});

/** Which sources are listed. */
export const sourceHealthQuery = z.object({
  fault: z
    .enum(['any', 'unreachable', 'refused', 'unreadable', 'unmatched', 'silent', 'shrinking'])
    .optional()
    .describe('Only those that something ails, or this'),
  limit: z.coerce.number().int().min(1).max(200).default(50).describe('Rows of a page, 1 to 200'),
  cursor: z.string().max(200).optional().describe('`page.next` of the page before'),
});
export type SourceHealthQuery = z.infer<typeof sourceHealthQuery>;

/** The new address of a source, as its health tells it. */
export const addressAcceptance = z
  .strictObject({ url: z.url().describe('The `movedTo` of its health: what is accepted is what was seen') })
  .meta({ id: 'AddressAcceptance' });
export type AddressAcceptance = z.infer<typeof addressAcceptance>;
