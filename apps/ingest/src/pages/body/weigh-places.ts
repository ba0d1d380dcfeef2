import type { Block, Place } from './blocks.js';

/** Characters of the blocks in each place, counted up to so many levels above a block. */
export function weighPlaces(blocks: readonly Block[], levels = Infinity): ReadonlyMap<Place, number> {
  const weights = new Map<Place, number>();
  for (const { place, text } of blocks) {
    let up: Place | undefined = place;
    while (up !== undefined && place.depth - up.depth <= levels) {
      weights.set(up, (weights.get(up) ?? 0) + text.length);
      up = up.up;
    }
  }
  return weights;
}

/** Whether a place is the home or inside it. */
export function isWithin(place: Place, home: Place): boolean {
  let up: Place | undefined = place;
  while (up !== undefined && up.depth > home.depth) up = up.up;
  return up === home;
}

export const lengthOf = (blocks: readonly Block[]): number => blocks.reduce((sum, { text }) => sum + text.length, 0);
