import { FetchError, type Answer } from '../http/fetcher.js';
import { parseRobots, ROBOTS_MAX_BYTES, verdictOf, type RobotsVerdict } from './robots.js';

/** What is kept of an origin's robots.txt. */
export type KeptRobots = {
  readonly state: 'fetched' | 'unavailable' | 'unreachable';
  /** What it said, also while it cannot be had; null where it never said anything. */
  readonly text: string | null;
  /** Why there is none, in words. */
  readonly reason: string | null;
  readonly failingSince: Date | null;
  readonly expiresAt: Date;
};

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** A site may want its rules read again soon, but not with every page. */
const SHORTEST_MS = 5 * MINUTE;
/** When one that cannot be had is asked for again. */
const RETRY_MS = 30 * MINUTE;
/** After so long without an answer nobody stands by the rules any more (RFC 9309, 2.3.1.4). */
const GIVEN_UP_MS = 30 * DAY;

/**
 * What to keep of a fetch of robots.txt, by RFC 9309: rules for a day or as long as `Cache-Control` says, if that is less;
 * nothing is forbidden where there is none (4xx, or redirects without end); everything where its server fails.
 */
export function keptOf(fetched: Answer | FetchError, former: KeptRobots | null, now: Date): KeptRobots {
  const until = (ms: number): Date => new Date(now.getTime() + ms);
  if (fetched instanceof FetchError) {
    const isEndless = ['too-many-redirects', 'redirect-loop'].includes(fetched.kind);
    return isEndless
      ? unavailable(fetched.message, until(DAY))
      : unreachable(fetched.message, former, now, until(RETRY_MS));
  }
  const { status, headers, body } = fetched;
  // Too many requests is no statement about rules, so 429 is not read as "no rules".
  if (status >= 500 || status === 429)
    return unreachable(`its server answers ${status}`, former, now, until(retryMs(headers['retry-after'])));
  const expiresAt = until(lifetimeMs(headers['cache-control']));
  if (status < 200 || status >= 300) return unavailable(`its server answers ${status}`, expiresAt);
  const text = body.subarray(0, ROBOTS_MAX_BYTES).toString('utf8').replaceAll('\0', '');
  return { state: 'fetched', text, reason: null, failingSince: null, expiresAt };
}

const unavailable = (reason: string, expiresAt: Date): KeptRobots => ({
  state: 'unavailable',
  text: null,
  reason,
  failingSince: null,
  expiresAt,
});

function unreachable(reason: string, former: KeptRobots | null, now: Date, expiresAt: Date): KeptRobots {
  const failingSince = former?.failingSince ?? now;
  return { state: 'unreachable', text: former?.text ?? null, reason, failingSince, expiresAt };
}

function lifetimeMs(cacheControl = ''): number {
  const seconds = /(?:^|[\s,])max-age=(\d+)/i.exec(cacheControl)?.[1];
  if (/(?:^|[\s,])no-(?:cache|store)\b/i.test(cacheControl)) return SHORTEST_MS;
  return seconds === undefined ? DAY : Math.min(DAY, Math.max(SHORTEST_MS, Number(seconds) * 1000));
}

const retryMs = (after = ''): number =>
  /^\d{1,6}$/.test(after) ? Math.min(DAY, Math.max(RETRY_MS, Number(after) * 1000)) : RETRY_MS;

/** What is kept says about a URL; while the file cannot be had, its last copy counts, and without one everything is forbidden. */
export function keptVerdict(kept: KeptRobots, userAgent: string, url: string, now: Date): RobotsVerdict {
  if (kept.text !== null) return verdictOf(parseRobots(kept.text), userAgent, url);
  const isGivenUp = kept.failingSince !== null && now.getTime() - kept.failingSince.getTime() >= GIVEN_UP_MS;
  return { allowed: kept.state !== 'unreachable' || isGivenUp, rule: null, crawlDelayS: null };
}
