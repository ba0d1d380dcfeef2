import type { Source } from '../sources/source.js';
import type { Taken } from '../polling/collecting/take-listing.js';
import { ailmentOf, type Ailment } from '../polling/health/source-health.js';
import { cadenceAfter } from '../polling/planning/cadence.js';
import { inWords } from '../polling/planning/in-words.js';
import type { PollingSettings } from '../polling/polling-settings.js';
import type { SourceState } from '../polling/source-state.js';
import type { Subscription } from './subscription.js';
import { trustedUntil } from './trust.js';

/** All that a delivery showed; `taken` is null where nothing could be read. */
export type DeliveryResult = {
  readonly state: SourceState;
  readonly source: Pick<Source, 'schedule'>;
  readonly subscription: Pick<Subscription, 'leasedUntil' | 'missedAt'>;
  readonly taken: Taken | null;
  readonly settings: PollingSettings;
  readonly now: Date;
};

/** Decides what follows from a delivery: how long its hub is trusted, when the source is asked itself, whether it is well. */
export function settleDelivery(result: DeliveryResult): { state: SourceState; ailment: Ailment | null } {
  const { state, taken, subscription, settings, now } = result;
  const seen = {
    ...state,
    ...cadenceAfter(state, taken?.newDates ?? [], now),
    textLengths: [...state.textLengths, ...(taken?.textLengths ?? [])],
  };
  const ailment = ailmentOf({ ...seen, now }, { failures: settings.failingAfter, silentMinS: settings.silentMinS });
  const health =
    ailment === null
      ? { ailment: null, ailingSince: null }
      : { ailment: ailment.fault, ailingSince: state.ailingSince ?? now };
  const facts = { now, gapS: seen.gapS, maxS: settings.maxS, ...subscription };
  const pushedUntil = taken === null ? null : trustedUntil(facts);
  return { state: { ...seen, ...health, pushedUntil, ...nextPollAfter(result, pushedUntil) }, ailment };
}

type Next = Pick<SourceState, 'nextAt' | 'nextReason'>;

/** A delivery puts polls off, up to the longest wait since the last one; one without content asks for a poll. */
function nextPollAfter({ state, source, taken, settings, now }: DeliveryResult, pushedUntil: Date | null): Next {
  const { nextAt, nextReason, polledAt } = state;
  const since = polledAt?.getTime() ?? now.getTime();
  if (taken === null) return pollSoon(state, { why: 'what the hub pushed cannot be read', settings, now });
  if (pushedUntil === null || source.schedule.kind === 'every') return { nextAt, nextReason };
  const at = new Date(Math.min(since + settings.maxS * 1_000, pushedUntil.getTime()));
  if (nextAt !== null && nextAt >= at) return { nextAt, nextReason };
  const seconds = (at.getTime() - now.getTime()) / 1_000;
  return { nextAt: at, nextReason: `in ${inWords(seconds)}, as a check: the hub pushes` };
}

/** The source itself is asked as soon as it may be, unless it fails; `why` in a few words. */
export function pollSoon(
  { nextAt, nextReason, polledAt, failures }: SourceState,
  {
    why,
    settings,
    now,
  }: { readonly why: string; readonly settings: Pick<PollingSettings, 'minS'>; readonly now: Date },
): Next {
  const at = new Date(Math.max(now.getTime(), (polledAt?.getTime() ?? 0) + settings.minS * 1_000));
  if (nextAt !== null && (nextAt < at || failures > 0)) return { nextAt, nextReason };
  const seconds = (at.getTime() - now.getTime()) / 1_000;
  return { nextAt: at, nextReason: `in ${inWords(seconds)}: ${why}` };
}
