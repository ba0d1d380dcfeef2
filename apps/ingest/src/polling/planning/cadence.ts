/** How often a source has something new. */
export type Cadence = {
  /** Seconds from one item to the next; an average in which the last ones count most. Null while unknown. */
  readonly gapS: number | null;
  /** When the newest item came: as it is dated, or when it was first seen. */
  readonly newestAt: Date | null;
};

/** How much a new gap counts. */
const WEIGHT = 0.2;
const SHORTEST_GAP_S = 60;
const LONGEST_GAP_S = 30 * 86_400;

/** The cadence once these items are known as well. `dates` are those of new items; null for one that has none. */
export function cadenceAfter(cadence: Cadence, dates: readonly (Date | null)[], now: Date): Cadence {
  const times = dates
    .map((date) => Math.min(date?.getTime() ?? now.getTime(), now.getTime()))
    .toSorted((a, b) => a - b);
  return times.reduce<Cadence>(withItem, cadence);
}

/** Items of one moment are one: a feed that is filled in one go says little about its cadence. */
function withItem({ gapS, newestAt }: Cadence, time: number): Cadence {
  if (newestAt === null) return { gapS, newestAt: new Date(time) };
  const gap = (time - newestAt.getTime()) / 1_000;
  if (gap < 1) return { gapS, newestAt };
  const bounded = Math.max(SHORTEST_GAP_S, Math.min(gap, LONGEST_GAP_S));
  return {
    gapS: gapS === null ? bounded : gapS + WEIGHT * (bounded - gapS),
    newestAt: new Date(time),
  };
}
