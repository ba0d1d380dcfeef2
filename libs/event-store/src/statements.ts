import { categories, type StoredEvent } from '#events';
import { PARTITIONS, type Statement } from '#platform';
import type { LogQuery, PendingQuery } from './event-store.js';
import type { TextKey } from './evidence-gate.js';
import type { Prepared } from './prepare-append.js';

/**
 * Lock of the log, an arbitrary number. Appends share it until they commit; a reader takes it alone for an instant, and
 * then knows that every position up to the greatest is committed or will never be.
 */
export const LOG_LOCK = 7_302_114_002;

/** The channel of the hint that something was appended. */
export const APPENDED_CHANNEL = 'dateline_appended';

/** Sends the hint, without waiting for a disk: a hint may be lost. */
export const notifyAppended: Statement = {
  name: 'notify-appended',
  text: "SELECT set_config('synchronous_commit', 'off', true), pg_notify($1, '')",
  values: [APPENDED_CHANNEL],
};

type Metadata = Pick<
  StoredEvent,
  'publishedAt' | 'correlationId' | 'causationId' | 'actor' | 'traceparent' | 'redacted'
>;

/** A row of `dateline.events` as the statements that read events answer it. */
export type EventRow = {
  readonly position: number;
  readonly event_id: string;
  readonly stream_id: string;
  readonly stream_version: number;
  readonly type: string;
  readonly type_version: number;
  readonly data: StoredEvent['data'];
  /** As JSON. */
  readonly metadata: string;
  /** Milliseconds since 1970. */
  readonly recorded_ms: number;
};

/** A time as the driver hands it over quickest: parsing its text takes longer than all other columns together. */
const RECORDED_MS = '(extract(epoch FROM recorded_at) * 1000)::float8 AS recorded_ms';
/** The columns of an `EventRow`. */
export const COLUMNS = `position, event_id, stream_id, stream_version, type, type_version, data, metadata::text, ${RECORDED_MS}`;

/** The events that rows stand for, in their order. Events of one append share their metadata, which is parsed once. */
export function toEvents(rows: readonly EventRow[]): StoredEvent[] {
  let known: { readonly json: string; readonly metadata: Metadata } | undefined;
  return rows.map((row) => {
    if (known?.json !== row.metadata) known = { json: row.metadata, metadata: JSON.parse(row.metadata) as Metadata };
    return toEvent(row, known.metadata);
  });
}

/** Members one by one: this runs for every event that is read, and spreading objects takes several times as long. */
function toEvent(
  row: EventRow,
  { publishedAt, correlationId, causationId, actor, traceparent, redacted }: Metadata,
): StoredEvent {
  const event = {
    id: row.event_id,
    type: row.type,
    version: row.type_version,
    streamId: row.stream_id,
    streamVersion: row.stream_version,
    position: row.position,
    recordedAt: new Date(row.recorded_ms).toISOString(),
    publishedAt,
    correlationId,
    causationId,
    actor,
    data: row.data,
  };
  if (traceparent === undefined && redacted === undefined) return event as StoredEvent;
  return { ...event, ...(traceparent && { traceparent }), ...(redacted && { redacted }) } as StoredEvent;
}

/** What a stream must hold before an append: its last version, more than 0. */
export type Precondition = { readonly streamId: string; readonly version: number };

/** Where an event was put and when, the only things that the database knows better. */
export type Stamp = Pick<EventRow, 'position' | 'recorded_ms'>;

/** Separates JSON texts in one parameter: JSON escapes control characters, so no text holds one. */
const SEPARATOR = '\u001e';

/** Fifty JSON texts as one string cost a fraction of what an array of them costs, with its quotes and escapes. */
const joined = (texts: readonly string[]): string => texts.join(SEPARATOR);

/** The metadata of each event as JSON; events of one append differ in their publication at most. */
function metadataOf(events: readonly Prepared[]): string[] {
  const known = new Map<string, string>();
  return events.map(({ publishedAt, correlationId, causationId, actor, traceparent }) => {
    const json =
      known.get(publishedAt) ?? JSON.stringify({ publishedAt, correlationId, causationId, actor, traceparent });
    known.set(publishedAt, json);
    return json;
  });
}

/** The streams of the articles that an append cites, with how many redactions each had when its quotes were compared. */
export type CitedStreams = ReadonlyMap<string, number>;

/**
 * Inserts all events or none: none when a stream lacks the version it should have. A version or id that is taken already
 * fails with unique_violation (23505), a cited stream with another redaction with serialization_failure (40001). The
 * shared lock is taken before any position is. Answers stamps in the order given.
 */
