import type { Queryable } from '#platform';
import type { Source } from '../../sources/source.js';
import type { FetchJobs, NewJob } from '../jobs/fetch-jobs.js';
import type { ListedItem } from '../listing/listed-item.js';
import type { Listing } from '../listing/read-listing.js';
import { siftItems } from '../listing/sift-items.js';
import { addTextLengths } from '../source-state.js';
import type { CollectItem } from './collect-item.js';

/** What came of a listing: what is stored in one transaction with the row of the ledger. */
export type Taken = {
  readonly sourceId: string;
  readonly jobs: readonly NewJob[];
  /** Items that count as seen from now on. */
  readonly seen: readonly Pick<ListedItem, 'key' | 'hash'>[];
  readonly itemsFound: number;
  readonly itemsNew: number;
  readonly itemsChanged: number;
  /** When the new items were published; null for one that is not dated. */
  readonly newDates: readonly (Date | null)[];
  readonly textLengths: readonly number[];
  /** Whether all that is new was taken. */
  readonly isComplete: boolean;
};

/** A listing with where it comes from. */
export type Delivery = {
  readonly source: Source;
  readonly listing: Listing;
  /** Of its bytes, where they are kept. */
  readonly documentHash: string | null;
  /** Of the HTTP answer, names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Whether the source was never read before. */
  readonly isFirst: boolean;
  /** Whether it is a part of a sitemap index; such a part is new where nothing of it is known. */
  readonly isPart: boolean;
  readonly now: Date;
};

/** New items that are taken of one listing, and parts of a sitemap index. */
const ITEMS_AT_ONCE = 1_000;
const SITEMAPS_AT_ONCE = 50;

/**
 * Takes what is new in a listing, whoever brought it: collects items whose text came along, and makes jobs of those whose
 * pages have to be fetched. Done again after a crash, it collects nothing twice. `store` belongs into the transaction in
 * which the fetch is recorded: only then do items count as seen.
 */
export class TakeListing {
  constructor(
    private readonly sql: Queryable,
    private readonly jobs: FetchJobs,
    private readonly collect: CollectItem,
  ) {}

  async take({ source, listing, documentHash, headers, isFirst, isPart, now }: Delivery): Promise<Taken> {
    const items = [...listing.items, ...listing.sitemaps.map(asItem)];
    const known = await this.#known(source.sourceId, items);
    const sifted = siftItems(items, {
      now,
      known,
      isFirst: isFirst || (isPart && known.size === 0),
      limit: ITEMS_AT_ONCE,
    });
    const wanted = [...sifted.fresh, ...sifted.changed];
    const own = await this.#owned(source.sourceId, wanted);
    const textLengths: number[] = [];
    for (const item of own) {
      if (item.text === null) continue;
      const collected = await this.collect.fromListing({ item, source, documentHash, headers, now });
      if (collected !== null) textLengths.push(collected.textLength);
    }
    return {
      sourceId: source.sourceId,
      jobs: jobsOf(own, source.sourceId, now),
      seen: [...wanted, ...sifted.noted].map(({ key, hash }) => ({ key, hash })),
      itemsFound: items.length,
      itemsNew: sifted.fresh.length,
      itemsChanged: sifted.changed.length,
      newDates: sifted.fresh.map(({ published }) => (published === null ? null : new Date(published))),
      textLengths,
      isComplete: sifted.left === 0,
    };
  }

  async store(sql: Queryable, { sourceId, jobs, seen, textLengths }: Taken, now: Date): Promise<void> {
    await this.jobs.add(sql, jobs);
    await addTextLengths(sql, sourceId, textLengths);
    await sql.query({
      name: 'store-items',
      text: `INSERT INTO dateline.source_item (source_id, key, hash, seen_at)
             SELECT $1, item.key, item.hash, $3 FROM jsonb_to_recordset($2::jsonb) AS item (key text, hash text)
             ON CONFLICT (source_id, key) DO UPDATE SET hash = excluded.hash`,
      values: [sourceId, JSON.stringify(seen), now],
    });
  }

  async #known(sourceId: string, items: readonly ListedItem[]): Promise<Map<string, string>> {
    const rows = await this.sql.query<{ key: string; hash: string }>({
      name: 'known-items',
      text: 'SELECT key, hash FROM dateline.source_item WHERE source_id = $1 AND key = ANY ($2)',
      values: [sourceId, items.map(({ key }) => key)],
    });
    return new Map(rows.map(({ key, hash }) => [key, hash]));
  }

  /**
   * An address belongs to the source that listed it first, as long as that is active: other sources that list it fetch
   * nothing. Answers the items that belong to this one.
   */
  async #owned(sourceId: string, items: readonly ListedItem[]): Promise<ListedItem[]> {
    const urls = [...new Set(items.flatMap(({ url }) => url ?? []))].toSorted();
    const rows = await this.sql.query<{ url: string }>({
      name: 'own-urls',
      text: `WITH claimed AS (
               INSERT INTO dateline.listed_url (url, source_id) SELECT unnest($2::text[]), $1
               ON CONFLICT (url) DO UPDATE SET source_id = excluded.source_id
                 WHERE NOT EXISTS (SELECT 1 FROM dateline.source
                   WHERE source.source_id = listed_url.source_id AND source.state = 'active')
               RETURNING url)
             SELECT url FROM claimed
             UNION SELECT url FROM dateline.listed_url WHERE url = ANY ($2) AND source_id = $1`,
      values: [sourceId, urls],
    });
    const own = new Set(rows.map(({ url }) => url));
    return items.filter(({ url }) => url === null || own.has(url));
  }
}

/** A part of a sitemap index is seen, and changes, as an item does. */
function asItem({ url, lastModified }: Listing['sitemaps'][number]): ListedItem {
  return {
    ...{
      key: `sitemap ${url}`,
      hash: lastModified ?? '',
      url,
      from: 'sitemap',
      title: null,
      text: null,
      summary: null,
    },
    ...{ published: lastModified, updated: lastModified, byline: null, publisher: null, language: null },
  };
}

function jobsOf(items: readonly ListedItem[], sourceId: string, now: Date): NewJob[] {
  const isSitemap = ({ key }: ListedItem): boolean => key.startsWith('sitemap ');
  const pages = items.filter((item) => item.text === null && !isSitemap(item));
  const sitemaps = items.filter(isSitemap).slice(0, SITEMAPS_AT_ONCE);
  return [...pages, ...sitemaps].flatMap((item) => {
    if (item.url === null) return [];
    const kind = isSitemap(item) ? ('sitemap' as const) : ('article' as const);
    return [{ kind, key: item.url, sourceId, url: item.url, item: kind === 'article' ? item : null, dueAt: now }];
  });
}
