import type { RevisedText } from '#domain';
import { compare } from '../copies/compare.js';
import { SHINGLE_WORDS, shinglesOf } from '../copies/shingles.js';

/** From here on the shorter of two texts stands in the longer one. */
const MIN_SHARE = 0.5;

/** Whether a text is no later state of one that is known: what a page of the latest news shows is one article after another. */
export function isOtherText(known: RevisedText | null, { text }: Pick<RevisedText, 'text'>): boolean {
  if (known === null) return false;
  const [before, after] = [shinglesOf(known.text, SHINGLE_WORDS), shinglesOf(text, SHINGLE_WORDS)];
  if (before === null || after === null) return true;
  const fewest = Math.min(before.distinct.size, after.distinct.size);
  return compare(after, before.distinct).sharedShingles < fewest * MIN_SHARE;
}
