import { migrate, type Database } from '#platform';
import { createTestDatabase, until, type TestDatabase } from '#testing';
import { migrations } from '../migrations.js';
import { FetchJobs, LostLeaseError, type Claiming, type FetchJob, type NewJob } from './fetch-jobs.js';
import { spareHost } from './hosts.js';

let test: TestDatabase;
let database: Database;
let jobs: FetchJobs;

beforeEach(async () => {
  test = await createTestDatabase();
  ({ database } = test);
  await migrate(database, migrations);
  jobs = new FetchJobs(database);
});
afterEach(() => test.drop());

const usual: Claiming = { limit: 10, leaseS: 60, perHost: 1, spacingMs: 60_000 };
const article = (host: string, path: string): NewJob => ({
  kind: 'article',
  key: `https://${host}/${path}`,
  sourceId: 's',
  url: `https://${host}/${path}`,
  item: null,
  dueAt: new Date(0),
});
const add = (...added: NewJob[]): Promise<void> => database.transaction((sql) => jobs.add(sql, added));
const end = (job: FetchJob, dueAt: Date | null = null): Promise<void> =>
  database.transaction((sql) => jobs.end(sql, job, dueAt));
/** Lets the hosts be asked again, as if their time had come. */
const release = (): Promise<object[]> => database.query({ text: 'UPDATE dateline.host SET next_at = now()' });
const expire = (): Promise<object[]> =>
  database.query({
    text: `UPDATE dateline.fetch_job SET lease_until = now() - interval '1 s' WHERE claim IS NOT NULL`,
  });
const urls = (claimed: readonly FetchJob[]): string[] => claimed.map(({ url }) => url).toSorted();

describe('jobs that are due', () => {
  it('are claimed once each, by twenty at once', async () => {
    await add(...Array.from({ length: 200 }, (_, n) => article(`host${n % 40}.example`, String(n))));
    const done: string[] = [];
    const worker = async (): Promise<void> => {
      const own = new FetchJobs(database);
      for (;;) {
        const claimed = await own.claim({ ...usual, limit: 3, spacingMs: 1 });
        for (const job of claimed) await end(job);
        done.push(...claimed.map(({ url }) => url));
        const [left] = await database.query<{ n: number }>({ text: 'SELECT count(*) AS n FROM dateline.fetch_job' });
        if (left?.n === 0) return;
      }
    };
    await Promise.all(Array.from({ length: 20 }, worker));
    expect(done).toHaveLength(200);
    expect(new Set(done).size).toBe(200);
  });

  it('of one host are taken one at a time, and not before its spacing is over', async () => {
    await add(article('a.example', '1'), article('a.example', '2'), article('b.example', '1'));
    const first = await jobs.claim(usual);
    expect(urls(first)).toEqual(['https://a.example/1', 'https://b.example/1']);
    expect(await jobs.claim(usual)).toEqual([]);
    await release();
    expect(await jobs.claim(usual)).toEqual([]);
    await Promise.all(first.map((job) => end(job)));
    expect(urls(await jobs.claim(usual))).toEqual(['https://a.example/2']);
  });

  it('are taken from the host that was asked longest ago, however many another one has', async () => {
    await add(...Array.from({ length: 20 }, (_, n) => article('large.example', String(n))));
    const taken = await jobs.claim({ ...usual, spacingMs: 1 });
    await end(taken[0] as FetchJob);
    await add(article('small.example', '1'));
    await database.query({
      text: `UPDATE dateline.host SET next_at = now() - interval '1 s' WHERE name LIKE 'small%'`,
    });
    expect(urls(await jobs.claim({ ...usual, limit: 1, spacingMs: 1 }))).toEqual(['https://small.example/1']);
  });

  it('are never more of a host at one time than it bears, whoever claims', async () => {
    await add(...Array.from({ length: 60 }, (_, n) => article('a.example', String(n))));
    const claims = await Promise.all(
      Array.from({ length: 20 }, () => jobs.claim({ ...usual, perHost: 3, spacingMs: 0 })),
    );
    expect(claims.flat().length).toBeLessThanOrEqual(3);
    for (let round = 0; round < 5; round += 1) await jobs.claim({ ...usual, perHost: 3, spacingMs: 0 });
    const [leased] = await database.query<{ n: number }>({
      text: 'SELECT count(*) AS n FROM dateline.fetch_job WHERE claim IS NOT NULL',
    });
    expect(leased?.n).toBe(3);
  });

  it('are added once, however often they are found', async () => {
    await Promise.all(Array.from({ length: 10 }, () => add(article('a.example', '1'), article('b.example', '1'))));
    expect(await jobs.claim(usual)).toHaveLength(2);
  });

  it('are added to hosts that are being spared, also when two polls find jobs at the host of each other', async () => {
    await add(article('a.example', '1'), article('b.example', '1'));
    let spared = 0;
    const poll = (host: string, found: string): Promise<void> =>
      database.transaction(async (sql) => {
        await spareHost(sql, { host, spacingMs: 1, crawlDelayS: null, penalty: null, retryAfterS: null });
        spared += 1;
        await until(() => spared === 2);
        await jobs.add(sql, [article(found, '2')]);
      });
    await Promise.all([poll('a.example', 'b.example'), poll('b.example', 'a.example')]);
    expect(await database.query({ text: 'SELECT count(*)::int AS n FROM dateline.fetch_job' })).toEqual([{ n: 4 }]);
  });

  it('are added only when the transaction that found them is', async () => {
    const failed = database.transaction(async (sql) => {
      await jobs.add(sql, [article('a.example', '1')]);
      throw new Error('the ledger row was not written');
    });
    await expect(failed).rejects.toThrow('ledger row');
    expect(await jobs.claim(usual)).toEqual([]);
  });
});

