import { Inject, Injectable } from '@nestjs/common';
import { Database, type Queryable } from '#platform';
import type { Replay, ReplaysQuery } from './replay.js';

const COLUMNS = `id, topic, first_position AS "from", last_position AS "to", categories, types, stream_id AS "streamId",
  partitions, state, position, sent, total, error, requested_at AS "requestedAt", started_at AS "startedAt",
  finished_at AS "finishedAt",
  sent / greatest(0.001, extract(epoch FROM coalesce(finished_at, moved_at) - started_at))::float8 AS "eventsPerSecond"`;

const OPEN = `state IN ('queued', 'running')`;

/** What is known of a replay when it is asked for. */
export type NewReplay = Pick<
  Replay,
  'id' | 'topic' | 'from' | 'to' | 'categories' | 'types' | 'streamId' | 'partitions' | 'total'
>;

/** Replays and how far each has come, kept in `dateline.replay`. */
@Injectable()
export class Replays {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** The latest first, before the one with the id of the cursor. */
  list({ state, limit, cursor }: ReplaysQuery): Promise<Replay[]> {
    return this.database.query({
      text: `SELECT ${COLUMNS} FROM dateline.replay
             WHERE ($1::text IS NULL OR state = $1) AND ($2::uuid IS NULL OR id < $2) ORDER BY id DESC LIMIT $3`,
      values: [state, cursor, limit],
    });
  }

  /** Undefined when there is none of that id. */
  async show(id: string): Promise<Replay | undefined> {
    const [found] = await this.database.query<Replay>({
      text: `SELECT ${COLUMNS} FROM dateline.replay WHERE id = $1`,
      values: [id],
    });
    return found;
  }

  /** Whoever runs replays takes it up within about a second. */
  async enqueue({ id, topic, from, to, total, ...chosen }: NewReplay): Promise<void> {
    const { categories, types, streamId, partitions } = chosen;
    await this.database.query({
      text: `INSERT INTO dateline.replay (id, topic, first_position, last_position, total, categories, types, stream_id,
               partitions, state, position)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'queued', $3::bigint - 1)`,
      values: [id, topic, from, to, total, categories, types, streamId, partitions],
    });
  }

  /** What was sent stays where it is. Undefined when it is not open. */
  async cancel(id: string): Promise<Replay | undefined> {
    const [cancelled] = await this.database.query<Replay>({
      text: `UPDATE dateline.replay SET state = 'cancelled', finished_at = now() WHERE id = $1 AND ${OPEN}
             RETURNING ${COLUMNS}`,
      values: [id],
    });
    return cancelled;
  }
}

/**
 * Takes up the oldest open replay that nobody runs. It belongs to the session until `release`, or until the session ends.
 */
export async function claim(session: Queryable): Promise<Replay | undefined> {
  const open = await session.query<{ id: string }>({
    text: `SELECT id FROM dateline.replay WHERE ${OPEN} ORDER BY id`,
  });
  for (const { id } of open) {
    if (!(await tryLock(session, id))) continue;
    // Whoever had the lock before may have finished it since it was listed.
    const [claimed] = await session.query<Replay>({
      text: `UPDATE dateline.replay SET state = 'running', started_at = coalesce(started_at, now()),
               moved_at = coalesce(moved_at, now()) WHERE id = $1 AND ${OPEN} RETURNING ${COLUMNS}`,
      values: [id],
    });
    if (claimed !== undefined) return claimed;
    await release(session, id);
  }
  return undefined;
}

/** Gives up what `claim` took. */
export async function release(session: Queryable, id: string): Promise<void> {
  await session.query({ text: 'SELECT pg_advisory_unlock(hashtextextended($1, 0))', values: [lockOf(id)] });
}

/** Keeps what was acknowledged. Answers false when the replay runs no more, or not from there: then nothing was kept. */
export async function advance(
  session: Queryable,
  { id, position }: Pick<Replay, 'id' | 'position'>,
  to: { position: number; sent: number },
): Promise<boolean> {
  const moved = await session.query({
    name: 'advance-replay',
    text: `UPDATE dateline.replay SET position = $3, sent = sent + $4, error = NULL, moved_at = now()
           WHERE id = $1 AND position = $2 AND state = 'running' RETURNING id`,
    values: [id, position, to.position, to.sent],
  });
  return moved.length > 0;
}

/** Keeps what a running replay waits for. Answers false when it runs no more. */
export async function keepWaiting(session: Queryable, id: string, error: string): Promise<boolean> {
  const kept = await session.query({
    text: `UPDATE dateline.replay SET error = $2 WHERE id = $1 AND state = 'running' RETURNING id`,
    values: [id, error],
  });
  return kept.length > 0;
}

/** Ends a running replay: completed where no error is given. */
export async function finish(session: Queryable, id: string, error: string | null): Promise<void> {
  await session.query({
    text: `UPDATE dateline.replay SET state = CASE WHEN $2::text IS NULL THEN 'completed' ELSE 'failed' END, error = $2,
             finished_at = now() WHERE id = $1 AND state = 'running'`,
    values: [id, error],
  });
}

async function tryLock(session: Queryable, id: string): Promise<boolean> {
  const [row] = await session.query<{ locked: boolean }>({
    text: 'SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS locked',
    values: [lockOf(id)],
  });
  return row?.locked === true;
}

const lockOf = (id: string): string => `dateline replay ${id}`;
