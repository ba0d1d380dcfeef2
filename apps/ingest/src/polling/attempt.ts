import { STATUS_CODES } from 'node:http';
import { FetchError, type Answer, type Fetcher, type FetchErrorKind, type FetchRequest } from '../http/fetcher.js';
import type { KnownVerdict, RobotsCache } from '../robots/robots-cache.js';
import { BusyHostError, type HostTurn } from './jobs/host-turn.js';
import type { FetchRecord } from './ledger/fetch-record.js';
import { BLOCKER_BODY_CHARACTERS, nameBlocker } from './ledger/name-blocker.js';
import { isSuccess, outcomeOfStatus, type Outcome } from './ledger/outcome.js';
import { retryAfterOf } from './planning/hints.js';

/** One fetch, with its row of the ledger as far as it is known. */
export type Attempt = {
  readonly record: FetchRecord;
  /** Null where none came, and where the request was not made. */
  readonly answer: Answer | null;
  /** Seconds that the host asks to be left alone, or the one that a redirect leads to must be. */
  readonly retryAfterS: number | null;
  /** Seconds between requests that its robots.txt asks for; null where it was not asked. */
  readonly crawlDelayS: number | null;
  /** The host that was asked last: that of the job, unless redirects led to another. */
  readonly host: string;
  /** Whether robots.txt had to be fetched for it: the host was asked once already. */
  readonly isRobotsFetched: boolean;
};

const BY_ERROR: Readonly<Record<FetchErrorKind, Outcome>> = {
  'forbidden-address': 'forbidden',
  'bad-url': 'unreachable',
  dns: 'unreachable',
  connect: 'unreachable',
  tls: 'unreachable',
  timeout: 'timeout',
  'too-large': 'too-large',
  'too-many-redirects': 'bad-redirect',
  'redirect-loop': 'bad-redirect',
  'bad-encoding': 'unreadable',
  'busy-host': 'busy',
  aborted: 'timeout',
};

type Means = { readonly fetcher: Fetcher; readonly robots: RobotsCache | null; readonly turn: HostTurn };

/**
 * Fetches once and tells what came of it; rejects only when the fetch was given up by `signal`, or when `turn` rejects.
 * `robots` is asked first where it is given. What the answer holds is not looked at.
 */
export async function attempt({ turn, ...means }: Means, begun: FetchRecord, request: FetchRequest): Promise<Attempt> {
  const made = await ask(means, begun, { ...request, turn: turn.move });
  return { ...made, host: turn.host };
}

async function ask(
  { fetcher, robots }: Omit<Means, 'turn'>,
  begun: FetchRecord,
  request: FetchRequest,
): Promise<Omit<Attempt, 'host'>> {
  const asking = { ...begun, ...validatorsOf(request) };
  try {
    const verdict = robots === null ? null : await robots.verdict(request.url, request.turn);
    const asked = { ...asking, robots: robotsOf(verdict) };
    const waits = waitsOf(verdict);
    if (verdict !== null && (!verdict.allowed || verdict.isFresh)) {
      return { ...waits, answer: null, record: disallowed(asked, verdict) };
    }
    const answer = await fetcher.fetch(request);
    const retryAfterS = retryAfterOf(answer.headers, begun.fetchedAt);
    return { ...waits, answer, retryAfterS, record: answered(asked, answer) };
  } catch (error) {
    if (!(error instanceof FetchError) || error.kind === 'aborted') throw error;
    return { ...waitsOf(null), retryAfterS: waitOf(error), answer: null, record: unanswered(asking, error) };
  }
}

const waitOf = (error: FetchError): number | null => (error instanceof BusyHostError ? error.waitS : null);

const validatorsOf = ({ etag, lastModified }: FetchRequest): Pick<FetchRecord, 'sentEtag' | 'sentLastModified'> => ({
  sentEtag: etag ?? null,
  sentLastModified: lastModified ?? null,
});

const robotsOf = (verdict: KnownVerdict | null): FetchRecord['robots'] =>
  verdict === null ? null : { allowed: verdict.allowed, rule: verdict.rule, from: verdict.from };

const waitsOf = (verdict: KnownVerdict | null): Pick<Attempt, 'retryAfterS' | 'crawlDelayS' | 'isRobotsFetched'> => ({
  retryAfterS: null,
  crawlDelayS: verdict?.crawlDelayS ?? null,
  isRobotsFetched: verdict?.isFresh === true,
});

/** A site that cannot be asked for its rules may be asked for nothing else; that may be gone the next time. */
function disallowed(record: FetchRecord, { rule, reason, from }: KnownVerdict): FetchRecord {
  if (from === 'unreachable')
    return { ...record, outcome: 'unreachable', error: reason ?? 'its robots.txt cannot be had' };
  return { ...record, outcome: 'disallowed', error: `robots.txt forbids it: ${rule ?? 'no rule allows it'}` };
}

function answered(record: FetchRecord, answer: Answer): FetchRecord {
  const { status, headers, body, hops, wireBytes, durationMs, address } = answer;
  const outcome = outcomeOfStatus(status);
  const blocker = nameBlocker({ status, headers, body: beginningOf(body) });
  return {
    ...record,
    durationMs: Math.round(durationMs),
    etag: headers['etag'] ?? null,
    lastModified: headers['last-modified'] ?? null,
    status,
    address,
    wireBytes,
    bodyBytes: body.byteLength,
    hops: hops.map((hop) => ({ url: hop.url, status: hop.status, location: hop.location ?? '' })),
    outcome,
    error: isSuccess(outcome) ? null : `${status} ${STATUS_CODES[status] ?? ''}`.trim(),
    blocker,
  };
}

const beginningOf = (body: Buffer): string => body.subarray(0, BLOCKER_BODY_CHARACTERS).toString('latin1');

const unanswered = (record: FetchRecord, { kind, message, hops }: FetchError): FetchRecord => ({
  ...record,
  hops: hops.map((hop) => ({ url: hop.url, status: hop.status, location: hop.location ?? '' })),
  outcome: BY_ERROR[kind],
  error: message,
});
