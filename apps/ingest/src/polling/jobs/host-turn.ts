import { setTimeout as sleep } from 'node:timers/promises';
import type { Database, Queryable } from '#platform';
import { FetchError, type Hop } from '../../http/fetcher.js';
import { addHosts, hostOf, LostLeaseError, type FetchJob } from './fetch-jobs.js';

/** How hosts are spared, as `Claiming` says it. */
type Sparing = { readonly perHost: number; readonly spacingMs: number };

/** What a hop finds at its host: seconds until it may be asked at the soonest, and between two requests to it. */
type Wait = { readonly waitS: number; readonly intervalS: number };

/** Seconds that a hop waits for its turn at most, and how many turns of a host that wants to be asked less often. */
const LONGEST_WAIT_S = 10;
const LONGEST_WAIT_TURNS = 1.5;
/** Seconds until a host that is being asked is looked at again. */
const LOOK_AGAIN_S = 0.1;
/** Up to so many seconds by chance are added, so that jobs of the host have their turns between hops. */
const CHANCE_S = 0.25;

/** The host is to be spared for longer than a hop waits. */
export class BusyHostError extends FetchError {
  constructor(
    readonly host: string,
    /** Seconds until it may be asked. */
    readonly waitS: number,
    hops: readonly Hop[] = [],
  ) {
    super('busy-host', `${host}, where a redirect leads, is not to be asked for another ${Math.ceil(waitS)} s`, {
      hops,
    });
  }

  override after(hops: readonly Hop[]): BusyHostError {
    return new BusyHostError(this.host, this.waitS, hops);
  }
}

/**
 * The turn of a job at the host that it asks now, first the one that it was claimed for. A redirect ends it there and waits
 * for one where it leads to. While it waits it holds no other host, so that no two can wait for each other; at the host
 * where it is already it stays, and only the spacing passes.
 */
export class HostTurn {
  #host: string;

  constructor(
    private readonly database: Database,
    private readonly job: FetchJob,
    private readonly sparing: Sparing,
    private readonly random: () => number,
  ) {
    this.#host = job.host;
  }

  /** Where the job is. */
  get host(): string {
    return this.#host;
  }

  /**
   * Waits until the host of a URL may be asked, and takes it. Rejects with BusyHostError where that takes too long, with
   * LostLeaseError when the job has been taken by another process, with a FetchError when `signal` is aborted.
   */
  readonly move = async (url: URL, signal: AbortSignal): Promise<void> => {
    const host = hostOf(url.href);
    await this.#leave(host);
    for (let waitedS = 0; ;) {
      const wait = await this.#enter(host);
      if (wait === null) break;
      const longestS = Math.max(LONGEST_WAIT_S, wait.intervalS * LONGEST_WAIT_TURNS);
      if (waitedS + wait.waitS > longestS) throw new BusyHostError(host, wait.waitS);
      const pauseS = wait.waitS + (host === this.#host ? 0 : this.random() * CHANCE_S);
      await pause(pauseS, signal);
      waitedS += pauseS;
    }
    this.#host = host;
  };

  /** The host is spared from now on; it is left only where the next request goes to another. */
  #leave(next: string): Promise<void> {
    const { spacingMs } = this.sparing;
    return this.database.transaction(async (sql) => {
      await sql.query({ name: 'leave-host', text: SPARE, values: [this.#host, spacingMs] });
      if (next === this.#host) return;
      await this.#goTo(sql, null);
      await addHosts(sql, new Set([next]));
    });
  }

  /** Null where it has the turn. */
  #enter(host: string): Promise<Wait | null> {
    const { perHost, spacingMs } = this.sparing;
    return this.database.transaction(async (sql) => {
      await sql.query({ name: 'lock-host', text: LOCK, values: [host] });
      // The host is ours until the end of the transaction, and this statement sees all that happened before.
      const [found] = await sql.query<Wait & { isFull: boolean }>({
        name: 'look-at-host',
        text: LOOK,
        values: [host, this.job.id, perHost, spacingMs],
      });
      const { waitS = 0, intervalS = 0, isFull = false } = found ?? {};
      if (waitS > 0 || isFull) return { waitS: Math.max(waitS, LOOK_AGAIN_S), intervalS };
      await sql.query({ name: 'leave-host', text: SPARE, values: [host, spacingMs] });
      await this.#goTo(sql, host);
      return null;
    });
  }

  async #goTo(sql: Queryable, host: string | null): Promise<void> {
    const { id, claim } = this.job;
    const rows = await sql.query({
      name: 'go-to-host',
      text: 'UPDATE dateline.fetch_job SET asking = $3 WHERE id = $1 AND claim = $2 RETURNING id',
      values: [id, claim, host],
    });
    if (rows.length === 0) throw new LostLeaseError(`The lease of job ${id} ran out while it was redirected`);
  }
}

const SPARE = `
  UPDATE dateline.host
  SET next_at = greatest(next_at, clock_timestamp() + make_interval(secs => greatest($2, crawl_delay_ms) / 1000.0))
  WHERE name = $1`;

const LOCK = 'SELECT name FROM dateline.host WHERE name = $1 FOR NO KEY UPDATE';

const LOOK = `
  SELECT greatest(0, extract(epoch FROM next_at - clock_timestamp()))::float8 AS "waitS",
    greatest($4, crawl_delay_ms) / 1000.0::float8 AS "intervalS",
    (SELECT count(*) FROM dateline.fetch_job WHERE asking = name AND lease_until >= now() AND id <> $2) >= $3 AS "isFull"
  FROM dateline.host WHERE name = $1`;

async function pause(seconds: number, signal: AbortSignal): Promise<void> {
  await sleep(Math.ceil(seconds * 1_000), undefined, { signal }).catch(() => undefined);
  if (signal.aborted) throw signal.reason;
}
