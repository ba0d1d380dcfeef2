import type { Migration } from '#platform';

/** Subscriptions at hubs, one for each source. */
export const migrations: readonly Migration[] = [
  {
    name: 'websub/0001-websub',
    sql: `CREATE TABLE dateline.websub (
            id uuid PRIMARY KEY,
            source_id text NOT NULL UNIQUE,
            hub text NOT NULL,
            topic text NOT NULL,
            secret text NOT NULL,
            state text NOT NULL CHECK (state IN ('asked', 'active', 'denied', 'leaving')),
            reason text,
            asked_at timestamptz NOT NULL,
            renew_at timestamptz NOT NULL,
            leased_until timestamptz,
            delivered_at timestamptz);
          CREATE INDEX websub_renewal ON dateline.websub (renew_at)`,
  },
];
