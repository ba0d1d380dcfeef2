import { v7 as newId } from 'uuid';
import type { Database, Queryable } from '#platform';
import type { ListedItem } from '../listing/listed-item.js';

/** `poll`: a source, again and again; `sitemap`: a part of a sitemap index, once; `article`: a page, once. */
export type JobKind = 'poll' | 'sitemap' | 'article';

/** Something to be fetched, claimed by this process. */
export type FetchJob = {
  readonly id: string;
  readonly kind: JobKind;
  readonly sourceId: string;
  readonly url: string;
  readonly host: string;
  /** What its source says of an article; null for the other kinds. */
  readonly item: ListedItem | null;
  /** How often it was begun, this time counted. */
  readonly attempts: number;
  /** Proves that the job is still ours. */
  readonly claim: string;
};

/** One attempt at a job: its id in the ledger and in log lines, a UUIDv7; `signal` gives it up. */
export type Begun = { readonly fetchId: string; readonly signal: AbortSignal };

/** Something to be fetched once. `key` is the same for the same thing: what waits already is not added again. */
export type NewJob = Pick<FetchJob, 'sourceId' | 'url' | 'item'> & {
  readonly kind: 'sitemap' | 'article';
  readonly key: string;
  readonly dueAt: Date;
};

/** How a claim spares hosts. */
export type Claiming = {
  readonly limit: number;
  readonly leaseS: number;
  /** Requests to a host at one time, over all processes. */
  readonly perHost: number;
  /** Milliseconds from one request to a host to the next, unless it asks for more. */
  readonly spacingMs: number;
};

/** The job was taken from this process since its lease ran out: what was done of it must not be stored. */
export class LostLeaseError extends Error {
  override readonly name = 'LostLeaseError';
}

/** The name of the host that a URL is fetched from; one and the same for all its ports. */
export const hostOf = (url: string): string => new URL(url).hostname;

const FREE = '(job.lease_until IS NULL OR job.lease_until < now())';

/**
 * What is to be fetched, in `dateline.fetch_job`, shared by all processes. Leases and the spacing of hosts go by the clock of
 * Postgres.
 */
export class FetchJobs {
  constructor(private readonly database: Database) {}

  /**
   * Takes jobs that are due, of each host one, of hosts that may be asked now; those that were asked longest ago come
   * first, so that a host with many jobs does not hold up the others.
   */
  claim({ limit, leaseS, perHost, spacingMs }: Claiming): Promise<FetchJob[]> {
    return this.database.transaction(async (sql) => {
      const hosts = await sql.query<{ name: string }>({
        name: 'claim-hosts',
        text: CLAIM_HOSTS,
        values: [limit, perHost],
      });
      if (hosts.length === 0) return [];
      const names = hosts.map(({ name }) => name);
      // The hosts are ours until the end of the transaction, and this statement sees all that happened before.
      return sql.query<FetchJob>({ name: 'claim-jobs', text: CLAIM_JOBS, values: [names, perHost, leaseS, spacingMs] });
    });
  }

  /** Keeps jobs for another while; answers the claims that are still ours. */
  async beat(claims: readonly string[], leaseS: number): Promise<Set<string>> {
    const rows = await this.database.query<{ claim: string }>({
      name: 'beat-jobs',
      text: `UPDATE dateline.fetch_job SET lease_until = now() + make_interval(secs => $2)
             WHERE claim = ANY ($1) RETURNING claim`,
      values: [claims, leaseS],
    });
    return new Set(rows.map(({ claim }) => claim));
  }

  /** Adds what waits for nothing yet. Part of the caller's transaction, as the row that tells why it is there. */
  async add(sql: Queryable, jobs: readonly NewJob[]): Promise<void> {
    if (jobs.length === 0) return;
    const sorted = jobs.toSorted((a, b) => (a.key < b.key ? -1 : 1));
    await addHosts(sql, new Set(sorted.map(({ url }) => hostOf(url))));
    await sql.query({
      name: 'add-jobs',
      text: `INSERT INTO dateline.fetch_job (id, kind, key, source_id, url, host, due_at, item)
             SELECT * FROM jsonb_to_recordset($1::jsonb)
               AS job (id uuid, kind text, key text, source_id text, url text, host text, due_at timestamptz, item jsonb)
             ON CONFLICT (kind, key) DO NOTHING`,
      values: [JSON.stringify(sorted.map(rowOf))],
    });
  }

  /**
   * Ends a claim: a job with a `dueAt` begins anew then, one without is done. Part of the caller's transaction; rejects
   * with LostLeaseError, so that nothing of it is stored.
   */
  async end(sql: Queryable, job: FetchJob, dueAt: Date | null): Promise<void> {
    if (dueAt !== null) return this.postpone(sql, job, dueAt, 0);
    const rows = await sql.query({
      name: 'delete-job',
      text: 'DELETE FROM dateline.fetch_job WHERE id = $1 AND claim = $2 RETURNING id',
      values: [job.id, job.claim],
    });
    requireOurs(rows, job);
  }

