import type { Migration } from '#platform';

/** The registry as it stands, made of the streams `source-…`, and who holds which address. */
export const migrations: readonly Migration[] = [
  {
    name: 'sources/0001-source',
    sql: `CREATE TABLE dateline.source (
            source_id text PRIMARY KEY,
            version int NOT NULL,
            state text NOT NULL CHECK (state IN ('active', 'paused', 'retired')),
            state_reason text,
            kind text NOT NULL CHECK (kind IN ('feed', 'sitemap', 'page', 'push')),
            url text,
            title text NOT NULL,
            groups text[] NOT NULL,
            tags text[] NOT NULL,
            language text,
            licence text,
            country text,
            every_minutes int,
            selector text,
            failing jsonb,
            registered_at timestamptz NOT NULL,
            changed_at timestamptz NOT NULL);
          CREATE INDEX source_by_title ON dateline.source (lower(title), source_id);
          CREATE INDEX source_groups ON dateline.source USING gin (groups);
          CREATE INDEX source_tags ON dateline.source USING gin (tags);
          CREATE TABLE dateline.source_address (
            address text PRIMARY KEY,
            source_id text NOT NULL,
            version int NOT NULL,
            claimed_at timestamptz NOT NULL DEFAULT now())`,
  },
];
