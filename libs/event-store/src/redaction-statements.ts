import type { Statement } from '#platform';
import type { Blanking, CitedText } from './redaction.js';
import { citingTypes } from './redaction.js';
import { COLUMNS, LOG_LOCK } from './statements.js';

/** A redaction gives way when something that it waits for waits for the log: appends stand still meanwhile. */
export const limitWaiting: Statement = { text: `SELECT set_config('lock_timeout', '5s', true)` };

/** Waits until no append is on its way, and lets none begin until the transaction ends. */
export const lockLog: Statement = { text: `SELECT pg_advisory_xact_lock(${LOG_LOCK})` };

/** The ids of the events after one position and up to another that cite a text. */
export const selectCiting = ({ articleId, revision }: CitedText, after: number, upTo: number): Statement => ({
  name: 'select-citing-events',
  text: `SELECT event_id FROM dateline.events
         WHERE position > $1 AND position <= $2 AND type = ANY ($3::text[])
           AND data #>> '{evidence,articleId}' = $4 AND data #>> '{evidence,revision}' = $5
         ORDER BY position`,
  values: [after, upTo, citingTypes, articleId, String(revision)],
});

/** The last version of each stream. */
export const selectVersions = (streamIds: readonly string[]): Statement => ({
  name: 'select-stream-versions',
  text: `SELECT stream_id, max(stream_version) AS version FROM dateline.events
         WHERE stream_id = ANY ($1::text[]) GROUP BY stream_id`,
  values: [streamIds],
});

/** Blanks what is fresh; the records that say so must stand in the log already. */
export const blankEvents = (blankings: readonly Blanking[]): Statement => ({
  name: 'blank-events',
  text: `UPDATE dateline.events AS event SET
           data = dateline.blank_fields(event.data, ARRAY(SELECT jsonb_array_elements_text(gone.fields))),
           metadata = jsonb_set(event.metadata, '{redacted}', coalesce(event.metadata -> 'redacted', '[]') || gone.fields)
         FROM jsonb_to_recordset($1::jsonb) AS gone(id uuid, fields jsonb) WHERE event.event_id = gone.id`,
  values: [JSON.stringify(blankings.map(({ event: { id }, fresh }) => ({ id, fields: fresh })))],
});

/** The records of redactions of these events, in order. */
export const selectRecords = (eventIds: readonly string[]): Statement => ({
  name: 'select-redaction-records',
  text: `SELECT ${COLUMNS} FROM dateline.events
         WHERE type = 'EventRedacted' AND data ->> 'eventId' = ANY ($1::text[]) ORDER BY position`,
  values: [eventIds],
});
