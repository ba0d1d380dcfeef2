import type { ListedItem } from './listed-item.js';

/** What of a listing has to be taken. */
export type Sifted = {
  /** Never seen before, and to be taken. */
  readonly fresh: readonly ListedItem[];
  /** Seen before with other words. */
  readonly changed: readonly ListedItem[];
  /** To be remembered as seen and not taken: the archive that a sitemap lists. */
  readonly noted: readonly ListedItem[];
  /** How many wait for the next poll, as there are too many for one. */
  readonly left: number;
};

export type SiftingFacts = {
  readonly now: Date;
  /** The hash of each item that was seen before, by its key. */
  readonly known: ReadonlyMap<string, string>;
  /** Whether nothing of the listing was read before. */
  readonly isFirst: boolean;
  /** How many items are taken of one poll. */
  readonly limit: number;
};

/** What turns up in a sitemap and is older than this is an archive, not news. */
const ARCHIVE_MS = 3 * 86_400_000;

/** Tells what is new in a listing from what was seen before; items are given, and taken, the newest first. */
export function siftItems(items: readonly ListedItem[], { now, known, isFirst, limit }: SiftingFacts): Sifted {
  const unseen = items.filter(({ key }) => !known.has(key));
  const noted = unseen.filter((item) => isArchive(item, now, isFirst));
  const fresh = unseen.filter((item) => !noted.includes(item));
  const changed = items.filter(({ key, hash }) => known.has(key) && known.get(key) !== hash);
  const room = Math.max(0, limit - fresh.length);
  return {
    fresh: fresh.slice(0, limit),
    changed: changed.slice(0, room),
    noted,
    left: Math.max(0, fresh.length - limit) + Math.max(0, changed.length - room),
  };
}

/** Feeds and pages show what is new; sitemaps show everything, some without dates. */
function isArchive({ from, published, updated }: ListedItem, now: Date, isFirst: boolean): boolean {
  if (from !== 'sitemap') return false;
  const time = Date.parse(published ?? updated ?? '');
  return Number.isNaN(time) ? isFirst : now.getTime() - time > ARCHIVE_MS;
}
