import { createHash } from 'node:crypto';
import type { FoundItem, ListedItem } from './listed-item.js';

/**
 * Gives each item its key and hash, the newest first. The address tells items apart; where several different items share
 * one, such as the front page, it is no address of theirs, and their ids or words do.
 */
export function identifyItems(found: readonly FoundItem[]): ListedItem[] {
  const items = withoutRepeats(found.toSorted((a, b) => timeOf(b) - timeOf(a)));
  const perUrl = countBy(items, ({ url }) => url);
  const perId = countBy(items, ({ id }) => id);
  const isUpdatedTold = new Set(items.map(({ updated }) => updated)).size > 1 || items.length === 1;
  const isOwn = (name: string | null, counts: Map<string, number>): name is string =>
    name !== null && counts.get(name) === 1;
  const nameOf = ({ id, ...item }: FoundItem): string => {
    if (isOwn(item.url, perUrl)) return `url ${item.url}`;
    return isOwn(id, perId) ? `id ${id}` : `words ${wordsOf(item)}`;
  };
  const listed = items.map(({ id, ...item }) => {
    // Without a text of its own, all that an item of a shared address has is that address.
    const url = isOwn(item.url, perUrl) || item.text === null ? item.url : null;
    const told = isUpdatedTold ? item.updated : null;
    return { ...item, url, key: sha256(nameOf({ id, ...item })), hash: sha256(`${wordsOf(item)} ${told ?? ''}`) };
  });
  return onePerPage(listed);
}

/** Newer items come first; those without a date keep their place after them. */
function timeOf({ published, updated }: FoundItem): number {
  const time = Date.parse(published ?? updated ?? '');
  return Number.isNaN(time) ? 0 : time;
}

function withoutRepeats(items: readonly FoundItem[]): FoundItem[] {
  const seen = new Set<string>();
  return items.filter(({ url, id, title }) => {
    const same = JSON.stringify([url ?? id, title]);
    if (url === null && id === null) return true;
    return seen.has(same) ? false : Boolean(seen.add(same));
  });
}

/** A page that several items point to is fetched once. */
function onePerPage(items: readonly ListedItem[]): ListedItem[] {
  const pages = new Set<string>();
  return items.filter(({ url }) => {
    if (url === null) return true;
    return pages.has(url) ? false : Boolean(pages.add(url));
  });
}

function countBy(items: readonly FoundItem[], nameOf: (item: FoundItem) => string | null): Map<string, number> {
  const counts = new Map<string, number>();
  for (const item of items) {
    const name = nameOf(item);
    if (name !== null) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}

const wordsOf = ({ title, text, summary }: Pick<FoundItem, 'title' | 'text' | 'summary'>): string =>
  JSON.stringify([title, text ?? summary]);

const sha256 = (words: string): string => createHash('sha256').update(words).digest('hex');
