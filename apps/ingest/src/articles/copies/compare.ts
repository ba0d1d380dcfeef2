import type { ArticleDuplicated } from '#events';
import { SHINGLE_WORDS, type Shingles } from './shingles.js';

/** What one text has in common with another; passages are ranges of the first. */
export type Comparison = Pick<ArticleDuplicated['data'], 'sharedShare' | 'sharedShingles' | 'shingles' | 'passages'> & {
  /** Whether the two are one form, filled in with other figures, as weather reports and lists of prices are. */
  readonly isForm: boolean;
};

/** Words `[from, to)` that stand in both texts. */
type Run = { readonly from: number; to: number };

const MAX_PASSAGES = 20;
/** Words between two shared passages that are a slot of a form rather than a paragraph of its own. */
const MAX_SLOT_WORDS = 8;
/** Slots with other figures from which on it is a form. */
const MIN_SLOTS = 4;

/** What of a text stands in another, word for word. */
export function compare(text: Shingles, other: ReadonlySet<number>): Comparison {
  let shared = 0;
  for (const hash of text.distinct) if (other.has(hash)) shared += 1;
  const runs = runsOf(text, other);
  return {
    sharedShare: shared / text.distinct.size,
    sharedShingles: shared,
    shingles: text.distinct.size,
    passages: longest(runs).map(({ from, to }) => ({ start: text.starts[from] ?? 0, end: text.ends[to - 1] ?? 0 })),
    isForm: isForm(text, runs),
  };
}

/** The words under shared shingles, neighbours as one run. */
function runsOf({ hashes }: Shingles, other: ReadonlySet<number>): Run[] {
  const runs: Run[] = [];
  hashes.forEach((hash, from) => {
    if (!other.has(hash)) return;
    const last = runs.at(-1);
    if (last !== undefined && from <= last.to) last.to = from + SHINGLE_WORDS;
    else runs.push({ from, to: from + SHINGLE_WORDS });
  });
  return runs;
}

function isForm({ isFigure }: Shingles, runs: readonly Run[]): boolean {
  const slots = runs.slice(1).flatMap(({ from }, index) => {
    const { to = from } = runs[index] ?? {};
    return from - to <= MAX_SLOT_WORDS ? [isFigure.slice(to, from).includes(true)] : [];
  });
  const filled = slots.filter((hasFigure) => hasFigure).length;
  return filled >= MIN_SLOTS && filled * 2 >= slots.length;
}

const longest = (runs: readonly Run[]): Run[] =>
  runs
    .toSorted((a, b) => b.to - b.from - (a.to - a.from))
    .slice(0, MAX_PASSAGES)
    .sort((a, b) => a.from - b.from);
