import { z } from 'zod';
import { outcome } from './outcome.js';

const when = z.iso.datetime();

/** A row of the fetch ledger as it is answered. */
export const fetchRow = z
  .object({
    id: z.uuid(),
    sourceId: z.string(),
    kind: z
      .enum(['poll', 'sitemap', 'article', 'push'])
      .describe('`poll`: the source itself; `sitemap`: a part of an index; `article`: a page; `push`: a hub delivered'),
    url: z.string(),
    fetchedAt: when,
    durationMs: z.int(),
    sentEtag: z.string().nullable().describe('Validator that was sent, so that the host could answer 304'),
    sentLastModified: z.string().nullable(),
    etag: z.string().nullable().describe('Validator that came with the answer'),
    lastModified: z.string().nullable(),
    status: z.int().nullable().describe('HTTP status; null where no answer came'),
    address: z.string().nullable().describe('IP address that answered'),
    wireBytes: z.int().describe('Of the body as it came'),
    bodyBytes: z.int().describe('After decompression'),
    hops: z
      .array(z.object({ url: z.string(), status: z.int(), location: z.string() }))
      .describe('Redirects on the way'),
    robots: z
      .object({ allowed: z.boolean(), rule: z.string().nullable(), from: z.string() })
      .nullable()
      .describe('The rule of robots.txt that applied; null where it was not asked'),
    outcome: outcome.describe('What came of it'),
    error: z.string().nullable().describe('What went wrong, in words'),
    blocker: z.string().nullable().describe('Who keeps Dateline out, where it can be told, e.g. `Cloudflare`'),
    itemsFound: z.int().nullable(),
    itemsNew: z.int().nullable(),
    itemsChanged: z.int().nullable(),
    documentHash: z.string().nullable().describe('sha-256 of the bytes, where they are kept'),
    articleId: z.string().nullable().describe('The article that came of it'),
    textLength: z.int().nullable().describe('Characters of its text'),
    nextAt: when.nullable().describe('When it is fetched again'),
    nextReason: z.string().nullable().describe('Why then, in words'),
  })
  .meta({ id: 'Fetch' });

/** A page of the ledger. */
export const fetchPage = z.object({
  data: z.array(fetchRow),
  page: z.object({ next: z.string().nullable().describe('Give it as `cursor` to read on; null on the last page') }),
});

const time = z
  .union([z.iso.datetime({ offset: true }), z.iso.date()], { error: 'must be an ISO 8601 date or date-time' })
  .transform((given) => new Date(given));

/** Which fetches of a source are listed. */
export const sourceFetchesQuery = z.object({
  outcome: outcome.optional().describe('E.g. `refused`'),
  from: time.optional().describe('Fetched at or after this time or day'),
  to: time.optional().describe('Fetched before this time or day'),
  limit: z.coerce.number().int().min(1).max(500).default(50).describe('Rows of a page, 1 to 500'),
  cursor: z.uuid('is no cursor of a page before').optional().describe('`page.next` of the page before'),
});
export type SourceFetchesQuery = z.infer<typeof sourceFetchesQuery>;

/** Which fetches are listed. */
export const fetchesQuery = sourceFetchesQuery.extend({
  source: z.string().optional().describe('Id of a source'),
});
export type FetchesQuery = z.infer<typeof fetchesQuery>;

export const sourceParams = z.object({ id: z.string().min(1).max(200) });
export type SourceParams = z.infer<typeof sourceParams>;
