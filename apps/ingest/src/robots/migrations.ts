import type { Migration } from '#platform';

/** What the robots.txt of each origin said last, for all processes. */
export const migrations: readonly Migration[] = [
  {
    name: 'robots/0001-robots',
    // Empty until the first fetch has come to something; whoever holds the claim fetches, the others wait for it.
    sql: `CREATE TABLE dateline.robots (
            origin text PRIMARY KEY,
            state text CHECK (state IN ('fetched', 'unavailable', 'unreachable')),
            text text,
            reason text,
            failing_since timestamptz,
            expires_at timestamptz NOT NULL,
            claimed_until timestamptz)`,
  },
];