describe('a job whose process has died', () => {
  beforeEach(() => add(article('a.example', '1')));

  it('is taken by another when its lease has run out, not before', async () => {
    const [first] = await jobs.claim(usual);
    await release();
    expect(await jobs.claim(usual)).toEqual([]);
    await expire();
    const [second] = await jobs.claim(usual);
    expect(second).toMatchObject({ url: first?.url, attempts: 2 });
    expect(second?.claim).not.toBe(first?.claim);
  });

  it('cannot be ended by the first one, if it lives after all', async () => {
    const [first] = await jobs.claim(usual);
    await expire();
    await release();
    const [second] = await jobs.claim(usual);
    await expect(end(first as FetchJob)).rejects.toThrow(LostLeaseError);
    expect(await jobs.beat([first?.claim as string], 60)).toEqual(new Set());
    await end(second as FetchJob);
    expect(await database.query({ text: 'SELECT * FROM dateline.fetch_job' })).toEqual([]);
  });

  it('stays its own while it says that it lives', async () => {
    const [first] = await jobs.claim(usual);
    await expire();
    expect(await jobs.beat([first?.claim as string], 60)).toEqual(new Set([first?.claim]));
    await release();
    expect(await jobs.claim(usual)).toEqual([]);
  });
});

describe('a host', () => {
  const report = { host: 'a.example', spacingMs: 1_000, crawlDelayS: null, penalty: null, retryAfterS: null };
  const waits = async (more: Partial<Parameters<typeof spareHost>[1]>): Promise<number> => {
    await spareHost(database, { ...report, ...more });
    const [row] = await database.query<{ wait: number }>({
      text: 'SELECT extract(epoch FROM next_at - now())::float8 AS wait FROM dateline.host',
    });
    await release();
    return Math.round(row?.wait ?? 0);
  };
  beforeEach(() => add(article('a.example', '1')));

  it('is spared for its spacing, or for the delay that its robots.txt asks for', async () => {
    expect([
      await waits({}),
      await waits({ crawlDelayS: 7 }),
      await waits({}),
      await waits({ crawlDelayS: 9_999 }),
    ]).toEqual([1, 7, 7, 60]);
  });

  it('is spared for all its sources alike after a 429, for as long as it asks, doubled where it does not say', async () => {
    expect(await waits({ penalty: '429', retryAfterS: 600 })).toBe(600);
    expect(await waits({ penalty: '429' })).toBe(120);
    expect(await waits({ penalty: '429' })).toBe(240);
    expect(await waits({})).toBe(1);
    expect(await waits({ penalty: '429' })).toBe(60);
  });
});
