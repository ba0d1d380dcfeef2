import type { ArticleDuplicated } from '#events';
import type { Statement } from '#platform';
import { MAX_COMPARED, MAX_PER_KEY, MIN_KEYS } from './sketch.js';

/** Any number that no other program uses: texts are entered one after the other, so that of two copies one sees the other. */
const LOCK = 7_302_114_017;

/** What is kept of an article to compare others with it. */
export type SignatureRow = {
  readonly id: number;
  readonly articleId: string;
  readonly revision: number;
  /** Null while it is alone. */
  readonly groupId: string | null;
  /** Numbers of 32 bits, little-endian; empty where the text is too short, or its words were removed. */
  readonly shingles: Buffer;
  /** What was found of this revision. */
  readonly duplicate: ArticleDuplicated['data'] | null;
};

const SIGNATURE = 'id, article_id AS "articleId", revision, group_id AS "groupId", shingles, duplicate';

export const takeTurn: Statement = {
  name: 'copies-take-turn',
  text: 'SELECT pg_advisory_xact_lock($1)',
  values: [LOCK],
};

export const selectSignature = (articleId: string): Statement => ({
  name: 'copies-select-signature',
  text: `SELECT ${SIGNATURE} FROM dateline.article_signature WHERE article_id = $1`,
  values: [articleId],
});

/** A text to be entered. */
export type NewSignature = Pick<SignatureRow, 'articleId' | 'revision' | 'shingles'> & { readonly publishedAt: string };

/** The number that an article gets stays its own through all revisions: the lower, the longer it is known. */
export const upsertSignature = ({ articleId, revision, publishedAt, shingles }: NewSignature): Statement => ({
  name: 'copies-upsert-signature',
  text: `INSERT INTO dateline.article_signature (article_id, revision, published_at, shingles)
         VALUES ($1, $2, least($3::timestamptz, now()), $4)
         ON CONFLICT (article_id) DO UPDATE SET revision = excluded.revision, published_at = excluded.published_at,
           shingles = excluded.shingles, duplicate = NULL
         RETURNING ${SIGNATURE}, extract(epoch FROM published_at)::float8 * 1000 AS "publishedAt"`,
  values: [articleId, revision, publishedAt, shingles],
});

export const deleteKeys = (id: number, keys: readonly number[]): Statement => ({
  name: 'copies-delete-keys',
  text: 'DELETE FROM dateline.article_signature_key WHERE signature = $1 AND key = ANY ($2::int[])',
  values: [id, keys],
});

export const insertKeys = (id: number, keys: readonly number[]): Statement => ({
  name: 'copies-insert-keys',
  text: `INSERT INTO dateline.article_signature_key (key, signature) SELECT key, $1 FROM unnest($2::int[]) AS key
         ON CONFLICT DO NOTHING`,
  values: [id, keys],
});

/** A text of another article that may be the same. */
export type CandidateRow = {
  readonly articleId: string;
  readonly revision: number;
  readonly groupId: string;
  readonly publishedAt: number;
  readonly shingles: Buffer;
};

/**
 * Of the groups whose texts share the most keys with the article, the text that was published first. For each key a few
 * articles are looked at, however many have it, so that the time does not grow with their number.
 */
export const selectCandidates = (id: number, keys: readonly number[]): Statement => ({
  name: 'copies-select-candidates',
  text: `
    WITH hit AS (
      SELECT found.signature, 1.0 / count(*) OVER (PARTITION BY wanted.key) AS weight
      FROM unnest($2::int[]) AS wanted(key)
      CROSS JOIN LATERAL (
        SELECT signature FROM dateline.article_signature_key AS known
        WHERE known.key = wanted.key AND signature <> $1 ORDER BY signature DESC LIMIT ${MAX_PER_KEY}) AS found
    ),
    near AS (SELECT signature, sum(weight) AS score FROM hit GROUP BY signature HAVING count(*) >= ${MIN_KEYS}),
    standing AS (
      SELECT coalesce(group_id, article_id) AS group_id, max(score) AS score
      FROM near JOIN dateline.article_signature ON id = signature GROUP BY 1 ORDER BY 2 DESC LIMIT ${MAX_COMPARED}
    )
    SELECT article_id AS "articleId", revision, standing.group_id AS "groupId", shingles,
      extract(epoch FROM published_at)::float8 * 1000 AS "publishedAt"
    FROM standing CROSS JOIN LATERAL (
      SELECT article_id, revision, published_at, shingles FROM dateline.article_signature AS member
      WHERE (member.group_id = standing.group_id OR (article_id = standing.group_id AND member.group_id IS NULL))
        AND id <> $1 AND length(shingles) > 0
      ORDER BY published_at, id LIMIT 1) AS first
    ORDER BY score DESC`,
  values: [id, keys],
});

/** Puts an article, and with it the one that the group is named after, into a group; that one may have gone to another. */
export const joinGroup = (id: number, groupId: string): Statement => ({
  name: 'copies-join-group',
  text: `UPDATE dateline.article_signature SET group_id = $2
         WHERE id = $1 OR (article_id = $2 AND group_id IS NULL)`,
  values: [id, groupId],
});

/** Takes an article out of its group, unless the group is named after it: the others are still its copies. */
export const leaveGroup = (id: number): Statement => ({
  name: 'copies-leave-group',
  text: 'UPDATE dateline.article_signature SET group_id = NULL WHERE id = $1 AND group_id <> article_id',
  values: [id],
});

export const keepDuplicate = (id: number, duplicate: ArticleDuplicated['data']): Statement => ({
  name: 'copies-keep-duplicate',
  text: 'UPDATE dateline.article_signature SET duplicate = $2 WHERE id = $1',
  values: [id, JSON.stringify(duplicate)],
});

/** Those of a group, the longest known first, and which of them was published first. */
export const selectMembers = (groupId: string): Statement => ({
  name: 'copies-select-members',
  text: `SELECT article_id AS "articleId",
           first_value(article_id) OVER (ORDER BY published_at, id) AS "originalArticleId"
         FROM dateline.article_signature WHERE group_id = $1 ORDER BY id LIMIT 101`,
  values: [groupId],
});

export const forgetShingles = (articleId: string): Statement => ({
  name: 'copies-forget-shingles',
  text: `UPDATE dateline.article_signature SET shingles = '' WHERE article_id = $1`,
  values: [articleId],
});
