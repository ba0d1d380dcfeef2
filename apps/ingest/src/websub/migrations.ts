import type { Migration } from '#platform';

/** Subscriptions at hubs: one for each source, beside those that it leaves. */
export const migrations: readonly Migration[] = [
  {
    name: 'websub/0001-websub',
    sql: `CREATE TABLE dateline.websub (
            id uuid PRIMARY KEY,
            source_id text NOT NULL,
            hub text NOT NULL,
            host text NOT NULL REFERENCES dateline.host (name),
            topic text NOT NULL,
            secret text NOT NULL,
            state text NOT NULL CHECK (state IN ('asked', 'active', 'denied', 'leaving')),
            reason text,
            attempts int NOT NULL DEFAULT 0,
            ask_at timestamptz NOT NULL,
            asked_at timestamptz,
            leased_until timestamptz,
            delivered_at timestamptz,
            missed_at timestamptz);
          CREATE UNIQUE INDEX websub_source ON dateline.websub (source_id) WHERE state <> 'leaving';
          CREATE INDEX websub_due ON dateline.websub (ask_at);
          CREATE INDEX websub_host ON dateline.websub (host, ask_at)`,
  },
];
