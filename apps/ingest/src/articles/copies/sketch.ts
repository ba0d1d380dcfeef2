import type { Shingles } from './shingles.js';

/** How many shingles of a text it can be found by. */
const KEYS = 32;

/** Texts looked at for each key, the newest: a key that many have says little. */
export const MAX_PER_KEY = 32;
/** Keys that two texts must share to be compared. */
export const MIN_KEYS = 2;
/** Groups that a text is compared with. */
export const MAX_COMPARED = 5;

/**
 * The shingles with the least numbers: a MinHash sketch. Of two texts that share a part, the shared shingles with small
 * numbers are in both sketches, also where one text is far longer than the other. Signed, as Postgres has them.
 */
export function keysOf(distinct: Shingles['distinct']): number[] {
  return [...Uint32Array.from(distinct).sort().subarray(0, KEYS)].map((hash) => hash | 0);
}
