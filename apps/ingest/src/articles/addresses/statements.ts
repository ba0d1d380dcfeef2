import type { Statement } from '#platform';

/** Further addresses of an article: so many articles at once are not one, but pages that all say "not found". */
export const MAX_FURTHER = 7;

/** Between two publications: what a paper prints again after that is another article. */
const HORIZON = `interval '30 days'`;

/** Which article an address belongs to, by the id that an article of its own would have. */
export type AddressRow = { readonly ownId: string; readonly articleId: string };

export const selectAddresses = (ownIds: readonly string[]): Statement => ({
  name: 'addresses-select',
  text: `SELECT own_id AS "ownId", article_id AS "articleId" FROM dateline.article_address
         WHERE own_id = ANY ($1::text[])`,
  values: [ownIds],
});

export const deleteAddresses = (ownIds: readonly string[]): Statement => ({
  name: 'addresses-delete',
  text: 'DELETE FROM dateline.article_address WHERE own_id = ANY ($1::text[])',
  values: [ownIds],
});

/** A content that an article lays claim to. */
export type Claim = { readonly key: string; readonly articleId: string; readonly publishedAt: string };

/**
 * Each key once. Answers those that the articles have now; the others are another article's. Who waits for a claim that
 * is being made waits in the order of the keys, so that no two wait for each other.
 */
export const claimContents = (claims: readonly Claim[]): Statement => ({
  name: 'addresses-claim',
  text: `INSERT INTO dateline.article_content AS known (key, article_id, published_at)
         SELECT key, article_id, least(published_at, now())
         FROM unnest($1::text[], $2::text[], $3::timestamptz[]) AS claim(key, article_id, published_at) ORDER BY key
         ON CONFLICT (key) DO UPDATE SET article_id = excluded.article_id, published_at = excluded.published_at
           WHERE known.published_at < excluded.published_at - ${HORIZON}
         RETURNING key`,
  values: [
    claims.map(({ key }) => key),
    claims.map(({ articleId }) => articleId),
    claims.map(({ publishedAt }) => publishedAt),
  ],
});

/** An address whose content another article has. */
export type Joining = Claim & { readonly url: string };

/** `articleId` is the one that the address would have of its own; it joins the article that has the key, if there is room. */
export const joinArticles = (joining: readonly Joining[]): Statement => ({
  name: 'addresses-join',
  text: `WITH fitting AS (
           SELECT own_id, url, known.article_id, row_number() OVER (PARTITION BY known.article_id ORDER BY own_id) AS nth
           FROM unnest($1::text[], $2::text[], $3::timestamptz[], $4::text[]) AS given(key, own_id, published_at, url)
           JOIN dateline.article_content AS known USING (key)
           WHERE known.article_id <> own_id
             AND known.published_at BETWEEN least(given.published_at, now()) - ${HORIZON} AND given.published_at + ${HORIZON}
         ), taken AS (
           SELECT article_id, count(*) AS addresses FROM dateline.article_address
           WHERE article_id IN (SELECT article_id FROM fitting) GROUP BY article_id)
         INSERT INTO dateline.article_address (own_id, article_id, url)
         SELECT own_id, article_id, url FROM fitting LEFT JOIN taken USING (article_id)
         WHERE nth + coalesce(addresses, 0) <= ${MAX_FURTHER} ORDER BY own_id
         ON CONFLICT (own_id) DO NOTHING`,
  values: [
    joining.map(({ key }) => key),
    joining.map(({ articleId }) => articleId),
    joining.map(({ publishedAt }) => publishedAt),
    joining.map(({ url }) => url),
  ],
});
