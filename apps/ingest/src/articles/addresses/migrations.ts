import type { Migration } from '#platform';

/** Which content is which article's, and at which further addresses it stands. */
export const migrations: readonly Migration[] = [
  {
    name: 'addresses/0001-content-and-address',
    sql: `CREATE TABLE dateline.article_content (
            key text PRIMARY KEY,
            article_id text NOT NULL,
            published_at timestamptz NOT NULL);
          CREATE TABLE dateline.article_address (
            own_id text PRIMARY KEY,
            article_id text NOT NULL,
            url text NOT NULL);
          CREATE INDEX article_address_article ON dateline.article_address (article_id)`,
  },
];
