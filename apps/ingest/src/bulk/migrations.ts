import type { Migration } from '#platform';

/** Where imports remember how far they have come. */
export const migrations: readonly Migration[] = [
  {
    name: 'bulk/0001-import',
    sql: `CREATE TABLE dateline.import (
            id text PRIMARY KEY,
            correlation_id uuid NOT NULL,
            format text NOT NULL CHECK (format IN ('ndjson', 'warc')),
            lines bigint NOT NULL DEFAULT 0,
            collected bigint NOT NULL DEFAULT 0,
            revised bigint NOT NULL DEFAULT 0,
            unchanged bigint NOT NULL DEFAULT 0,
            skipped bigint NOT NULL DEFAULT 0,
            refused bigint NOT NULL DEFAULT 0,
            errors jsonb NOT NULL DEFAULT '[]',
            digest text NOT NULL DEFAULT '',
            problem text,
            started_at timestamptz NOT NULL DEFAULT now(),
            moved_at timestamptz NOT NULL DEFAULT now(),
            finished_at timestamptz)`,
  },
];
