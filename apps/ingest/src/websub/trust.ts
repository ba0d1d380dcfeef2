import type { Taken } from '../polling/collecting/take-listing.js';
import type { SourceState } from '../polling/source-state.js';

/** What is known of a hub when it delivers. */
export type HubFacts = {
  readonly now: Date;
  readonly leasedUntil: Date | null;
  /** When a poll last found what the hub had not delivered. */
  readonly missedAt: Date | null;
  /** Seconds from one item of the source to the next, as usual; null while unknown. */
  readonly gapS: number | null;
  /** The longest that polls are put off. */
  readonly maxS: number;
};

/** As many usual gaps without a delivery, and a hub counts as silent. */
const SILENT_GAPS = 3;
const SHORTEST_S = 3_600;
/** Seconds that count as the usual gap while it is unknown. */
const UNKNOWN_GAP_S = 7_200;
/** A hub that was seen to leave something out is not relied on for a week. */
const MISSED_MS = 7 * 86_400_000;
/** A poll may be faster than the hub: what is younger was not left out. */
const GRACE_MS = 600_000;

/** Until when a hub that delivers now is trusted to deliver all that is new; null where it is not. */
export function trustedUntil({ now, leasedUntil, missedAt, gapS, maxS }: HubFacts): Date | null {
  if (leasedUntil === null || leasedUntil <= now) return null;
  if (missedAt !== null && now.getTime() - missedAt.getTime() < MISSED_MS) return null;
  const seconds = Math.min(maxS, Math.max(SHORTEST_S, SILENT_GAPS * (gapS ?? UNKNOWN_GAP_S)));
  return new Date(Math.min(leasedUntil.getTime(), now.getTime() + seconds * 1_000));
}

/** Whether a poll found what a trusted hub should have delivered before. */
export function hasMissed(
  { pushedUntil }: Pick<SourceState, 'pushedUntil'>,
  taken: Pick<Taken, 'newDates'> | null,
  now: Date,
): boolean {
  if (pushedUntil === null || pushedUntil <= now || taken === null) return false;
  return taken.newDates.some((date) => date === null || now.getTime() - date.getTime() > GRACE_MS);
}
