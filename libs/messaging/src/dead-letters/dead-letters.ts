import { v7 as newId } from 'uuid';
import type { StoredEvent } from '#events';
import type { Database, Queryable } from '#platform';
import type { DeadLetter, DeadLetterFilter, DeadLetterState, OpenedDeadLetter, Parcel } from './dead-letter.js';
import type { Fault } from './faults.js';

const COLUMNS = `id, group_name AS "group", stream_id AS "streamId", event_id AS "eventId", position, type, partition,
  state, cause, code, attempts, parked_at AS "parkedAt", last_attempt_at AS "lastAttemptAt",
  retry_requested_at AS "retryRequestedAt", closed_at AS "closedAt", closed_by AS "closedBy",
  closing_reason AS "closingReason"`;

const OPEN = `state IN ('parked', 'behind')`;

/** The condition of a filter, whose values are $1 to $6. */
const FILTER = `($1::uuid IS NULL OR id = $1) AND ($2::text IS NULL OR group_name = $2)
  AND ($3::text IS NULL OR stream_id = $3) AND ($4::text IS NULL OR type = $4) AND ($5::text IS NULL OR code = $5)
  AND CASE WHEN $6::text IS NULL THEN ${OPEN} ELSE state = $6 END`;

const valuesOf = ({ id, group, streamId, type, code, state }: DeadLetterFilter): (string | undefined)[] => [
  id,
  group,
  streamId,
  type,
  code,
  state,
];

/** The events that could not be handled, kept in `dateline.dead_letter` until somebody decides. */
export class DeadLetters {
  constructor(private readonly database: Database) {}

  /** The latest first, before the one with the given id. */
  list(
    filter: DeadLetterFilter,
    { limit, before }: { limit: number; before?: string | undefined },
  ): Promise<DeadLetter[]> {
    return this.database.query({
      text: `SELECT ${COLUMNS} FROM dateline.dead_letter
             WHERE ${FILTER} AND ($7::uuid IS NULL OR id < $7) ORDER BY id DESC LIMIT $8`,
      values: [...valuesOf(filter), before, limit],
    });
  }

  /** Undefined when there is none of that id. */
  async open(id: string): Promise<OpenedDeadLetter | undefined> {
    const [letter] = await this.database.query<OpenedDeadLetter>({
      text: `SELECT ${COLUMNS}, stack, event, message,
               (SELECT count(*) FROM dateline.dead_letter AS other WHERE other.group_name = letter.group_name
                  AND other.stream_id = letter.stream_id AND other.position > letter.position AND other.${OPEN})
               AS behind
             FROM dateline.dead_letter AS letter WHERE id = $1`,
      values: [id],
    });
    return letter;
  }

  /**
   * Asks the group to handle the streams of the open ones that are meant again, each from its first event that is open.
   * Answers how many events that is; it is done by whoever consumes for the group, within seconds.
   */
  async requestRetry(filter: DeadLetterFilter): Promise<number> {
    const rows = await this.database.query({
      text: `UPDATE dateline.dead_letter SET retry_requested_at = now()
             WHERE ${OPEN} AND (group_name, stream_id) IN
               (SELECT group_name, stream_id FROM dateline.dead_letter WHERE ${FILTER}) RETURNING id`,
      values: valuesOf(filter),
    });
    return rows.length;
  }

  /**
   * Gives an open one up for ever: its stream goes on with the next. Answers how many wait behind it and are handled now,
   * or undefined when it is not open.
   */
  discard(id: string, { by, reason }: { by: string; reason: string }): Promise<number | undefined> {
    return this.database.transaction(async (sql) => {
      const [letter] = await sql.query<{ group_name: string; stream_id: string }>({
        text: `UPDATE dateline.dead_letter SET state = 'discarded', closed_at = now(), closed_by = $2, closing_reason = $3
               WHERE id = $1 AND ${OPEN} RETURNING group_name, stream_id`,
        values: [id, by, reason],
      });
      if (letter === undefined) return undefined;
      const freed = await sql.query({
        text: `UPDATE dateline.dead_letter SET retry_requested_at = now()
               WHERE group_name = $1 AND stream_id = $2 AND ${OPEN}
                 AND NOT EXISTS (SELECT FROM dateline.dead_letter WHERE group_name = $1 AND stream_id = $2
                   AND state = 'parked') RETURNING id`,
        values: [letter.group_name, letter.stream_id],
      });
      return freed.length;
    });
  }

  /** Gives up all that are open of a group that is no more. */
  async closeGroup(group: string, { by, reason }: { by: string; reason: string }): Promise<void> {
    await this.database.query({
      text: `UPDATE dateline.dead_letter SET state = 'discarded', closed_at = now(), closed_by = $2, closing_reason = $3
             WHERE group_name = $1 AND ${OPEN}`,
      values: [group, by, reason],
    });
  }

  /** How many there are of each group and state. */
  count(): Promise<{ group: string; state: DeadLetterState; count: number }[]> {
    return this.database.query({
      text: 'SELECT group_name AS "group", state, count(*) FROM dateline.dead_letter GROUP BY 1, 2 ORDER BY 1, 2',
    });
  }

