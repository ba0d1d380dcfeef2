import type { PageReader } from '../pages/page-reader.js';
import type { RetriedEntry, Stages } from '../quarantine/stages.js';
import type { Source } from '../sources/source.js';
import type { Sources } from '../sources/sources.js';
import type { CollectItem } from './collecting/collect-item.js';
import { nothingSaid } from './listing/listed-item.js';
import { readListing } from './listing/read-listing.js';
import type { PollingParts } from './polling-parts.js';

type Readers = {
  readonly parts: PollingParts;
  readonly collect: CollectItem;
  readonly pages: PageReader;
  readonly sources: Sources;
};

/** Lets the quarantine read again what polling could not: a listing, a page, or an article without a text. */
export function addStages(stages: Stages, readers: Readers): void {
  stages.add('listing', (entry) => listAgain(entry, readers));
  stages.add('polled-page', (entry) => readAgain(entry, readers));
  stages.add('article', (entry) => readAgain(entry, readers));
}

/** Its articles follow: those whose text it carries at once, the others when their pages are fetched. */
async function listAgain(entry: RetriedEntry, { parts, sources }: Readers): Promise<string[]> {
  const source = await sourceOf(entry, sources);
  const { url, headers, document } = entry;
  if (document === null || url === null) throw new Error('Its bytes are not kept any more: poll the source again');
  const kind = source.kind === 'push' ? 'feed' : source.kind;
  const listing = readListing(kind, { bytes: document.bytes, url, headers: headers ?? {} }, source.selector);
  const now = parts.surroundings.now();
  const given = { source, listing, documentHash: entry.documentHash, isFirst: false, isPart: false, now };
  const taken = await parts.takeListing.take(given);
  await parts.database.transaction((sql) => parts.takeListing.store(sql, taken, now));
  return [];
}

/** Where no bytes are kept, the page is fetched once more. */
async function readAgain(entry: RetriedEntry, { parts, collect, pages, sources }: Readers): Promise<string[]> {
  const source = await sourceOf(entry, sources);
  const { url, document, documentHash, publishedAt } = entry;
  if (url === null) throw new Error('It has neither bytes nor an address');
  const now = parts.surroundings.now();
  const { sourceId } = source;
  if (document === null) {
    const job = { kind: 'article', key: url, sourceId, url, item: null, dueAt: now } as const;
    await parts.database.transaction((sql) => parts.jobs.add(sql, [job]));
    return [];
  }
  const page = await pages.read({ bytes: document.bytes, contentType: document.contentType, url });
  const item = { ...nothingSaid(url), published: publishedAt?.toISOString() ?? null };
  const collected = await collect.article({ item, page, url, source, documentHash, now });
  if (typeof collected === 'string') throw new Error(collected);
  return [collected.articleId];
}

async function sourceOf({ sourceId }: RetriedEntry, sources: Sources): Promise<Source> {
  const source = sourceId === null ? undefined : await sources.get(sourceId);
  if (source === undefined) throw new Error(`Its source ${sourceId ?? ''} is not known any more`);
  return source;
}
