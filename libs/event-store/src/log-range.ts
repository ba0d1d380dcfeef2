import type { Category, StoredEvent } from '#events';
import type { Queryable } from '#platform';
import { COLUMNS, selectHighWaterMark, toEvents, type EventRow } from './statements.js';

/** A closed part of the log, and which of its events are meant: all where nothing more is said. */
export type LogRange = {
  /** Positions, both inclusive. `to` is at most `endOfLog`, so that nothing can still appear in between. */
  readonly from: number;
  readonly to: number;
  readonly categories?: readonly Category[] | null;
  readonly types?: readonly string[] | null;
  readonly streamId?: string | null;
};

/** The first events of a range, in order, `limit` at most. */
export async function readRange(sql: Queryable, range: LogRange, limit: number): Promise<StoredEvent[]> {
  const { where, values } = conditionsOf(range);
  const rows = await sql.query<EventRow>({
    text: `SELECT ${COLUMNS} FROM dateline.events WHERE ${where} ORDER BY position LIMIT $${values.length + 1}`,
    values: [...values, limit],
  });
  return toEvents(rows);
}

/** How many events a range has; looks at each. */
export async function countRange(sql: Queryable, range: LogRange): Promise<number> {
  const { where, values } = conditionsOf(range);
  const [row] = await sql.query<{ count: number }>({
    text: `SELECT count(*) FROM dateline.events WHERE ${where}`,
    values,
  });
  return row?.count ?? 0;
}

/** The greatest position below which nothing is still on its way; 0 of an empty log. */
export async function endOfLog(sql: Queryable): Promise<number> {
  const [row] = await sql.query<{ mark: number }>(selectHighWaterMark);
  return row?.mark ?? 0;
}

/**
 * The first position at or after which everything stands that was recorded at the time (ISO 8601) or later; undefined
 * where nothing was. Appends at the same moment may take positions in one order and times in the other, so some events
 * behind it may be earlier.
 */
export async function firstRecordedFrom(sql: Queryable, time: string): Promise<number | undefined> {
  const [row] = await sql.query<{ position: number }>({
    text: 'SELECT position FROM dateline.events WHERE recorded_at >= $1 ORDER BY position LIMIT 1',
    values: [time],
  });
  return row?.position;
}

/** The last position at or before which everything stands that was recorded before the time; undefined where nothing was. */
export async function lastRecordedBefore(sql: Queryable, time: string): Promise<number | undefined> {
  const [row] = await sql.query<{ position: number }>({
    text: 'SELECT position FROM dateline.events WHERE recorded_at < $1 ORDER BY position DESC LIMIT 1',
    values: [time],
  });
  return row?.position;
}

/** When the earliest event at or after a position was recorded; undefined where there is none. */
export async function recordedFrom(sql: Queryable, position: number): Promise<Date | undefined> {
  const [row] = await sql.query<{ recorded_at: Date }>({
    text: 'SELECT recorded_at FROM dateline.events WHERE position >= $1 ORDER BY position LIMIT 1',
    values: [position],
  });
  return row?.recorded_at;
}

function conditionsOf({ from, to, categories, types, streamId }: LogRange): { where: string; values: unknown[] } {
  const conditions: [string, unknown][] = [
    ['position >= ?', from],
    ['position <= ?', to],
  ];
  if (categories != null) conditions.push(['category = ANY (?::text[])', categories]);
  if (types != null) conditions.push(['type = ANY (?::text[])', types]);
  if (streamId != null) conditions.push(['stream_id = ?', streamId]);
  const where = conditions.map(([condition], index) => condition.replace('?', `$${index + 1}`)).join(' AND ');
  return { where, values: conditions.map(([, value]) => value) };
}
