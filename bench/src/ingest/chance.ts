/** Choices that are the same for the same seed. */
export type Chance = {
  /** A whole number from 0 to one below the limit. */
  below(limit: number): number;
  /** A whole number from the first to the last. */
  between(first: number, last: number): number;
  pick<T>(all: readonly T[]): T;
};

/** Mulberry32: small, quick, and without a pattern that a parser could learn. */
export function chanceOf(seed: number): Chance {
  let state = Math.imul(seed, 0x9e3779b1) >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    const once = Math.imul(state ^ (state >>> 15), state | 1);
    const twice = once ^ (once + Math.imul(once ^ (once >>> 7), once | 61));
    return ((twice ^ (twice >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  return {
    below,
    between: (first, last) => first + below(last - first + 1),
    pick: <T>(all: readonly T[]) => all[below(all.length)] as T,
  };
}
