import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { StoredEvent } from '#events';
import type { Database, Queryable } from '#platform';
import type { Batch } from './transport.js';

/** What a stream looks like to somebody who tells every loss, repetition and exchange of two events. */
export type StreamRow = {
  readonly stream: string;
  /** Versions in the order in which they were applied. */
  readonly versions: readonly number[];
  /** Each event's id hashed with the hash before it. */
  readonly hash: string;
};

/** A single thread's fold of the log, by stream. */
export function foldOf(events: readonly StoredEvent[]): StreamRow[] {
  const rows = new Map<string, StreamRow>();
  for (const event of events) rows.set(event.streamId, folded(rows.get(event.streamId), event));
  return [...rows.values()].toSorted((a, b) => (a.stream < b.stream ? -1 : 1));
}

/** The row of a stream after one more event; undefined stands for a stream that is not there yet. */
export function folded(row: StreamRow | undefined, { streamId, streamVersion, id }: StoredEvent): StreamRow {
  const { versions, hash } = row ?? { versions: [], hash: '' };
  const next = createHash('md5')
    .update(hash + id)
    .digest('hex');
  return { stream: streamId, versions: [...versions, streamVersion], hash: next };
}

/** Makes the tables of the read model. */
export async function createReadModel(sql: Queryable): Promise<void> {
  await sql.query({
    text: `CREATE TABLE mark (partition text PRIMARY KEY, position bigint NOT NULL);
           CREATE TABLE stream (stream text PRIMARY KEY, versions int[] NOT NULL, hash text NOT NULL)`,
  });
}

/** Folds a batch into the tables, as a consumer should: its rows and its mark are one transaction, open for a while. */
export async function applyBatch(database: Database, { partition, events }: Batch, openMs: number): Promise<void> {
  await database.transaction(async (sql) => {
    await sql.query({ text: 'INSERT INTO mark VALUES ($1, 0) ON CONFLICT DO NOTHING', values: [partition] });
    const [mark] = await sql.query<{ position: number }>({
      text: 'SELECT position FROM mark WHERE partition = $1 FOR UPDATE',
      values: [partition],
    });
    let reached = mark?.position ?? 0;
    for (const event of events) {
      // An event that a relay sent twice can come twice in one batch.
      if (event.position <= reached) continue;
      await applyEvent(sql, event);
      reached = event.position;
    }
    await sleep(openMs);
    await sql.query({ text: 'UPDATE mark SET position = $2 WHERE partition = $1', values: [partition, reached] });
  });
}

/** The rows as `foldOf` has them. */
export function readRows(sql: Queryable): Promise<StreamRow[]> {
  return sql.query({ text: 'SELECT stream, versions, hash FROM stream ORDER BY stream COLLATE "C"' });
}

async function applyEvent(sql: Queryable, { streamId, streamVersion, id }: StoredEvent): Promise<void> {
  await sql.query({
    text: `INSERT INTO stream VALUES ($1, ARRAY[$2::int], md5($3))
           ON CONFLICT (stream) DO UPDATE SET versions = stream.versions || $2::int, hash = md5(stream.hash || $3)`,
    values: [streamId, streamVersion, id],
  });
}
