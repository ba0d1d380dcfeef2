import type { ArticleCollected } from '#events';
import type { Queryable } from '#platform';

/** Which articles are meant; all that are given must fit. */
export type RederiveFilter = {
  readonly sourceId?: string | undefined;
  readonly host?: string | undefined;
  /** Published at or after. */
  readonly from?: string | undefined;
  /** Published before. */
  readonly to?: string | undefined;
};

/** An article whose latest text was read from a document. */
export type KeptArticle = { readonly streamId: string; readonly data: ArticleCollected['data'] };

/**
 * Articles in the order of their streams, after one of them. Those of which words were removed are left out: the bytes
 * may still have them.
 */
export function keptArticles(
  sql: Queryable,
  { sourceId, host, from, to }: RederiveFilter,
  { after, limit }: { after: string; limit: number },
): Promise<KeptArticle[]> {
  return sql.query({
    name: 'kept-articles',
    text: `
      SELECT stream_id AS "streamId", data FROM (
        SELECT DISTINCT ON (stream_id) stream_id, data FROM dateline.events
        WHERE category = 'article' AND type IN ('ArticleCollected', 'ArticleRevised') AND stream_id > $1
        ORDER BY stream_id, stream_version DESC) AS latest
      WHERE data ? 'documentHash' AND data ? 'url'
        AND ($2::text IS NULL OR data ->> 'sourceId' = $2)
        AND ($3::text IS NULL OR substring(data ->> 'url' FROM '^https?://([^/:?#]+)') = lower($3))
        AND ($4::timestamptz IS NULL OR (data ->> 'publishedAt')::timestamptz >= $4)
        AND ($5::timestamptz IS NULL OR (data ->> 'publishedAt')::timestamptz < $5)
        AND NOT EXISTS (SELECT FROM dateline.events AS record
          WHERE record.stream_id = latest.stream_id AND record.type = 'EventRedacted')
      ORDER BY stream_id LIMIT $6`,
    values: [after, sourceId, host, from, to, limit],
  });
}
