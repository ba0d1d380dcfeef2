import type { Outcome } from './outcome.js';

/** What asked for a fetch: a job's kind, or a hub that delivered. */
export type FetchKind = 'poll' | 'sitemap' | 'article' | 'push';

/** One redirect on the way. */
export type FetchHop = { readonly url: string; readonly status: number; readonly location: string };

/** The rule of robots.txt that applied; `from` tells where its text came from. */
export type FetchRobots = { readonly allowed: boolean; readonly rule: string | null; readonly from: string };

/** One attempt to fetch something: a row of the fetch ledger. */
export type FetchRecord = {
  /** UUIDv7: the order of the ledger. */
  readonly id: string;
  readonly sourceId: string;
  readonly kind: FetchKind;
  readonly url: string;
  readonly fetchedAt: Date;
  readonly durationMs: number;
  /** Validators sent, and those that came with the answer. */
  readonly sentEtag: string | null;
  readonly sentLastModified: string | null;
  readonly etag: string | null;
  readonly lastModified: string | null;
  /** Null where no answer came. */
  readonly status: number | null;
  /** The IP address that answered. */
  readonly address: string | null;
  readonly wireBytes: number;
  /** After decompression. */
  readonly bodyBytes: number;
  readonly hops: readonly FetchHop[];
  /** Null where robots.txt was not asked. */
  readonly robots: FetchRobots | null;
  readonly outcome: Outcome;
  /** What went wrong, in words. */
  readonly error: string | null;
  /** Who keeps us out, where it can be told. */
  readonly blocker: string | null;
  readonly itemsFound: number | null;
  readonly itemsNew: number | null;
  readonly itemsChanged: number | null;
  /** sha-256 of the bytes where they are kept. */
  readonly documentHash: string | null;
  readonly articleId: string | null;
  /** Characters of the article's text. */
  readonly textLength: number | null;
  /** When it is fetched again and why then; null when it is not. */
  readonly nextAt: Date | null;
  readonly nextReason: string | null;
};

/** A row as a fetch begins: nothing has come of it yet. */
export const blankRecord = ({
  id,
  sourceId,
  kind,
  url,
  fetchedAt,
}: Pick<FetchRecord, 'id' | 'sourceId' | 'kind' | 'url' | 'fetchedAt'>): FetchRecord => ({
  id,
  sourceId,
  kind,
  url,
  fetchedAt,
  durationMs: 0,
  sentEtag: null,
  sentLastModified: null,
  etag: null,
  lastModified: null,
  status: null,
  address: null,
  wireBytes: 0,
  bodyBytes: 0,
  hops: [],
  robots: null,
  outcome: 'failed',
  error: null,
  blocker: null,
  itemsFound: null,
  itemsNew: null,
  itemsChanged: null,
  documentHash: null,
  articleId: null,
  textLength: null,
  nextAt: null,
  nextReason: null,
});
