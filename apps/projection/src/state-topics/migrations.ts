import type { Migration } from '#platform';

/** Which occurrences name which actors, from which the table of actors is made. */
export const migrations: readonly Migration[] = [
  {
    name: 'state-topics/0001-actor-mention',
    sql: `CREATE TABLE dateline.actor_mention (
            actor_id text NOT NULL,
            occurrence_id text NOT NULL,
            position bigint NOT NULL,
            stands boolean NOT NULL,
            name text NOT NULL,
            kind text NOT NULL,
            country text,
            role text,
            published_at timestamptz NOT NULL,
            PRIMARY KEY (actor_id, occurrence_id));
          CREATE INDEX actor_mention_by_occurrence ON dateline.actor_mention (occurrence_id)`,
  },
];
