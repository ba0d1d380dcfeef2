import type { Migration } from '#platform';

/** Where the bytes that articles were read from are kept. */
export const migrations: readonly Migration[] = [
  {
    name: 'documents/0001-document',
    // The bytes are compressed already, so Postgres need not try.
    sql: `CREATE TABLE dateline.document (
            hash text PRIMARY KEY CHECK (hash ~ '^[0-9a-f]{64}$'),
            bytes bytea NOT NULL,
            compression text NOT NULL CHECK (compression IN ('none', 'brotli')),
            size bigint NOT NULL,
            url text,
            content_type text,
            fetched_at timestamptz NOT NULL,
            kept_at timestamptz NOT NULL DEFAULT now());
          ALTER TABLE dateline.document ALTER COLUMN bytes SET STORAGE EXTERNAL;
          CREATE INDEX document_by_age ON dateline.document (kept_at)`,
  },
];
