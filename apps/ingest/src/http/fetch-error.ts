/** One request of a fetch: `location` is where a redirect pointed, resolved, or null; `address` what was connected to. */
export type Hop = {
  readonly url: string;
  readonly status: number;
  readonly location: string | null;
  readonly address: string | null;
};

/** Why a fetch has no answer. */
export type FetchErrorKind =
  | 'forbidden-address'
  | 'bad-url'
  | 'dns'
  | 'connect'
  | 'tls'
  | 'timeout'
  | 'too-large'
  | 'too-many-redirects'
  | 'redirect-loop'
  | 'bad-encoding'
  | 'busy-host'
  | 'aborted';

/** Kinds that may be gone the next time, without anybody doing anything. */
const PASSING: readonly FetchErrorKind[] = ['dns', 'connect', 'timeout', 'busy-host', 'aborted'];

/** A fetch without an answer. Its message tells an operator the cause and, where there is one, the remedy. */
export class FetchError extends Error {
  override readonly name = 'FetchError';
  readonly kind: FetchErrorKind;
  /** The redirects that were followed before. */
  readonly hops: readonly Hop[];
  /** Whether asking again later may help. */
  readonly retryable: boolean;

  constructor(
    kind: FetchErrorKind,
    message: string,
    { hops = [], cause }: { hops?: readonly Hop[]; cause?: unknown } = {},
  ) {
    super(message, { cause });
    this.kind = kind;
    this.hops = hops;
    this.retryable = PASSING.includes(kind);
  }

  /** The same error, of a fetch that had come so far. */
  after(hops: readonly Hop[]): FetchError {
    return new FetchError(this.kind, this.message, { hops, cause: this.cause });
  }
}

/** Whoever gives a hop its turn has failed: no fault of the web. Its cause is what failed. */
export class TurnFailedError extends Error {
  override readonly name = 'TurnFailedError';
}

type Told = readonly [FetchErrorKind, string];

/** What Node, OpenSSL and undici call what went wrong. */
const TOLD: readonly (readonly [RegExp, Told])[] = [
  [/^(ENOTFOUND|ENODATA)$/, ['dns', 'its name does not resolve; check the spelling, or the domain is gone']],
  [/^(EAI_\w+|ESERVFAIL|ETIMEOUT)$/, ['dns', 'the name server does not answer; it is asked again']],
  [/^(ECONNREFUSED)$/, ['connect', 'the server refuses connections at that port']],
  [/^(ECONNRESET|EPIPE|UND_ERR_SOCKET)$/, ['connect', 'the connection broke off before the answer was complete']],
  [/^(EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL)$/, ['connect', 'there is no way to its network from here']],
  [/^(UND_ERR_CONNECT_TIMEOUT|ETIMEDOUT)$/, ['timeout', 'no connection came about in time']],
  [/^UND_ERR_HEADERS_OVERFLOW$/, ['too-large', 'its headers are larger than any honest server sends']],
  [/^HPE_HEADER_OVERFLOW$/, ['too-large', 'its headers are larger than any honest server sends']],
  [/^UND_ERR_(RES|RESPONSE)_\w*$/, ['connect', 'its body is not as long as it said']],
  [/^HPE_/, ['connect', 'what it answered is not HTTP']],
  [
    /^(ERR_TLS_|ERR_SSL_|EPROTO|CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_)/,
    ['tls', 'its certificate or TLS is not valid'],
  ],
  [/^(UND_ERR_INVALID_ARG|ERR_INVALID_URL|ERR_INVALID_CHAR)$/, ['bad-url', 'no request can be made of it']],
];

/** Any error of a fetch of `url` as a FetchError; one that is not known counts as a broken connection. */
export function fetchErrorOf(error: unknown, url: string, hops: readonly Hop[]): FetchError {
  if (error instanceof FetchError) return error.after(hops);
  // Where several addresses were tried, the last one's error stands for all.
  const cause = error instanceof AggregateError ? (error.errors.at(-1) as unknown) : error;
  const { code, message } = { code: '', message: String(cause), ...described(cause) };
  const [kind, what] = TOLD.find(([pattern]) => pattern.test(code))?.[1] ?? (['connect', message] as const);
  const detail = code === '' || what === message ? '' : ` (${code}: ${message})`;
  return new FetchError(kind, `${url} could not be fetched: ${what}${detail}`, { hops, cause });
}

function described(cause: unknown): { code?: string; message?: string } {
  const { code, message } = Object(cause) as { code?: unknown; message?: unknown };
  return {
    ...(typeof code === 'string' ? { code } : {}),
    ...(typeof message === 'string' ? { message } : {}),
  };
}