  /** Which of the streams have open dead letters, and which of the events are dead letters, open or closed. */
  async known(group: string, events: readonly StoredEvent[]): Promise<{ streams: Set<string>; events: Set<string> }> {
    const rows = await this.database.query<{ eventId: string; streamId: string; isOpen: boolean }>({
      name: 'known-dead-letters',
      text: `SELECT event_id AS "eventId", stream_id AS "streamId", ${OPEN} AS "isOpen" FROM dateline.dead_letter
             WHERE group_name = $1 AND (event_id = ANY ($2::uuid[]) OR (stream_id = ANY ($3::text[]) AND ${OPEN}))`,
      values: [group, events.map(({ id }) => id), [...new Set(events.map(({ streamId }) => streamId))]],
    });
    return {
      streams: new Set(rows.filter(({ isOpen }) => isOpen).map(({ streamId }) => streamId)),
      events: new Set(rows.map(({ eventId }) => eventId)),
    };
  }

  /** Parks what failed; parked already, it stays as it is. */
  async park(group: string, parcel: Parcel, fault: Fault & { readonly attempts: number }): Promise<void> {
    await this.database.transaction(async (sql) => {
      await lockStream(sql, group, parcel.streamId);
      await insert(sql, group, { ...parcel, ...fault, state: 'parked' });
    });
  }

  /**
   * Parks events of one stream behind the open ones of that stream. Answers false, and parks nothing, when there are none
   * any more: then the events are free to be handled.
   */
  parkBehind(group: string, parcels: readonly Parcel[]): Promise<boolean> {
    const streamId = parcels[0]?.streamId ?? '';
    return this.database.transaction(async (sql) => {
      await lockStream(sql, group, streamId);
      const [first] = await sql.query<{ eventId: string }>({
        text: `SELECT event_id AS "eventId" FROM dateline.dead_letter
               WHERE group_name = $1 AND stream_id = $2 AND ${OPEN} ORDER BY position LIMIT 1`,
        values: [group, streamId],
      });
      if (first === undefined) return false;
      const fault = { cause: `waits behind event ${first.eventId}`, stack: null, code: null, attempts: 0 };
      for (const parcel of parcels) await insert(sql, group, { ...parcel, ...fault, state: 'behind' });
      return true;
    });
  }

  /** Streams of the group that somebody wants handled again. */
  async streamsToRetry(group: string): Promise<string[]> {
    const rows = await this.database.query<{ stream_id: string }>({
      name: 'streams-to-retry',
      text: `SELECT DISTINCT stream_id FROM dateline.dead_letter
             WHERE group_name = $1 AND ${OPEN} AND retry_requested_at IS NOT NULL LIMIT 100`,
      values: [group],
    });
    return rows.map((row) => row.stream_id);
  }

  /**
   * Handles the open events of a stream in order, until one fails for its own sake; what succeeded is resolved. Nothing
   * happens while another process is at it. Rejects, with nothing changed, when `handle` rejects with a transient fault.
   */
  async retry(group: string, streamId: string, handle: (letter: Parcel) => Promise<Fault | undefined>): Promise<void> {
    await this.database.transaction(async (sql) => {
      const [lock] = await sql.query<{ taken: boolean }>({
        text: 'SELECT pg_try_advisory_xact_lock(hashtextextended($1, 0)) AS taken',
        values: [streamLock(group, streamId)],
      });
      if (lock?.taken !== true) return;
      const letters = await sql.query<Parcel & { id: string }>({
        text: `SELECT ${COLUMNS}, event, message FROM dateline.dead_letter
               WHERE group_name = $1 AND stream_id = $2 AND ${OPEN} ORDER BY position, id`,
        values: [group, streamId],
      });
      for (const letter of letters) {
        const fault = await handle(letter);
        if (fault === undefined) await resolve(sql, letter.id);
        else return failAgain(sql, letter, { group, fault });
      }
    });
  }
}

/** Whoever parks or retries events of a stream for a group does so alone. */
const streamLock = (group: string, streamId: string): string => `dateline dead letter ${group} ${streamId}`;

async function lockStream(sql: Queryable, group: string, streamId: string): Promise<void> {
  await sql.query({
    text: 'SELECT pg_advisory_xact_lock(hashtextextended($1, 0))',
    values: [streamLock(group, streamId)],
  });
}

type Row = Parcel & Fault & { readonly attempts: number; readonly state: DeadLetterState };

async function insert(sql: Queryable, group: string, row: Row): Promise<void> {
  const { streamId, eventId, position, type, partition, event, message, cause, stack, code, attempts, state } = row;
  await sql.query({
    name: 'park',
    text: `INSERT INTO dateline.dead_letter (id, group_name, stream_id, event_id, position, type, partition, event,
             message, cause, stack, code, attempts, state)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
           ON CONFLICT (group_name, event_id) DO NOTHING`,
    values: [
      newId(),
      group,
      streamId,
      eventId,
      position,
      type,
      partition,
      event,
      message,
      cause,
      stack,
      code,
      attempts,
      state,
    ],
  });
}

async function resolve(sql: Queryable, id: string): Promise<void> {
  await sql.query({
    text: `UPDATE dateline.dead_letter SET state = 'resolved', attempts = attempts + 1, last_attempt_at = now(),
             closed_at = now(), closed_by = 'retry', retry_requested_at = NULL WHERE id = $1`,
    values: [id],
  });
}

async function failAgain(
  sql: Queryable,
  { id, streamId }: { id: string; streamId: string },
  { group, fault }: { group: string; fault: Fault },
): Promise<void> {
  await sql.query({
    text: `UPDATE dateline.dead_letter SET state = 'parked', attempts = attempts + 1, last_attempt_at = now(),
             cause = $2, stack = $3, code = $4 WHERE id = $1`,
    values: [id, fault.cause, fault.stack, fault.code],
  });
  await sql.query({
    text: `UPDATE dateline.dead_letter SET retry_requested_at = NULL
           WHERE group_name = $1 AND stream_id = $2 AND ${OPEN}`,
    values: [group, streamId],
  });
}
