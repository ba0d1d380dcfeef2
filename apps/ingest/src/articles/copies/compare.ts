import type { ArticleDuplicated } from '#events';
import { SHINGLE_WORDS, type Shingles } from './shingles.js';

/** What one text has in common with another. */
export type Comparison = Pick<ArticleDuplicated['data'], 'sharedShare' | 'sharedShingles' | 'shingles' | 'passages'>;

type Passage = { start: number; end: number };

const MAX_PASSAGES = 20;

/** What of a text stands in another, word for word; passages are ranges of the first. */
export function compare(text: Shingles, other: Pick<Shingles, 'distinct'>): Comparison {
  let shared = 0;
  for (const hash of text.distinct) if (other.distinct.has(hash)) shared += 1;
  return {
    sharedShare: shared / text.distinct.size,
    sharedShingles: shared,
    shingles: text.distinct.size,
    passages: longest(passagesOf(text, other)),
  };
}

/** Words under shared shingles, neighbours as one passage. */
function passagesOf({ hashes, starts, ends }: Shingles, { distinct }: Pick<Shingles, 'distinct'>): Passage[] {
  const passages: Passage[] = [];
  hashes.forEach((hash, at) => {
    if (!distinct.has(hash)) return;
    const [start, end] = [starts[at] ?? 0, ends[at + SHINGLE_WORDS - 1] ?? 0];
    const last = passages.at(-1);
    if (last !== undefined && start < last.end) last.end = end;
    else passages.push({ start, end });
  });
  return passages;
}

const longest = (passages: readonly Passage[]): Passage[] =>
  passages
    .toSorted((a, b) => b.end - b.start - (a.end - a.start))
    .slice(0, MAX_PASSAGES)
    .sort((a, b) => a.start - b.start);
