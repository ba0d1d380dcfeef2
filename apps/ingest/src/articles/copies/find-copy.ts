import { compare, type Comparison } from './compare.js';
import type { Shingles } from './shingles.js';

/** A text that is known, as it is compared: of a group the one that was published first. */
export type KnownText = {
  readonly articleId: string;
  readonly revision: number;
  /** Milliseconds since 1970. */
  readonly publishedAt: number;
  /** The id of the group that it stands for; its own id where it is alone. */
  readonly groupId: string;
  readonly distinct: ReadonlySet<number>;
};

/** What a text was found to be a copy of, or an original of. */
export type Found = { readonly of: KnownText; readonly comparison: Comparison };

/** From here on a text is mostly somebody else's. */
const MIN_SHARE = 0.5;
/** A text that is put together from several says next to nothing of its own. */
const MIN_SHARE_OF_ALL = 0.8;
/** Less than this is what the pages of one paper have in common, or a quotation. */
const MIN_SHARE_OF_ONE = 0.25;

/**
 * Which of the known texts a text is the same as, if any. The one that was published later must stand, in the greater
 * part, in the one before: who takes a paragraph into a long article of his own has not copied it.
 */
export function findCopy(text: Shingles, publishedAt: number, known: readonly KnownText[]): Found | null {
  const found = known
    .map((of) => ({ of, comparison: compare(text, of.distinct) }))
    .filter(({ comparison: { isForm } }) => !isForm)
    .map((each) => ({ ...each, share: shareOfLater(each, publishedAt) }))
    .sort((a, b) => b.share - a.share);
  const [best] = found;
  if (best === undefined) return null;
  const isCopy = best.share >= MIN_SHARE || shareOfAll(text, found) >= MIN_SHARE_OF_ALL;
  return isCopy ? { of: best.of, comparison: best.comparison } : null;
}

function shareOfLater({ of, comparison: { sharedShare, sharedShingles } }: Found, publishedAt: number): number {
  return publishedAt >= of.publishedAt ? sharedShare : sharedShingles / of.distinct.size;
}

/** The share of a text that stands in those of the others from which it has a good part. */
function shareOfAll({ distinct }: Shingles, found: readonly Found[]): number {
  const parts = found.filter(({ comparison }) => comparison.sharedShare >= MIN_SHARE_OF_ONE);
  let shared = 0;
  for (const hash of distinct) if (parts.some(({ of }) => of.distinct.has(hash))) shared += 1;
  return shared / distinct.size;
}
