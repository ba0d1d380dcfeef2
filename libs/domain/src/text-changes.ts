import type { ArticleRevised } from '#events';
import { keptWords } from './kept-words.js';

/** A revision as far as it is compared with others. */
export type RevisedText = Pick<ArticleRevised['data'], 'revision' | 'title' | 'text'>;
/** What a revision made of the one before. */
export type TextChanges = NonNullable<ArticleRevised['data']['changes']>;

type Range = TextChanges['added'][number];

const MAX_RANGES = 100;

/** What changed from one text of an article to the next, counted in words: what white space separates. */
export function changesBetween(before: RevisedText, { title, text }: Omit<RevisedText, 'revision'>): TextChanges {
  const old = before.text.match(/\S+/g) ?? [];
  const words = [...text.matchAll(/\S+/g)].map(({ 0: word, index: start }) => ({
    word,
    start,
    end: start + word.length,
  }));
  const kept = keptWords(
    old,
    words.map(({ word }) => word),
  );
  const count = kept.filter((isKept) => isKept).length;
  return {
    from: before.revision,
    title: title !== before.title,
    wordsAdded: words.length - count,
    wordsRemoved: old.length - count,
    kept: old.length === 0 ? 1 : count / old.length,
    added: longest(runs(words, kept)),
  };
}

/** The words that were not kept, neighbours as one range. */
function runs(words: readonly Range[], kept: readonly boolean[]): Range[] {
  const ranges: { start: number; end: number }[] = [];
  words.forEach(({ start, end }, index) => {
    if (kept[index] === true) return;
    const last = ranges.at(-1);
    if (last === undefined || kept[index - 1] === true) ranges.push({ start, end });
    else last.end = end;
  });
  return ranges;
}

const longest = (ranges: readonly Range[]): Range[] =>
  ranges
    .toSorted((a, b) => b.end - b.start - (a.end - a.start))
    .slice(0, MAX_RANGES)
    .sort((a, b) => a.start - b.start);
