import type { ListedItem } from './listed-item.js';
import { siftItems, type SiftingFacts } from './sift-items.js';

const now = new Date('2025-02-18T12:00:00Z');
const item = (key: string, given: Partial<ListedItem> = {}): ListedItem => ({
  ...{ key, hash: 'h', url: `https://a.example/${key}`, from: 'feed', title: key, text: null, summary: null },
  ...{ published: null, updated: null, byline: null, publisher: null, language: null },
  ...given,
});
const facts: SiftingFacts = { now, known: new Map(), isFirst: false, limit: 100 };
const keys = (items: readonly ListedItem[]): string[] => items.map(({ key }) => key);

describe('of what a source lists', () => {
  it('what was seen before and is as it was is not taken again', () => {
    const known = new Map([
      ['a', 'h'],
      ['b', 'old'],
    ]);
    const { fresh, changed } = siftItems([item('a'), item('b'), item('c')], { ...facts, known });
    expect([keys(fresh), keys(changed)]).toEqual([['c'], ['b']]);
  });
  it('no more is taken than one poll can, the first first, and the rest is left for the next', () => {
    const known = new Map([['c', 'old']]);
    const { fresh, changed, left } = siftItems([item('a'), item('b'), item('c')], { ...facts, known, limit: 1 });
    expect([keys(fresh), keys(changed), left]).toEqual([['a'], [], 2]);
  });
  it.each<[string, Partial<ListedItem>, boolean, boolean]>([
    ['an old page of a sitemap', { from: 'sitemap', updated: '2024-01-01' }, false, true],
    ['a page of a sitemap of today', { from: 'sitemap', updated: '2025-02-18' }, true, false],
    ['a page without a date of a sitemap that is new', { from: 'sitemap' }, true, true],
    ['a page without a date that turns up in a sitemap', { from: 'sitemap' }, false, false],
    ['an old item of a feed', { from: 'feed', published: '2024-01-01' }, true, false],
  ])('%s is archive or not', (_, given, isFirst, isArchive) => {
    const { fresh, noted } = siftItems([item('a', given)], { ...facts, isFirst });
    expect([fresh.length, noted.length]).toEqual(isArchive ? [0, 1] : [1, 0]);
  });
});
