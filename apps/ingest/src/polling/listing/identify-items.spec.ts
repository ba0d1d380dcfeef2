import { identifyItems } from './identify-items.js';
import type { FoundItem, ListedItem } from './listed-item.js';

const item = (given: Partial<FoundItem>): FoundItem => ({
  id: null,
  url: null,
  from: 'feed',
  title: null,
  text: null,
  summary: null,
  published: null,
  updated: null,
  byline: null,
  publisher: null,
  language: null,
  ...given,
});
const one = (given: Partial<FoundItem>): ListedItem => identifyItems([item(given)])[0] as ListedItem;

describe('an item of a source', () => {
  it('is the same after another id, another title and another time', () => {
    const first = one({ url: 'https://a.example/1', id: '1', title: 'Talks' });
    const later = one({ url: 'https://a.example/1', id: 'x', title: 'Talks begin', updated: '2025-02-18' });
    expect(later.key).toBe(first.key);
    expect(later.hash).not.toBe(first.hash);
  });
  it('is unchanged while its words and its time are', () => {
    const given = { url: 'https://a.example/1', title: 'Talks', summary: 'They met.', updated: '2025-02-18' };
    expect(one(given).hash).toBe(one({ ...given, id: 'other' }).hash);
  });
  it('without an address is known by its id, and without an id by its words', () => {
    expect(one({ id: '7', title: 'a' }).key).toBe(one({ id: '7', title: 'b' }).key);
    expect(one({ title: 'a', summary: 'c' }).key).toBe(one({ title: 'a', summary: 'c' }).key);
    expect(one({ title: 'a' }).key).not.toBe(one({ title: 'b' }).key);
  });
});

describe('the items of a source', () => {
  it('whose ids are all the same are told apart by their addresses', () => {
    const items = identifyItems([1, 2, 3].map((n) => item({ id: 'same', url: `https://a.example/${n}`, title: 'x' })));
    expect(new Set(items.map(({ key }) => key)).size).toBe(3);
  });
  it('whose address is always the front page are told apart by ids, and have no address', () => {
    const items = identifyItems(
      [1, 2].map((n) => item({ id: String(n), url: 'https://a.example/', title: `t${n}`, text: `text ${n}` })),
    );
    expect(items.map(({ url }) => url)).toEqual([null, null]);
    expect(new Set(items.map(({ key }) => key)).size).toBe(2);
  });
  it('that point to one page without a text of their own are one, the newest', () => {
    const items = identifyItems([
      item({ url: 'https://a.example/live', title: 'older', published: '2025-02-17' }),
      item({ url: 'https://a.example/live', title: 'newer', published: '2025-02-18' }),
    ]);
    expect(items.map(({ title }) => title)).toEqual(['newer']);
  });
  it('that are repeated are one', () => {
    const same = item({ id: '1', url: 'https://a.example/1', title: 'Talks' });
    expect(identifyItems([same, same])).toHaveLength(1);
  });
  it('come the newest first', () => {
    const dates = ['2025-02-16', null, '2025-02-18', '2025-02-17'];
    const items = identifyItems(dates.map((published, n) => item({ url: `https://a.example/${n}`, published })));
    expect(items.map(({ published }) => published)).toEqual(['2025-02-18', '2025-02-17', '2025-02-16', null]);
  });
  it('that all change their time together have not changed', () => {
    const poll = (updated: string): string[] =>
      identifyItems([1, 2].map((n) => item({ url: `https://a.example/${n}`, title: 't', updated }))).map(
        ({ hash }) => hash,
      );
    expect(poll('2025-02-18T10:00:00Z')).toEqual(poll('2025-02-18T09:00:00Z'));
  });
});
