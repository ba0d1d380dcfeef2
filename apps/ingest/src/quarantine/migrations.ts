import type { Migration } from '#platform';

/** Where what cannot be read waits for a better reader. */
export const migrations: readonly Migration[] = [
  {
    name: 'quarantine/0001-quarantine',
    sql: `CREATE TABLE dateline.quarantine (
            id uuid PRIMARY KEY,
            stage text NOT NULL,
            url text,
            host text GENERATED ALWAYS AS (lower(substring(url from '^[A-Za-z]+://(?:[^/?#@]*@)?(\\[[^\\]]*\\]|[^/:?#]*)'))) STORED,
            source_id text,
            document_hash text,
            error text NOT NULL,
            headers jsonb,
            published_at timestamptz,
            attempts int NOT NULL DEFAULT 1,
            state text NOT NULL CHECK (state IN ('held', 'resolved', 'discarded')),
            held_at timestamptz NOT NULL DEFAULT now(),
            last_attempt_at timestamptz NOT NULL DEFAULT now(),
            retry_requested_at timestamptz,
            articles text[] NOT NULL DEFAULT '{}',
            closed_at timestamptz,
            closed_by text,
            closing_reason text);
          CREATE UNIQUE INDEX quarantine_held ON dateline.quarantine
            (stage, coalesce(url, ''), coalesce(document_hash, ''), coalesce(source_id, '')) WHERE state = 'held';
          CREATE INDEX quarantine_by_document ON dateline.quarantine (document_hash) WHERE state = 'held';
          CREATE INDEX quarantine_requested ON dateline.quarantine (id)
            WHERE state = 'held' AND retry_requested_at IS NOT NULL`,
  },
  {
    name: 'quarantine/0002-items',
    sql: `ALTER TABLE dateline.quarantine ADD COLUMN item_key text;
          DROP INDEX dateline.quarantine_held;
          CREATE UNIQUE INDEX quarantine_held ON dateline.quarantine
            (stage, coalesce(url, ''), coalesce(document_hash, ''), coalesce(source_id, ''), coalesce(item_key, ''))
            WHERE state = 'held'`,
  },
];
