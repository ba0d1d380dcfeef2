import { inWords } from './in-words.js';
import type { Hint } from './hints.js';

/** When a source is asked: as often as its own cadence suggests, or as somebody wants. */
export type Schedule = { readonly kind: 'automatic' } | { readonly kind: 'every'; readonly minutes: number };

/** How often a source may be asked and how seldom it must be, in seconds. */
export type PollBounds = { readonly minS: number; readonly maxS: number };

/** What the time of the next poll depends on. */
export type PollFacts = {
  readonly now: Date;
  readonly schedule: Schedule;
  /** Seconds from one item to the next, as usual; null while unknown. */
  readonly gapS: number | null;
  /** When the newest item came. */
  readonly newestAt: Date | null;
  /** What went wrong this time in a few words, e.g. `503`; null when nothing did. */
  readonly failure: string | null;
  /** Failures in a row, this one counted. */
  readonly failures: number;
  /** What the host asked for. */
  readonly retryAfterS: number | null;
  /** What the answer and the feed say about how long they stay good. */
  readonly hints: readonly Hint[];
  /** Hours (0–23) and days (`sunday` …), in GMT, in which the feed does not want to be asked. */
  readonly skipHours: readonly number[];
  readonly skipDays: readonly string[];
  /** Until when a hub is trusted to deliver what is new; null where none is. */
  readonly pushedUntil: Date | null;
  readonly bounds: PollBounds;
  /** From 0 to below 1; spreads polls, so that sources that were added together do not stay together. */
  readonly random: number;
};

/** When to ask again, and why then, in one sentence. */
export type NextPoll = { readonly at: Date; readonly reason: string };

type Wait = { readonly seconds: number; readonly reason: string };

/** A `Retry-After` beyond this is taken for this. */
export const LONGEST_RETRY_AFTER_S = 7 * 86_400;
/** While nothing is known of a source. */
const FIRST_GUESS_S = 3_600;
const HOUR_MS = 3_600_000;

/**
 * Decides when a source is asked again. Never below `minS`, never sooner than the host's `Retry-After` (up to a week),
 * never later than `maxS` otherwise; more failures in a row never make it sooner.
 */
export function nextPoll(facts: PollFacts): NextPoll {
  const usual = usually(facts);
  const wait = atLeastRetryAfter(facts.failures > 0 ? backedOff(usual, facts) : spread(usual, facts), facts);
  const at = new Date(facts.now.getTime() + Math.ceil(wait.seconds * 1_000));
  return outsideSkipped({ at, reason: wait.reason }, facts);
}

function usually(facts: PollFacts): Wait {
  const { schedule, pushedUntil, now, bounds } = facts;
  if (schedule.kind === 'every') {
    const seconds = Math.max(bounds.minS, schedule.minutes * 60);
    return { seconds, reason: `every ${inWords(seconds)}, as its schedule says` };
  }
  if (pushedUntil !== null && pushedUntil > now) return asCheck(pushedUntil, facts);
  return byCadence(facts);
}

/** Each delivery puts it off again; a hub that falls silent is not trusted any longer. */
function asCheck(pushedUntil: Date, { now, bounds }: PollFacts): Wait {
  const seconds = within((pushedUntil.getTime() - now.getTime()) / 1_000, bounds);
  return { seconds, reason: `in ${inWords(seconds)}, as a check: the hub pushes` };
}

/** Twice for each item that is expected, unless the publisher asks for less. */
function byCadence({ gapS, newestAt, now, hints, bounds }: PollFacts): Wait {
  const silentS = newestAt === null ? 0 : (now.getTime() - newestAt.getTime()) / 1_000;
  const expected = gapS === null ? UNKNOWN : expectedOf(gapS, silentS);
  const hint = hints.toSorted((a, b) => b.seconds - a.seconds).find((given) => given.seconds > expected.seconds);
  const seconds = within(hint?.seconds ?? expected.seconds, bounds);
  const asked = hint === undefined ? '' : `; ${hint.words}`;
  return { seconds, reason: `every ${inWords(seconds)}: ${expected.reason}${asked}` };
}

const UNKNOWN: Wait = { seconds: FIRST_GUESS_S, reason: 'nothing known of its cadence' };

/** A source that falls silent is asked less and less. */
function expectedOf(gapS: number, silentS: number): Wait {
  const reason = `an item about every ${inWords(gapS)}`;
  if (silentS / 10 <= gapS / 2) return { seconds: gapS / 2, reason };
  return { seconds: silentS / 10, reason: `${reason}, none for ${inWords(silentS)}` };
}

function spread({ seconds, reason }: Wait, { random, schedule, bounds }: PollFacts): Wait {
  return schedule.kind === 'every'
    ? { seconds, reason }
    : { seconds: within(seconds * (1 + random / 10), bounds), reason };
}

function backedOff(usual: Wait, { failures, failure, random, bounds }: PollFacts): Wait {
  const longest = Math.max(bounds.maxS, usual.seconds);
  const doubled = usual.seconds * 2 ** Math.min(failures - 1, 20);
  const seconds = Math.min(doubled * (1 + random / 4), longest);
  const times = failures === 1 ? 'the first failure' : `${failures} failures in a row`;
  return { seconds, reason: `in ${inWords(seconds)}: ${times} (${failure ?? 'unknown'})` };
}

function atLeastRetryAfter(wait: Wait, { retryAfterS, failure }: PollFacts): Wait {
  const asked = Math.min(retryAfterS ?? 0, LONGEST_RETRY_AFTER_S);
  if (asked <= wait.seconds) return wait;
  return {
    seconds: asked,
    reason: `in ${inWords(asked)}: ${failure ?? 'the host'}: Retry-After ${Math.round(asked)} s`,
  };
}

/** Moves a poll out of the hours and days that the feed names, unless that would be later than `maxS`. */
function outsideSkipped(poll: NextPoll, { now, schedule, skipHours, skipDays, bounds }: PollFacts): NextPoll {
  if (schedule.kind === 'every' || skipHours.length + skipDays.length === 0) return poll;
  const latest = now.getTime() + bounds.maxS * 1_000;
  for (let time = poll.at.getTime(); time <= latest; time = (Math.floor(time / HOUR_MS) + 1) * HOUR_MS) {
    const at = new Date(time);
    if (skipHours.includes(at.getUTCHours()) || skipDays.includes(DAYS[at.getUTCDay()] as string)) continue;
    return time === poll.at.getTime() ? poll : { at, reason: `${poll.reason}; not in its skipHours and skipDays` };
  }
  return poll;
}

const DAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

const within = (seconds: number, { minS, maxS }: PollBounds): number => Math.max(minS, Math.min(seconds, maxS));