  /** Leaves a job for later, with the number of its attempts; otherwise as `end`. */
  async postpone(sql: Queryable, job: FetchJob, dueAt: Date, attempts = job.attempts): Promise<void> {
    const rows = await sql.query({
      name: 'postpone-job',
      text: `UPDATE dateline.fetch_job SET claim = NULL, asking = NULL, lease_until = NULL, due_at = $3, attempts = $4
             WHERE id = $1 AND claim = $2 RETURNING id`,
      values: [job.id, job.claim, dueAt, attempts],
    });
    requireOurs(rows, job);
  }

  /** Moves the poll of a source that nobody is at; null leaves it where it is. Part of the caller's transaction. */
  async moveFree(sql: Queryable, sourceId: string, dueAt: Date | null): Promise<void> {
    await sql.query({
      name: 'move-poll',
      text: `UPDATE dateline.fetch_job AS job SET due_at = coalesce($2, due_at) WHERE kind = 'poll' AND key = $1 AND ${FREE}`,
      values: [sourceId, dueAt],
    });
  }

  /** Makes the polls of all active sources there are, and none of others; answers how many were added or removed. */
  async reconcile(): Promise<number> {
    const missing = await this.database.query<{ sourceId: string; url: string }>({
      name: 'missing-polls',
      text: MISSING,
    });
    await this.database.transaction(async (sql) => {
      await addHosts(sql, new Set(missing.map(({ url }) => hostOf(url))));
      for (const { sourceId, url } of missing) await putPoll(sql, sourceId, url);
    });
    const removed = await this.database.query({ name: 'remove-jobs', text: REMOVE_STALE });
    return missing.length + removed.length;
  }
}

function requireOurs(rows: readonly object[], { id }: FetchJob): void {
  if (rows.length === 0) throw new LostLeaseError(`The lease of job ${id} ran out while it was worked on`);
}

const CLAIM_HOSTS = `
  SELECT name FROM dateline.host
  WHERE next_at <= now()
    AND EXISTS (SELECT 1 FROM dateline.fetch_job AS job WHERE job.host = name AND due_at <= now() AND ${FREE})
    AND (SELECT count(*) FROM dateline.fetch_job WHERE asking = name AND lease_until >= now()) < $2
  ORDER BY next_at LIMIT $1 FOR UPDATE SKIP LOCKED`;

const CLAIM_JOBS = `
  WITH job AS (
    SELECT due.id, due.host FROM dateline.host CROSS JOIN LATERAL (
      SELECT id, host FROM dateline.fetch_job AS job WHERE job.host = name AND due_at <= now() AND ${FREE}
      ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED) AS due
    WHERE name = ANY ($1)
      AND (SELECT count(*) FROM dateline.fetch_job WHERE asking = name AND lease_until >= now()) < $2),
  spared AS (
    UPDATE dateline.host SET next_at = clock_timestamp() + make_interval(secs => greatest($4, crawl_delay_ms) / 1000.0)
    FROM job WHERE name = job.host)
  UPDATE dateline.fetch_job AS taken
  SET claim = gen_random_uuid(), asking = taken.host, lease_until = now() + make_interval(secs => $3), attempts = attempts + 1
  FROM job WHERE taken.id = job.id
  RETURNING taken.id, kind, source_id AS "sourceId", url, taken.host, item, attempts, claim`;

const MISSING = `
  SELECT source.source_id AS "sourceId", source.url FROM dateline.source
  LEFT JOIN dateline.fetch_job AS job ON job.kind = 'poll' AND job.key = source.source_id
  WHERE source.state = 'active' AND source.kind <> 'push' AND source.url IS DISTINCT FROM job.url
    AND ${FREE}`;

/** Articles that were found are fetched whatever has become of their source. */
const REMOVE_STALE = `
  DELETE FROM dateline.fetch_job AS job
  WHERE kind <> 'article' AND ${FREE} AND NOT EXISTS (
    SELECT 1 FROM dateline.source WHERE source.source_id = job.source_id AND source.state = 'active')
  RETURNING id`;

/**
 * Hosts that are known already stay as they are. Part of the caller's transaction, which may hold hosts: ON CONFLICT alone
 * would wait for those that others hold, and they for ours.
 */
export async function addHosts(sql: Queryable, names: ReadonlySet<string>): Promise<void> {
  await sql.query({
    name: 'add-hosts',
    text: `INSERT INTO dateline.host (name)
           SELECT found.name FROM unnest($1::text[]) AS found (name)
           WHERE NOT EXISTS (SELECT FROM dateline.host WHERE host.name = found.name)
           ORDER BY found.name ON CONFLICT DO NOTHING`,
    values: [[...names]],
  });
}

/** A source that is new, or has a new address, is polled at once. */
async function putPoll(sql: Queryable, sourceId: string, url: string): Promise<void> {
  await sql.query({
    name: 'put-poll',
    text: `INSERT INTO dateline.fetch_job AS job (id, kind, key, source_id, url, host, due_at)
           VALUES ($1, 'poll', $2, $2, $3, $4, now())
           ON CONFLICT (kind, key) DO UPDATE SET url = excluded.url, host = excluded.host, due_at = excluded.due_at
             WHERE job.url <> excluded.url AND ${FREE}`,
    values: [newId(), sourceId, url, hostOf(url)],
  });
}

const rowOf = ({ kind, key, sourceId, url, dueAt, item }: NewJob): object => ({
  id: newId(),
  kind,
  key,
  source_id: sourceId,
  url,
  host: hostOf(url),
  due_at: dueAt,
  item,
});
