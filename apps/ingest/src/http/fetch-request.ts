import type { FetchError, Hop } from './fetch-error.js';

/** How far a fetch goes. */
export type FetchLimits = {
  /** From the first byte asked to the last one read, all redirects included. */
  readonly totalMs: number;
  readonly connectMs: number;
  /** From the request to the end of the answer's headers, connecting included. */
  readonly headersMs: number;
  /** Between two pieces of a body. */
  readonly idleMs: number;
  /** Of a body, on the wire and decompressed. */
  readonly maxBytes: number;
  /** How many times its size on the wire a body of more than a megabyte may have. */
  readonly maxRatio: number;
  readonly maxRedirects: number;
  readonly maxHeaderBytes: number;
};

/** What is asked unless the settings or a request say otherwise. */
export const defaultLimits: FetchLimits = {
  totalMs: 30_000,
  connectMs: 10_000,
  headersMs: 15_000,
  idleMs: 10_000,
  maxBytes: 10 * 1024 * 1024,
  maxRatio: 200,
  maxRedirects: 8,
  maxHeaderBytes: 32 * 1024,
};

/** A request: `accept` is the header, `etag` and `lastModified` are validators as a former answer gave them. */
export type FetchRequest = {
  readonly url: string;
  readonly accept: string;
  readonly etag?: string;
  readonly lastModified?: string;
  readonly method?: 'GET' | 'POST';
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly limits?: Partial<FetchLimits>;
  readonly signal?: AbortSignal;
  /**
   * Waited for before each redirect is followed; the time counts for no limit. `signal` is aborted when the fetch is given
   * up. A rejection ends the fetch as it is.
   */
  readonly turn?: (url: URL, signal: AbortSignal) => Promise<void>;
};

/** The last answer, whatever its status. Headers have lower-case names; `body` is decompressed, `url` has no credentials. */
export type Answer = {
  readonly url: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** Of the body as it came. */
  readonly wireBytes: number;
  /** The redirects that led there. */
  readonly hops: readonly Hop[];
  readonly address: string;
  readonly durationMs: number;
};

/** How a fetch went, for metrics. */
export type FetchOutcome = { readonly answer: Answer } | { readonly error: FetchError; readonly durationMs: number };
