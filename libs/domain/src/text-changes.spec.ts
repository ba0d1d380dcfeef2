import fc from 'fast-check';
import { changesBetween } from './text-changes.js';

const before = { revision: 3, title: 'Talks end', text: 'They met in Oslo.\n\nThey agreed on cod.' };
const words = (text: string): string[] => text.match(/\S+/g) ?? [];
/** What is left of a text without ranges of it. */
const without = (text: string, ranges: readonly { start: number; end: number }[]): string[] => {
  const kept = ranges.reduceRight((rest, { start, end }) => rest.slice(0, start) + rest.slice(end), text);
  return words(kept);
};
const isWithin = (some: readonly string[], all: readonly string[]): boolean => {
  let at = 0;
  return some.every((word) => (at = all.indexOf(word, at) + 1) > 0);
};

describe('what changed in an article', () => {
  it('is nothing where only white space differs', () => {
    expect(changesBetween(before, { title: 'Talks end', text: 'They met in Oslo. They agreed on  cod.\n' })).toEqual({
      from: 3,
      title: false,
      wordsAdded: 0,
      wordsRemoved: 0,
      kept: 1,
      added: [],
    });
  });

  it('is told in words, with where the new ones stand', () => {
    const text = 'They met in Bergen.\n\nThey agreed on cod.\n\nThey will meet again.';
    const changes = changesBetween(before, { title: 'Talks go on', text });
    expect(changes).toMatchObject({ title: true, wordsAdded: 5, wordsRemoved: 1, kept: 7 / 8 });
    expect(changes.added.map(({ start, end }) => text.slice(start, end))).toEqual(['Bergen.', 'They will meet again.']);
  });

  it('is all where nothing is left', () => {
    const changes = changesBetween(before, { title: 'Talks end', text: 'Page not found' });
    expect(changes).toMatchObject({ wordsAdded: 3, wordsRemoved: 8, kept: 0, added: [{ start: 0, end: 14 }] });
  });

  it('leaves, without what was added, words of the earlier text in their order', () => {
    const text = fc
      .array(fc.constantFrom('a', 'b', 'c', 'd', 'e\n', '😀'), { maxLength: 60 })
      .map((all) => all.join(' '));
    fc.assert(
      fc.property(text, text, (old, now) => {
        const { added, wordsAdded, wordsRemoved } = changesBetween({ ...before, text: old }, { title: '', text: now });
        const left = without(now, added);
        expect(isWithin(left, words(old))).toBe(true);
        expect([left.length + wordsAdded, left.length + wordsRemoved]).toEqual([words(now).length, words(old).length]);
      }),
    );
  });

  it('of a long text is found where it is, and bounded', () => {
    const long = Array.from({ length: 60_000 }, (_, index) => (index % 3 === 0 ? `w${index}` : 'the')).join(' ');
    const now = long
      .split(' ')
      .map((word, index) => (index % 300 === 150 ? `${word} inserted` : word))
      .join(' ');
    const changes = changesBetween({ ...before, text: long }, { title: '', text: now });
    expect(changes).toMatchObject({ wordsAdded: 200, wordsRemoved: 0, kept: 1 });
    expect(changes.added).toHaveLength(100);
    expect(
      changesBetween({ ...before, text: 'a '.repeat(60_000) }, { title: '', text: 'b '.repeat(60_000) }).kept,
    ).toBe(0);
  });
});
