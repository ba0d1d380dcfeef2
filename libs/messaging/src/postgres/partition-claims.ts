import { PARTITIONS, type Session } from '#platform';

/**
 * Which partitions of the log a member of a group reads. Whoever is in the group holds a shared advisory lock that names
 * it, and an exclusive one for each of its partitions, all on one session: a member that dies loses all of them at once,
 * and what it had is free.
 */
export class PartitionClaims {
  readonly #session: Session;
  readonly #group: string;
  readonly #owned = new Set<number>();

  private constructor(session: Session, group: string) {
    this.#session = session;
    this.#group = group;
  }

  /** Makes the session a member of the group, for as long as it lasts. */
  static async enter(session: Session, group: string): Promise<PartitionClaims> {
    await session.query({
      text: 'SELECT pg_advisory_lock_shared(hashtextextended($1, 0))',
      values: [memberLock(group)],
    });
    return new PartitionClaims(session, group);
  }

  get owned(): ReadonlySet<number> {
    return this.#owned;
  }

  /** Gives partitions up beyond a fair share, takes free ones up to it; answers those taken. No partition may be at work. */
  async balance(): Promise<number[]> {
    const share = await this.#fairShare();
    for (const partition of [...this.#owned].slice(share)) await this.#release(partition);
    const taken: number[] = [];
    for (let partition = 0; partition < PARTITIONS && this.#owned.size < share; partition += 1) {
      if (!this.#owned.has(partition) && (await this.#claim(partition))) taken.push(partition);
    }
    return taken;
  }

  /** Members differ by one partition at most: those with lower process ids on the server have the one more. */
  async #fairShare(): Promise<number> {
    const rows = await this.#session.query<{ isMe: boolean }>({
      name: 'group-members',
      text: `WITH lock AS (SELECT hashtextextended($1, 0) AS key)
             SELECT pid = pg_backend_pid() AS "isMe" FROM pg_locks, lock
             WHERE locktype = 'advisory' AND mode = 'ShareLock' AND granted AND objsubid = 1
               AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
               AND classid = ((key >> 32) & 4294967295)::oid AND objid = (key & 4294967295)::oid
             ORDER BY pid`,
      values: [memberLock(this.#group)],
    });
    const rank = rows.findIndex(({ isMe }) => isMe);
    return Math.floor(PARTITIONS / rows.length) + (rank < PARTITIONS % rows.length ? 1 : 0);
  }

  async #claim(partition: number): Promise<boolean> {
    const [row] = await this.#session.query<{ locked: boolean }>({
      name: 'claim-partition',
      text: 'SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS locked',
      values: [partitionLock(this.#group, partition)],
    });
    if (row?.locked === true) this.#owned.add(partition);
    return row?.locked === true;
  }

  async #release(partition: number): Promise<void> {
    this.#owned.delete(partition);
    await this.#session.query({
      name: 'release-partition',
      text: 'SELECT pg_advisory_unlock(hashtextextended($1, 0))',
      values: [partitionLock(this.#group, partition)],
    });
  }
}

/** Names the lock that whoever is in a group holds, shared. */
export const memberLock = (group: string): string => `dateline consumer ${group}`;
const partitionLock = (group: string, partition: number): string => `${memberLock(group)} log/${partition}`;
