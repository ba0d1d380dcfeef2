import type { Migration } from '#platform';

/** What is known of articles to find copies by. */
export const migrations: readonly Migration[] = [
  {
    name: 'copies/0001-article-signature',
    sql: `CREATE TABLE dateline.article_signature (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            article_id text NOT NULL UNIQUE,
            revision int NOT NULL,
            published_at timestamptz NOT NULL,
            group_id text,
            shingles bytea NOT NULL,
            duplicate jsonb);
          CREATE INDEX article_signature_group ON dateline.article_signature (group_id, published_at, id)
            WHERE group_id IS NOT NULL;
          CREATE TABLE dateline.article_signature_key (
            key int NOT NULL,
            signature bigint NOT NULL,
            PRIMARY KEY (key, signature))`,
  },
];
