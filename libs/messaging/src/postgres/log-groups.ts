import { categories as allCategories, type Category } from '#events';
import { PARTITIONS, type Database, type Queryable } from '#platform';
import { memberLock } from './partition-claims.js';

/** Whoever reads for a group at the moment, by the process id of its session on the server. */
export type LogMember = { readonly id: string; readonly client: string; readonly partitions: readonly string[] };

/** A group that tails the log. */
export type LogGroup = {
  readonly group: string;
  readonly members: readonly LogMember[];
  /** The position reached in each of the partitions `log/0` to `log/15`. */
  readonly positions: readonly { readonly partition: string; readonly position: number }[];
  /** Events of its categories that it has not handled. */
  readonly lag: number;
  /** When the oldest of them was recorded; null where there is none. */
  readonly waitingSince: Date | null;
};

/** A move of a group in one partition, in positions; it goes on after `to`. */
export type PositionMove = { readonly partition: string; readonly from: number; readonly to: number };

/** Sessions that hold the lock of a group's members, $1. */
const MEMBERS = `
  SELECT activity.pid, activity.application_name, activity.client_addr FROM pg_locks AS held
  JOIN pg_stat_activity AS activity USING (pid), (SELECT hashtextextended($1, 0) AS key) AS lock
  WHERE held.locktype = 'advisory' AND held.mode = 'ShareLock' AND held.granted AND held.objsubid = 1
    AND held.database = (SELECT oid FROM pg_database WHERE datname = current_database())
    AND held.classid = ((lock.key >> 32) & 4294967295)::oid AND held.objid = (lock.key & 4294967295)::oid
  ORDER BY activity.pid`;

/** The consumer groups that tail the log. */
export class LogGroups {
  constructor(private readonly database: Database) {}

  /** Names of those that have handled something. */
  async names(): Promise<string[]> {
    const rows = await this.database.query<{ name: string }>({
      text: 'SELECT DISTINCT group_name AS name FROM dateline.consumer_checkpoint ORDER BY 1',
    });
    return rows.map(({ name }) => name);
  }

  /** Undefined for a group that has handled nothing. `categories` are those it reads. */
  async show(group: string, categories: readonly Category[] = allCategories): Promise<LogGroup | undefined> {
    const positions = await positionsOf(this.database, group);
    if (positions.length === 0) return undefined;
    const [behind] = await this.database.query<{ lag: number; waitingSince: Date | null }>({
      text: `SELECT count(*) AS lag, min(recorded_at) AS "waitingSince" FROM dateline.events AS event
             LEFT JOIN dateline.consumer_checkpoint AS reached ON reached.group_name = $1
               AND reached.partition = 'log/' || get_byte(decode(md5(event.stream_id), 'hex'), 0) % ${PARTITIONS}
             WHERE event.category = ANY ($2::text[]) AND event.position > coalesce(reached.position, 0)
               AND event.position > (SELECT min(position) FROM dateline.consumer_checkpoint WHERE group_name = $1)`,
      values: [group, categories],
    });
    const members = await membersOf(this.database, group);
    return { group, members, positions, lag: behind?.lag ?? 0, waitingSince: behind?.waitingSince ?? null };
  }

  /** Where the group would be moved to: in every partition it goes on after the position. */
  async plan(group: string, position: number): Promise<PositionMove[]> {
    const positions = await positionsOf(this.database, group);
    return positions.map(({ partition, position: from }) => ({ partition, from, to: position }));
  }

  /** Moves the group, unless somebody reads for it: then it answers who, and moves nothing. */
  move(group: string, position: number): Promise<readonly LogMember[]> {
    return this.database.transaction(async (sql) => {
      // Members hold it shared: who gets it alone knows that there are none, and none enters before the commit.
      const [lock] = await sql.query<{ isFree: boolean }>({
        text: 'SELECT pg_try_advisory_xact_lock(hashtextextended($1, 0)) AS "isFree"',
        values: [memberLock(group)],
      });
      if (lock?.isFree !== true) return membersOf(sql, group);
      await sql.query({
        text: 'UPDATE dateline.consumer_checkpoint SET position = $2, updated_at = now() WHERE group_name = $1',
        values: [group, position],
      });
      return [];
    });
  }
}

function positionsOf(sql: Queryable, group: string): Promise<{ partition: string; position: number }[]> {
  return sql.query({
    text: `SELECT partition, position FROM dateline.consumer_checkpoint WHERE group_name = $1
           ORDER BY length(partition), partition`,
    values: [group],
  });
}

async function membersOf(sql: Queryable, group: string): Promise<LogMember[]> {
  type Row = { pid: number; application_name: string; client_addr: string | null };
  const rows = await sql.query<Row>({ text: MEMBERS, values: [memberLock(group)] });
  return rows.map(({ pid, application_name: name, client_addr: address }) => ({
    id: String(pid),
    client: `${name} at ${address ?? 'the same machine'}`,
    partitions: [],
  }));
}
