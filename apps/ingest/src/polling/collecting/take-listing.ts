import type { Queryable } from '#platform';
import type { Source } from '../../sources/source.js';
import type { FetchJobs, NewJob } from '../jobs/fetch-jobs.js';
import type { ListedItem } from '../listing/listed-item.js';
import type { Listing } from '../listing/read-listing.js';
import { siftItems } from '../listing/sift-items.js';
import { addTextLengths } from '../source-state.js';
import { markShown, partKey } from './forget-items.js';
import type { CollectItem } from './collect-item.js';

/** What came of a listing: what is stored in one transaction with the row of the ledger. */
export type Taken = {
  readonly sourceId: string;
  /** The part of a sitemap index that it is; null where it is the source's own. */
  readonly part: string | null;
  readonly jobs: readonly NewJob[];
  /** Items that count as seen from now on. */
  readonly seen: readonly Pick<ListedItem, 'key' | 'hash' | 'url'>[];
  /** The keys of all that it shows. */
  readonly shown: readonly string[];
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
  /** The part of a sitemap index that it is, by its URL; null where it is the source's own. A part is new where nothing of it is known. */
  readonly part: string | null;
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

  async take({ source, listing, documentHash, headers, isFirst, part, now }: Delivery): Promise<Taken> {
    const items = [...listing.items, ...listing.sitemaps.map(asItem)];
    const rows = await this.#known(source.sourceId, part, items);
    const known = new Map(rows.map(({ key, hash }) => [key, hash]));
    const sifted = siftItems(items, {
      now,
      known,
      isFirst: isFirst || (part !== null && known.size === 0),
      limit: ITEMS_AT_ONCE,
    });
    const wanted = [...sifted.fresh, ...sifted.changed];
    const here = new Set(rows.flatMap(({ key, isHere }) => (isHere ? key : [])));
    const elsewhere = items.filter(({ key, hash }) => known.get(key) === hash && !here.has(key));
    const own = await this.#owned(source.sourceId, wanted);
    const textLengths: number[] = [];
    for (const item of own) {
      if (item.text === null) continue;
      const collected = await this.collect.fromListing({ item, source, documentHash, headers, now });
      if (collected !== null) textLengths.push(collected.textLength);
    }
    return {
      ...{ sourceId: source.sourceId, part, shown: items.map(({ key }) => key) },
      jobs: jobsOf(own, source.sourceId, now),
      seen: [...wanted, ...sifted.noted, ...elsewhere].map(({ key, hash, url }) => ({ key, hash, url })),
      itemsFound: items.length,
      itemsNew: sifted.fresh.length,
      itemsChanged: sifted.changed.length,
      newDates: sifted.fresh.map(({ published }) => (published === null ? null : new Date(published))),
      textLengths,
      isComplete: sifted.left === 0,
    };
  }

  async store(sql: Queryable, { sourceId, part, jobs, seen, textLengths }: Taken, now: Date): Promise<void> {
    await this.jobs.add(sql, jobs);
    await addTextLengths(sql, sourceId, textLengths);
    await sql.query({
      name: 'store-items',
      text: `INSERT INTO dateline.source_item (source_id, listing, key, hash, url, seen_at)
             SELECT $1, $2, item.key, item.hash, item.url, $4
             FROM jsonb_to_recordset($3::jsonb) AS item (key text, hash text, url text)
             ON CONFLICT (source_id, key, listing) DO UPDATE SET hash = excluded.hash, url = excluded.url`,
      values: [sourceId, part ?? '', JSON.stringify(seen), now],
    });
  }

  /** Remembers what the listing does not show any more. For listings that are whole, as a fetch brings them; after `store`. */
  async storeShown(sql: Queryable, { sourceId, part, shown }: Taken, now: Date): Promise<void> {
    await markShown(sql, { sourceId, part, shown }, now);
  }

  /** As this listing has shown them; those that others alone have shown, as one of these did. */
  #known(sourceId: string, part: string | null, items: readonly ListedItem[]): Promise<KnownItem[]> {
    return this.sql.query({
      name: 'known-items',
      text: `SELECT DISTINCT ON (key) key, hash, listing = $3 AS "isHere"
             FROM dateline.source_item WHERE source_id = $1 AND key = ANY ($2)
             ORDER BY key, listing = $3 DESC, seen_at DESC`,
      values: [sourceId, items.map(({ key }) => key), part ?? ''],
    });
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

type KnownItem = { readonly key: string; readonly hash: string; readonly isHere: boolean };

/** A part of a sitemap index is seen, and changes, as an item does. */
function asItem({ url, lastModified }: Listing['sitemaps'][number]): ListedItem {
  return {
    ...{
      key: partKey(url),
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
