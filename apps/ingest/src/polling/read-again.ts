import type { PageReader } from '../pages/page-reader.js';
import type { RetriedEntry, Stages } from '../quarantine/stages.js';
import type { Source } from '../sources/source.js';
import type { Sources } from '../sources/sources.js';
import type { CollectItem } from './collecting/collect-item.js';
import { nothingSaid, type ListedItem } from './listing/listed-item.js';
import { readListing, type Listing } from './listing/read-listing.js';
import type { PollingParts } from './polling-parts.js';

type Readers = {
  readonly parts: PollingParts;
  readonly collect: CollectItem;
  readonly pages: PageReader;
  readonly sources: Sources;
};

/** Lets the quarantine read again what polling could not: a listing, an item of one, a page, or an article without a text. */
export function addStages(stages: Stages, readers: Readers): void {
  stages.add('listing', (entry) => listAgain(entry, readers));
  stages.add('item', (entry) => itemAgain(entry, readers));
  stages.add('polled-page', (entry) => readAgain(entry, readers));
  stages.add('article', (entry) => readAgain(entry, readers));
}

/** Its articles follow: those whose text it carries at once, the others when their pages are fetched. */
async function listAgain(entry: RetriedEntry, { parts, sources }: Readers): Promise<string[]> {
  const source = await sourceOf(entry, sources);
  const { documentHash } = entry;
  const { listing, headers } = listingOf(entry, source, entry.url);
  const now = parts.surroundings.now();
  const given = { source, listing, documentHash, headers, isFirst: false, part: null, now };
  const taken = await parts.takeListing.take(given);
  await parts.database.transaction((sql) => parts.takeListing.store(sql, taken, now));
  return [];
}

/** The item as its listing tells it to the reader of today; where that has no whole text of it, its page is fetched. */
async function itemAgain(entry: RetriedEntry, { parts, collect, sources }: Readers): Promise<string[]> {
  const source = await sourceOf(entry, sources);
  const { itemKey, url, documentHash } = entry;
  const { items } = listingOf(entry, source, entry.document?.url ?? null).listing;
  // A better reader may tell items apart by something else than the one before.
  const item = items.find(({ key }) => key === itemKey) ?? items.find((one) => one.url !== null && one.url === url);
  if (item === undefined) throw new Error('Its listing, as it is read now, has no such item');
  const now = parts.surroundings.now();
  if (item.text === null && item.url !== null) return fetchLater({ url: item.url, item }, source, parts);
  const collected = await collect.article({ item, page: null, url: item.url, source, documentHash, now });
  if (typeof collected === 'string') throw new Error(collected);
  return [collected.articleId];
}

type Reread = { readonly listing: Listing; readonly headers: Readonly<Record<string, string>> };

function listingOf({ document, headers }: RetriedEntry, source: Source, url: string | null): Reread {
  if (document === null || url === null) throw new Error('Its bytes are not kept any more: poll the source again');
  const kind = source.kind === 'push' ? 'feed' : source.kind;
  const from = { bytes: document.bytes, url, headers: headers ?? {} };
  return { listing: readListing(kind, from, source.selector), headers: from.headers };
}

/** Where no bytes are kept, the page is fetched once more. */
async function readAgain(entry: RetriedEntry, { parts, collect, pages, sources }: Readers): Promise<string[]> {
  const source = await sourceOf(entry, sources);
  const { url, document, documentHash, publishedAt } = entry;
  if (url === null) throw new Error('It has neither bytes nor an address');
  const now = parts.surroundings.now();
  if (document === null) return fetchLater({ url, item: null }, source, parts);
  const page = await pages.read({ bytes: document.bytes, contentType: document.contentType, url });
  const item = { ...nothingSaid(url), published: publishedAt?.toISOString() ?? null };
  const collected = await collect.article({ item, page, url, source, documentHash, now });
  if (typeof collected === 'string') throw new Error(collected);
  return [collected.articleId];
}

type Page = { readonly url: string; readonly item: ListedItem | null };

/** Its article follows when the page is fetched. */
async function fetchLater({ url, item }: Page, { sourceId }: Source, parts: PollingParts): Promise<string[]> {
  const job = { kind: 'article', key: url, sourceId, url, item, dueAt: parts.surroundings.now() } as const;
  await parts.database.transaction((sql) => parts.jobs.add(sql, [job]));
  return [];
}

async function sourceOf({ sourceId }: RetriedEntry, sources: Sources): Promise<Source> {
  const source = sourceId === null ? undefined : await sources.get(sourceId);
  if (source === undefined) throw new Error(`Its source ${sourceId ?? ''} is not known any more`);
  return source;
}
