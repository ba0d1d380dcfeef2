import type { Database, Queryable } from '#platform';

/** Under which key the part of a sitemap index with this URL is known as an item of the index. */
export const partKey = (url: string): string => `sitemap ${url}`;

/** All keys that a listing of a source shows; `part` as in `Delivery`. */
export type Shown = { readonly sourceId: string; readonly part: string | null; readonly shown: readonly string[] };

/**
 * Stores since when a listing shows an item no more, and takes that back for what it shows again. A listing that is
 * unchanged and not sent shows what it showed before.
 */
export async function markShown(sql: Queryable, { sourceId, part, shown }: Shown, now: Date): Promise<void> {
  await sql.query({
    name: 'mark-missed-items',
    text: `UPDATE dateline.source_item SET missed_since = $4
           WHERE source_id = $1 AND listing = $2 AND missed_since IS NULL AND key NOT IN (SELECT unnest($3::text[]))`,
    values: [sourceId, part ?? '', shown, now],
  });
  await sql.query({
    name: 'mark-shown-items',
    text: `UPDATE dateline.source_item SET missed_since = NULL
           WHERE source_id = $1 AND listing = $2 AND missed_since IS NOT NULL AND key = ANY ($3)`,
    values: [sourceId, part ?? '', shown],
  });
}

/** How many items one transaction forgets. */
const FORGOTTEN_AT_ONCE = 5_000;

type Gone = { readonly sourceId: string; readonly key: string; readonly url: string | null };

/**
 * Forgets some of the items that no listing has shown since then, the longest missed first, with their addresses where no
 * source lists them; answers how many: 0 when none is left. What a listing still shows stays, however old it is. Any number
 * of processes may do so at once.
 */
export function forgetItems(database: Database, before: Date, limit = FORGOTTEN_AT_ONCE): Promise<number> {
  return database.transaction(async (sql) => {
    await sql.query({ name: 'miss-retired-items', text: MISS_RETIRED, values: [limit] });
    const gone = await sql.query<Gone>({ name: 'forget-items', text: FORGET, values: [before, limit] });
    await sql.query({
      name: 'miss-items-of-parts',
      text: MISS_PARTS,
      values: [gone.map(({ sourceId }) => sourceId), gone.map(({ key }) => key), before],
    });
    const urls = [...new Set(gone.flatMap(({ url }) => url ?? []))];
    await sql.query({ name: 'forget-urls', text: FORGET_URLS, values: [urls] });
    return gone.length;
  });
}

/** A source that is retired shows nothing any more. */
const MISS_RETIRED = `
  UPDATE dateline.source_item SET missed_since = now()
  WHERE (source_id, key, listing) IN (
    SELECT item.source_id, key, listing FROM dateline.source
    JOIN dateline.source_item AS item ON item.source_id = source.source_id AND missed_since IS NULL
    WHERE state = 'retired' LIMIT $1 FOR UPDATE OF item SKIP LOCKED)`;

const FORGET = `
  DELETE FROM dateline.source_item WHERE (source_id, key, listing) IN (
    SELECT source_id, key, listing FROM dateline.source_item
    WHERE missed_since < $1 ORDER BY missed_since LIMIT $2 FOR UPDATE SKIP LOCKED)
  RETURNING source_id AS "sourceId", key, url`;

/** What a part of a sitemap index showed goes with the part. */
const MISS_PARTS = `
  UPDATE dateline.source_item AS item SET missed_since = $3::timestamptz - interval '1 millisecond'
  FROM (SELECT unnest($1::text[]) AS source_id, unnest($2::text[]) AS key) AS part
  WHERE part.key LIKE 'sitemap %' AND item.source_id = part.source_id AND item.listing = substr(part.key, 9)
    AND (missed_since IS NULL OR missed_since >= $3)
    AND NOT EXISTS (SELECT FROM dateline.source_item AS other WHERE other.source_id = part.source_id AND other.key = part.key)`;

const FORGET_URLS = `
  DELETE FROM dateline.listed_url WHERE url = ANY ($1)
    AND NOT EXISTS (SELECT FROM dateline.source_item AS item WHERE item.url = listed_url.url)`;
