import type { Migration } from '#platform';

/**
 * A dead letter is a copy of its event: it follows when the event is redacted, in the same transaction. One that is parked
 * later by who read the event before, or reads it from Kafka, is given the event as the log holds it.
 */
export const redactedDeadLetters: Migration = {
  name: 'messaging/0005-redacted-dead-letters',
  sql: `
    -- The event as libs/event-store reads it.
    CREATE FUNCTION dateline.event_as_json(e dateline.events) RETURNS jsonb LANGUAGE sql STABLE AS $$
      SELECT e.metadata || jsonb_build_object('id', e.event_id, 'type', e.type, 'version', e.type_version,
        'streamId', e.stream_id, 'streamVersion', e.stream_version, 'position', e.position, 'data', e.data,
        'recordedAt', to_char(e.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
    $$;

    -- The message, the cause and the stack may quote the words; the code does not.
    CREATE FUNCTION dateline.redact_dead_letters() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      UPDATE dateline.dead_letter
      SET event = dateline.event_as_json(NEW), message = NULL, stack = NULL, cause = 'withheld: the event was redacted'
      WHERE event_id = NEW.event_id;
      RETURN NULL;
    END $$;
    CREATE TRIGGER redaction_reaches_dead_letters AFTER UPDATE ON dateline.events
      FOR EACH ROW EXECUTE FUNCTION dateline.redact_dead_letters();

    -- The row is locked, so that a redaction that comes at the same time finds the letter or is found.
    CREATE FUNCTION dateline.withhold_redacted() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
      held dateline.events;
    BEGIN
      SELECT * INTO held FROM dateline.events WHERE event_id = NEW.event_id FOR SHARE;
      IF held.metadata ? 'redacted' THEN
        NEW.event := dateline.event_as_json(held);
        NEW.message := NULL;
        NEW.stack := NULL;
        NEW.cause := 'withheld: the event was redacted';
      END IF;
      RETURN NEW;
    END $$;
    CREATE TRIGGER dead_letter_of_redacted BEFORE INSERT OR UPDATE OF cause, stack ON dateline.dead_letter
      FOR EACH ROW EXECUTE FUNCTION dateline.withhold_redacted();
  `,
};