export const insertEvents = (
  events: readonly Prepared[],
  preconditions: readonly Precondition[],
  cited: CitedStreams = new Map(),
): Statement => ({
  name: cited.size > 0 ? 'insert-events-that-cite' : 'insert-events',
  text: `
    WITH gate AS MATERIALIZED (SELECT ${cited.size > 0 ? 'dateline.enter_log($11, $12)' : `pg_advisory_xact_lock_shared(${LOG_LOCK})`}),
    incoming AS (
      SELECT * FROM unnest($1::uuid[], $2::text[], $3::int[], $4::text[], $5::text[], $6::int[],
          string_to_array($7, chr(30)), string_to_array($8, chr(30)))
        WITH ORDINALITY AS e(event_id, stream_id, stream_version, category, type, type_version, data, metadata, nth)
    ),
    gap AS MATERIALIZED (
      SELECT FROM unnest($9::text[], $10::int[]) AS wanted(stream_id, version)
      WHERE 0 = (SELECT count(*) FROM dateline.events AS before
        WHERE before.stream_id = wanted.stream_id AND before.stream_version = wanted.version)
    )
    INSERT INTO dateline.events (event_id, stream_id, stream_version, category, type, type_version, data, metadata)
    SELECT event_id, stream_id, stream_version, category, type, type_version, data::jsonb, metadata::jsonb
    FROM incoming CROSS JOIN gate
    WHERE NOT EXISTS (SELECT FROM gap)
    ORDER BY nth
    RETURNING position, ${RECORDED_MS}`,
  values: [
    events.map(({ id }) => id),
    events.map(({ streamId }) => streamId),
    events.map(({ streamVersion }) => streamVersion),
    events.map(({ category }) => category),
    events.map(({ type }) => type),
    events.map(({ version }) => version),
    joined(events.map(({ json }) => json)),
    joined(metadataOf(events)),
    preconditions.map(({ streamId }) => streamId),
    preconditions.map(({ version }) => version),
    ...(cited.size > 0 ? [[...cited.keys()], [...cited.values()].reduce((sum, count) => sum + count, 0)] : []),
  ],
});

/** Events with these ids. */
export const selectByIds = (ids: readonly string[]): Statement => ({
  name: 'select-events-by-id',
  text: `SELECT ${COLUMNS} FROM dateline.events WHERE event_id = ANY ($1::uuid[]) ORDER BY position`,
  values: [ids],
});

/** All events of the streams, stream by stream, in order. */
export const selectStreams = (streamIds: readonly string[]): Statement => ({
  name: 'select-streams',
  text: `SELECT ${COLUMNS} FROM dateline.events WHERE stream_id = ANY ($1::text[]) ORDER BY stream_id, stream_version`,
  values: [streamIds],
});

/** `partitionOf` of libs/platform in SQL. */
const PARTITION = `get_byte(decode(md5(stream_id), 'hex'), 0) % ${PARTITIONS}`;

/**
 * The log after one position and up to another. The category is an expression, so that no index offers it: with the
 * statistics of a young log Postgres would take that index, and sort all the rest of the log for every page.
 */
export const selectLog = (query: LogQuery, upTo: number): Statement => {
  const { after, limit, categories: of = categories, partitions } = query;
  const isShared = partitions !== undefined && partitions.length < PARTITIONS;
  return {
    name: isShared ? 'select-log-of-partitions' : 'select-log',
    text: `
      SELECT ${COLUMNS} FROM dateline.events
      WHERE position > $1 AND position <= $2 AND category || '' = ANY ($3::text[])
        ${isShared ? `AND ${PARTITION} = ANY ($5::int[])` : ''}
      ORDER BY position LIMIT $4`,
    values: [after, upTo, of, limit, ...(isShared ? [partitions] : [])],
  };
};

/** How many events are after a position, or after that of their partition, and how old the first of them is. */
export const countPending = ({ after, categories: of = categories }: PendingQuery): Statement => {
  const marks = typeof after === 'number' ? undefined : after;
  return {
    name: marks === undefined ? 'count-pending' : 'count-pending-of-partitions',
    text: `
      WITH pending AS (
        SELECT count(*) AS events, min(position) AS first FROM dateline.events
        WHERE category = ANY ($1::text[]) AND position > $2
          ${marks === undefined ? '' : `AND position > ($3::bigint[])[${PARTITION} + 1]`}
      )
      SELECT events, coalesce(greatest(0, extract(epoch FROM clock_timestamp() - recorded_at)), 0)::float8 AS "ageS"
      FROM pending LEFT JOIN dateline.events ON position = first`,
    values: marks === undefined ? [of, after] : [of, Math.min(...marks), marks],
  };
};

/** Whether anything is committed after a position; takes no lock. */
export const hasEventsAfter = (position: number): Statement => ({
  name: 'has-events-after',
  text: 'SELECT EXISTS (SELECT FROM dateline.events WHERE position > $1) AS found',
  values: [position],
});

/** The greatest position below which nothing is still on its way. */
export const selectHighWaterMark: Statement = {
  name: 'select-high-water-mark',
  text: 'SELECT dateline.high_water_mark() AS mark',
};

/** The texts of revisions of articles, by `articleId/revision`, and how many redactions their streams have. */
export const selectTexts = (keys: readonly TextKey[]): Statement => ({
  name: 'select-texts',
  text: `
    SELECT wanted.key, event.data ->> 'text' AS text, stream_id,
      (SELECT count(*) FROM dateline.events AS record
       WHERE record.stream_id = event.stream_id AND record.type = 'EventRedacted') AS redactions
    FROM unnest($1::text[], $2::text[], $3::int[]) AS wanted(key, stream_id, revision)
    JOIN dateline.events AS event USING (stream_id)
    WHERE event.type IN ('ArticleCollected', 'ArticleRevised')
      AND (event.data ->> 'revision')::int = wanted.revision`,
  values: [
    keys,
    keys.map((key) => `article-${key.slice(0, key.lastIndexOf('/'))}`),
    keys.map((key) => Number(key.slice(key.lastIndexOf('/') + 1))),
  ],
});
