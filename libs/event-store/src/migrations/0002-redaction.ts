import type { Migration } from '#platform';
import { LOG_LOCK } from '../statements.js';

/** Words can be blanked where a record in the log says so; nothing else of the log can be changed. */
export const redaction: Migration = {
  name: 'event-store/0002-redaction',
  sql: String.raw`
    CREATE INDEX events_redactions ON dateline.events (position) WHERE type = 'EventRedacted';

    -- Each UTF-16 code unit that is no white space of JavaScript becomes a block, as in blanking.ts.
    CREATE FUNCTION dateline.blank(words text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
      SELECT regexp_replace(
        regexp_replace(words, '[\U00010000-\U0010ffff]', '██', 'g'),
        '[^\t\n\v\f\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]', '█', 'g')
    $$;

    -- The data with the strings blanked that the JSON pointers name.
    CREATE FUNCTION dateline.blank_fields(data jsonb, pointers text[]) RETURNS jsonb
      LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
    DECLARE
      pointer text;
      path text[];
    BEGIN
      FOREACH pointer IN ARRAY pointers LOOP
        path := ARRAY(SELECT replace(replace(step, '~1', '/'), '~0', '~')
                      FROM unnest(string_to_array(substr(pointer, 2), '/')) WITH ORDINALITY AS s(step, nth) ORDER BY nth);
        IF jsonb_typeof(data #> path) = 'string' THEN
          data := jsonb_set(data, path, to_jsonb(dateline.blank(data #>> path)), false);
        END IF;
      END LOOP;
      RETURN data;
    END $$;

    -- Admits what an EventRedacted of the stream says of the event, to the letter. There is no setting that opens it.
    CREATE FUNCTION dateline.admit_redaction() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
      marked text[] := ARRAY(SELECT jsonb_array_elements_text(NEW.metadata -> 'redacted'));
      before text[] := ARRAY(SELECT jsonb_array_elements_text(coalesce(OLD.metadata -> 'redacted', '[]')));
      recorded text[] := ARRAY(
        SELECT jsonb_array_elements_text(record.data -> 'fields') FROM dateline.events AS record
        WHERE record.stream_id = OLD.stream_id AND record.type = 'EventRedacted'
          AND record.data ->> 'eventId' = OLD.event_id::text);
    BEGIN
      IF OLD.type <> 'EventRedacted'
        AND (NEW.position, NEW.event_id, NEW.stream_id, NEW.stream_version, NEW.category, NEW.type, NEW.type_version,
             NEW.recorded_at)
          IS NOT DISTINCT FROM
            (OLD.position, OLD.event_id, OLD.stream_id, OLD.stream_version, OLD.category, OLD.type, OLD.type_version,
             OLD.recorded_at)
        AND NEW.metadata - 'redacted' = OLD.metadata - 'redacted'
        AND cardinality(marked) > 0 AND before <@ marked AND marked <@ recorded
        AND NEW.data = dateline.blank_fields(OLD.data, marked)
      THEN
        RETURN NEW;
      END IF;
      RAISE EXCEPTION 'the event log is append-only: UPDATE is refused' USING ERRCODE = 'insufficient_privilege';
    END $$;

    DROP TRIGGER events_are_append_only ON dateline.events;
    CREATE TRIGGER events_are_append_only BEFORE DELETE OR TRUNCATE ON dateline.events
      FOR EACH STATEMENT EXECUTE FUNCTION dateline.refuse_change();
    CREATE TRIGGER events_change_by_redaction_only BEFORE UPDATE ON dateline.events
      FOR EACH ROW EXECUTE FUNCTION dateline.admit_redaction();

    -- For appends that cite articles: the quotes were compared with texts that had so many redactions. Volatile, so that
    -- the second statement sees all that was committed before the lock was granted.
    CREATE FUNCTION dateline.enter_log(cited text[], redactions int) RETURNS void LANGUAGE plpgsql VOLATILE AS $$
    BEGIN
      PERFORM pg_advisory_xact_lock_shared(${LOG_LOCK});
      IF redactions <> (SELECT count(*) FROM dateline.events WHERE stream_id = ANY (cited) AND type = 'EventRedacted') THEN
        RAISE EXCEPTION 'a cited text was redacted meanwhile' USING ERRCODE = 'serialization_failure';
      END IF;
    END $$;
  `,
};
