import type { Source } from '../sources/source.js';
import type { Taken } from './collecting/take-listing.js';
import { ailmentOf, type Ailment } from './health/source-health.js';
import type { FetchRecord } from './ledger/fetch-record.js';
import { isSuccess } from './ledger/outcome.js';
import type { Listing } from './listing/read-listing.js';
import { cadenceAfter } from './planning/cadence.js';
import { hintsOf } from './planning/hints.js';
import { moveOf, type Move } from './planning/moved-address.js';
import { inWords } from './planning/in-words.js';
import { nextPoll, type NextPoll } from './planning/next-poll.js';
import type { PollingSettings } from './polling-settings.js';
import type { AboutFeed, SourceState } from './source-state.js';
import { hasMissed } from '../websub/trust.js';

/** All that a poll showed. */
export type PollResult = {
  readonly state: SourceState;
  readonly source: Pick<Source, 'kind' | 'schedule'>;
  readonly record: FetchRecord;
  /** Of the answer; empty where none came. */
  readonly headers: Readonly<Record<string, string>>;
  readonly retryAfterS: number | null;
  /** Null where nothing new was read. */
  readonly listing: Listing | null;
  readonly taken: Taken | null;
  readonly settings: PollingSettings;
  readonly now: Date;
  readonly random: number;
  readonly domainOf: (url: string) => string | null;
};

/** What becomes of the source. */
export type Settlement = {
  readonly state: SourceState;
  readonly move: Move;
  readonly ailment: Ailment | null;
  /** Why it is given up; null while it is not. */
  readonly retirement: string | null;
};

/** Polls in a row that find a source gone, after which it is retired. */
const GONE = 2;

/** Decides all that follows from a poll: when the next one is, whether the source is well, has moved or is gone. */
export function settlePoll(result: PollResult): Settlement {
  const { state, now, settings } = result;
  const move = isSuccess(result.record.outcome) ? moveOf(addressFacts(result)) : null;
  const seen = seenIn(result, move);
  const limits = { failures: settings.failingAfter, silentMinS: settings.silentMinS };
  const ailment = ailmentOf({ ...seen, now }, limits);
  const { at, reason } = result.record.outcome === 'busy' ? onceFree(result) : nextPoll(pollFacts(result, seen));
  const health =
    ailment === null
      ? { ailment: null, ailingSince: null }
      : { ailment: ailment.fault, ailingSince: state.ailingSince ?? now };
  return {
    state: { ...seen, ...health, nextAt: at, nextReason: reason },
    move: move ?? { kind: 'stay' },
    ailment,
    retirement: seen.gone >= GONE ? `its server has said 410 Gone ${seen.gone} times in a row` : null,
  };
}

/** What is known of the source with this poll. */
function seenIn(result: PollResult, move: Move | null): SourceState {
  const { state, record, now, taken } = result;
  return {
    ...state,
    ...validatorsAfter(result),
    ...cadenceAfter(state, taken?.newDates ?? [], now),
    ...(move === null ? {} : proposalOf(move)),
    pushedUntil: hasMissed(state, taken, now) ? null : state.pushedUntil,
    ...successAfter(result),
    lastOutcome: record.outcome,
    lastError: record.error,
    blocker: record.blocker,
    polledAt: now,
    textLengths: [...state.textLengths, ...(taken?.textLengths ?? [])],
    isSelectorEmpty: selectorAfter(result),
    about: aboutAfter(result),
    gone: record.outcome === 'gone' ? state.gone + 1 : 0,
  };
}

function successAfter({ state, record, now }: PollResult): Partial<Pick<SourceState, 'failures' | 'succeededAt'>> {
  if (isSuccess(record.outcome)) return { failures: 0, succeededAt: now };
  return record.outcome === 'busy' ? {} : { failures: state.failures + 1 };
}

/** Validators are kept only when all that came with them is taken: else what is left would never be sent again. */
function validatorsAfter({ state, record, taken }: PollResult): Pick<SourceState, 'etag' | 'lastModified'> {
  const { etag, lastModified } = state;
  if (record.outcome === 'unchanged') {
    return { etag: record.etag ?? etag, lastModified: record.lastModified ?? lastModified };
  }
  if (record.outcome !== 'fetched') return { etag, lastModified };
  return taken?.isComplete === true
    ? { etag: record.etag, lastModified: record.lastModified }
    : { etag: null, lastModified: null };
}

function selectorAfter({ state, source, listing, taken }: PollResult): boolean | null {
  if (source.kind !== 'page') return null;
  return listing === null ? state.isSelectorEmpty : taken?.itemsFound === 0;
}

function aboutAfter({ state, listing }: PollResult): AboutFeed | null {
  if (listing === null) return state.about;
  const { ttlMinutes, updatePeriodMinutes, skipHours, skipDays, hub, self } = listing;
  return { ttlMinutes, updatePeriodMinutes, skipHours, skipDays, hub, self };
}

function addressFacts({ state, record, now, domainOf }: PollResult): Parameters<typeof moveOf>[0] {
  const { movedTo, movedSince, movedSightings } = state;
  const proposal =
    movedTo === null || movedSince === null || movedSightings === null
      ? null
      : { url: movedTo, firstSeenAt: movedSince, sightings: movedSightings };
  const hops = record.hops.filter(({ location }) => location !== '');
  return { now, address: state.address, hops, proposal, isReadable: true, domainOf };
}

/** That another host is spared is no fault of the source: it is asked again once that is over. */
function onceFree({ record, retryAfterS, settings, now, random }: PollResult): NextPoll {
  const seconds = Math.max(settings.minS, retryAfterS ?? 0) * (1 + random / 4);
  return {
    at: new Date(now.getTime() + Math.ceil(seconds * 1_000)),
    reason: `in ${inWords(seconds)}: ${record.error}`,
  };
}

type Proposed = Pick<SourceState, 'movedTo' | 'movedSince' | 'movedSightings' | 'movedReason'>;

function proposalOf(move: Move): Proposed {
  if (move.kind === 'stay' || move.kind === 'adopt') {
    return { movedTo: null, movedSince: null, movedSightings: null, movedReason: null };
  }
  const { url, firstSeenAt, sightings } = move.proposal;
  return { movedTo: url, movedSince: firstSeenAt, movedSightings: sightings, movedReason: move.reason };
}

function pollFacts(result: PollResult, seen: SourceState): Parameters<typeof nextPoll>[0] {
  const { source, record, headers, retryAfterS, settings, now, random } = result;
  const { ttlMinutes, updatePeriodMinutes, skipHours = [], skipDays = [] } = seen.about ?? {};
  return {
    now,
    schedule: source.schedule,
    gapS: seen.gapS,
    newestAt: seen.newestAt,
    failure: isSuccess(record.outcome) ? null : String(record.status ?? record.outcome),
    failures: seen.failures,
    retryAfterS,
    hints: hintsOf(headers, { ttlMinutes, updatePeriodMinutes }, now),
    skipHours,
    skipDays,
    pushedUntil: seen.pushedUntil,
    bounds: { minS: settings.minS, maxS: settings.maxS },
    random,
  };
}
