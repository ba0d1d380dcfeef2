import type { Migration } from '#platform';
import { redactedDeadLetters } from './dead-letters/redacted-dead-letters.js';

/** The tables in which consumers and the relay keep how far they have come. */
export const migrations: readonly Migration[] = [
  {
    name: 'messaging/0001-consumer-checkpoint',
    sql: `CREATE TABLE dateline.consumer_checkpoint (
            group_name text NOT NULL,
            partition text NOT NULL,
            position bigint NOT NULL,
            updated_at timestamptz NOT NULL DEFAULT now(),
            PRIMARY KEY (group_name, partition))`,
  },
  {
    name: 'messaging/0002-relay-cursor',
    sql: `CREATE TABLE dateline.relay_cursor (
            name text PRIMARY KEY,
            position bigint NOT NULL,
            updated_at timestamptz NOT NULL DEFAULT now())`,
  },
  {
    name: 'messaging/0003-sixteen-partitions',
    sql: `INSERT INTO dateline.consumer_checkpoint (group_name, partition, position)
            SELECT group_name, 'log/' || part, position
            FROM dateline.consumer_checkpoint CROSS JOIN generate_series(0, 15) AS part WHERE partition = 'log';
          DELETE FROM dateline.consumer_checkpoint WHERE partition = 'log'`,
  },
  {
    name: 'messaging/0004-dead-letter',
    sql: `CREATE TABLE dateline.dead_letter (
            id uuid PRIMARY KEY,
            group_name text NOT NULL,
            stream_id text NOT NULL,
            event_id uuid NOT NULL,
            position bigint NOT NULL,
            type text NOT NULL,
            partition text NOT NULL,
            event jsonb,
            message jsonb,
            cause text NOT NULL,
            stack text,
            code text,
            attempts int NOT NULL,
            state text NOT NULL CHECK (state IN ('parked', 'behind', 'resolved', 'discarded')),
            parked_at timestamptz NOT NULL DEFAULT now(),
            last_attempt_at timestamptz NOT NULL DEFAULT now(),
            retry_requested_at timestamptz,
            closed_at timestamptz,
            closed_by text,
            closing_reason text,
            UNIQUE (group_name, event_id));
          CREATE INDEX dead_letter_open ON dateline.dead_letter (group_name, stream_id, position)
            WHERE state IN ('parked', 'behind')`,
  },
  redactedDeadLetters,
  {
    name: 'messaging/0005-replay',
    sql: `CREATE TABLE dateline.replay (
            id uuid PRIMARY KEY,
            topic text NOT NULL,
            first_position bigint NOT NULL,
            last_position bigint NOT NULL,
            categories text[],
            types text[],
            stream_id text,
            partitions int,
            state text NOT NULL CHECK (state IN ('queued', 'running', 'completed', 'failed', 'cancelled')),
            position bigint NOT NULL,
            sent bigint NOT NULL DEFAULT 0,
            total bigint NOT NULL,
            error text,
            requested_at timestamptz NOT NULL DEFAULT now(),
            started_at timestamptz,
            moved_at timestamptz,
            finished_at timestamptz);
          CREATE INDEX replay_open ON dateline.replay (id) WHERE state IN ('queued', 'running')`,
  },
];
