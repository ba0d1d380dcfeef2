import type { Migration } from '#platform';
import { LOG_LOCK } from '../statements.js';

export const events: Migration = {
  name: 'event-store/0001-events',
  sql: `
    CREATE TABLE dateline.events (
      position       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      event_id       uuid NOT NULL UNIQUE,
      stream_id      text NOT NULL,
      stream_version int NOT NULL CHECK (stream_version > 0),
      category       text NOT NULL,
      type           text NOT NULL,
      type_version   int NOT NULL,
      data           jsonb NOT NULL,
      metadata       jsonb NOT NULL,
      recorded_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
      UNIQUE (stream_id, stream_version)
    );
    CREATE INDEX events_by_category ON dateline.events (category, position);

    CREATE FUNCTION dateline.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      RAISE EXCEPTION 'the event log is append-only: % is refused', TG_OP USING ERRCODE = 'insufficient_privilege';
    END $$;
    CREATE TRIGGER events_are_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON dateline.events
      FOR EACH STATEMENT EXECUTE FUNCTION dateline.refuse_change();

    -- Volatile, so that the second statement sees all that was committed before the lock was granted.
    CREATE FUNCTION dateline.high_water_mark() RETURNS bigint LANGUAGE plpgsql VOLATILE AS $$
    BEGIN
      PERFORM pg_advisory_xact_lock(${LOG_LOCK});
      RETURN (SELECT coalesce(max(position), 0) FROM dateline.events);
    END $$;
  `,
};
