import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Database, startEmbeddedPostgres, type EmbeddedPostgres } from '#platform';
import { openTestWeb, type TestWeb } from '../../apps/ingest/src/http/test-web.contract.js';
import { startApp, type App } from '../acceptance/processes.js';
import { Press, RETRY_AFTER_S } from './press.js';

const { POLLING_SECONDS, POLLING_SOURCES, POLLING_HOSTS } = process.env;
/** Under a minute among all other suites; `POLLING_SECONDS=240 POLLING_SOURCES=2000 POLLING_HOSTS=200` is the long form of docs/operations.md. */
const seconds = Number(POLLING_SECONDS ?? 25);
const sources = Number(POLLING_SOURCES ?? 60);
const hosts = Number(POLLING_HOSTS ?? 12);
const SPACING_MS = 100;
const LEASE_S = 4;
const isLarge = sources > 500;
/** Articles of each source: as many as two cores can read in the time. */
const ARTICLES_EACH = isLarge ? 3 : 12;
/** A source that is gone is asked twice, and once more where the process that asked was killed. */
const GONE_ASKED = 3;
/** After warm-up, memory may grow by this factor. */
const MOST_GROWTH = 1.5;

let web: TestWeb;
let press: Press;
let postgres: EmbeddedPostgres;
let folder: string;
let database: Database;
let apps: App[];
const memory: number[] = [];

const settings = (): Record<string, string> => ({
  DATABASE_URL: postgres.url,
  LOG_LEVEL: 'error',
  INGEST_ALLOWED_ADDRESSES: web.allowed.join(','),
  POLL_CONCURRENCY: '24',
  POLL_MIN_MINUTES: isLarge ? '0.75' : '0.03',
  POLL_MAX_MINUTES: isLarge ? '1.5' : '0.1',
  POLL_HOST_SPACING_MS: String(SPACING_MS),
  POLL_LEASE_SECONDS: String(LEASE_S),
});

async function register(app: App): Promise<void> {
  for (const [n, { url }] of press.papers.entries()) {
    const body = JSON.stringify({ kind: 'feed', url, title: `Paper ${n}` });
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(`${app.url}/v1/sources`, { method: 'POST', headers, body });
    if (!response.ok) throw new Error(`Paper ${n} was not registered: ${await response.text()}`);
  }
}

/** Papers publish, and processes poll; one is killed half-way. */
async function run(): Promise<void> {
  const every = isLarge ? Math.floor(seconds / (ARTICLES_EACH + 1)) : 5;
  for (let second = 0; second < seconds; second += 1) {
    for (const [n, paper] of press.papers.entries()) if ((n + second) % every === 0) paper.publish();
    if (second === Math.floor(seconds / 2)) await apps[0]?.kill();
    memory.push(await residentBytes(apps[1] as App));
    await sleep(1_000);
  }
}

const residentBytes = async ({ url }: App): Promise<number> => {
  const metrics = await (await fetch(`${url}/metrics`)).text();
  return Number(/^dateline_process_resident_memory_bytes (\S+)/m.exec(metrics)?.[1]);
};

const rows = <Row extends object>(text: string): Promise<Row[]> => database.query<Row>({ text });
const ARTICLES = `SELECT data ->> 'url' AS url FROM dateline.events WHERE type = 'ArticleCollected'`;

/** Until what was published is in the log, and nothing waits to be fetched. */
async function settle(): Promise<void> {
  for (const deadline = Date.now() + (60 + seconds) * 1_000; Date.now() < deadline;) {
    await sleep(500);
    const waiting = await rows(`SELECT 1 FROM dateline.fetch_job WHERE kind = 'article'`);
    if (waiting.length === 0 && (await rows(ARTICLES)).length >= press.published.length) return;
  }
}

beforeAll(
  async () => {
    folder = await mkdtemp(join(tmpdir(), 'dateline-polling-'));
    [web, postgres] = await Promise.all([openTestWeb(), startEmbeddedPostgres(folder, { durable: false })]);
    press = new Press(web, { sources, hosts, most: ARTICLES_EACH, spacingMs: SPACING_MS });
    database = Database.connect(postgres.url, { max: 2 });
    apps = [await startApp('ingest', settings()), await startApp('ingest', settings())];
    await register(apps[1] as App);
    await run();
    await settle();
  },
  (seconds * 3 + 240) * 1_000,
);
afterAll(async () => {
  process.stdout.write(await figures());
  await apps[1]?.stop();
  await database.close();
  await postgres.stop();
  await web.close();
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}, 60_000);

describe(`${sources} sources on ${hosts} hosts, polled for ${seconds} s by two processes of which one is killed`, () => {
  it('every article that was published is in the log once', async () => {
    const urls = (await rows<{ url: string }>(ARTICLES)).map(({ url }) => url);
    expect(urls.toSorted()).toEqual(press.published.toSorted());
    expect(await rows(`SELECT 1 FROM dateline.events WHERE type = 'ArticleRevised'`)).toEqual([]);
  });

  it('no host was asked twice at one time, or sooner than its spacing allows', () => {
    for (const site of press.sites) expect([site.host, site.mostAtOnce]).toEqual([site.host, 1]);
    for (const site of press.sites) expect([site.host, site.closestMs >= SPACING_MS]).toEqual([site.host, true]);
    expect(press.sites.filter(({ isBanning }) => isBanning)).toEqual([]);
  });

  it('nothing was asked for that robots.txt forbids, and no source again that is gone for good', () => {
    expect(press.papers.some(({ forbidden }) => forbidden.length > 0)).toBe(true);
    expect(press.trespasses).toEqual([]);
    for (const { site, url } of press.papers.filter(({ manner }) => manner === 'gone'))
      expect(site.asked(new URL(url).pathname).length).toBeLessThanOrEqual(GONE_ASKED);
  });

  it('a host that says 429 is not asked again before the time it names', () => {
    const refusals = press.papers.flatMap(({ site, refusedAt }) => refusedAt.map((at) => ({ site, at })));
    expect(refusals.length).toBeGreaterThan(0);
    for (const { site, at } of refusals) {
      const next = site.requests.find((request) => request.at > at);
      expect((next?.at ?? Number.POSITIVE_INFINITY) - at).toBeGreaterThanOrEqual(RETRY_AFTER_S * 1_000);
    }
  });

  it('what is unchanged is not sent again', async () => {
    const [polls] = await rows<{ unchanged: number; fetched: number }>(
      `SELECT count(*) FILTER (WHERE outcome = 'unchanged') AS unchanged, count(*) FILTER (WHERE sent_etag = etag AND status = 200) AS fetched
       FROM dateline.fetch WHERE kind = 'poll'`,
    );
    expect(polls?.unchanged).toBeGreaterThan(0);
    expect(polls?.fetched).toBe(0);
  });

  it('memory stays flat', () => {
    const [early, late] = [median(memory.slice(seconds / 4, seconds / 2)), median(memory.slice(-seconds / 4))];
    expect(late / early).toBeLessThan(MOST_GROWTH);
  });
});

const median = (numbers: readonly number[]): number =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;

/** In any second, as the server saw them. */
function mostInASecond({ requests }: Press['sites'][number]): number {
  let first = 0;
  return requests.reduce((most, { at }, n) => {
    while ((requests[first]?.at ?? at) <= at - 1_000) first += 1;
    return Math.max(most, n - first + 1);
  }, 0);
}

/** For people. */
async function figures(): Promise<string> {
  const outcomes = await rows<{ kind: string; outcome: string; count: number }>(
    'SELECT kind, outcome, count(*) FROM dateline.fetch GROUP BY 1, 2 ORDER BY 1, 2',
  );
  const asked = press.sites.reduce((sum, { requests }) => sum + requests.length, 0);
  const mib = (bytes: number | undefined): string => `${Math.round((bytes ?? 0) / 2 ** 20)} MiB`;
  const lines = [
    ['articles', String(press.published.length)],
    ['requests', `${asked}, ${(asked / seconds).toFixed(1)} a second`],
    ['closest requests to one host', `${Math.round(Math.min(...press.sites.map(({ closestMs }) => closestMs)))} ms`],
    [
      'most requests to one host in a second',
      `${Math.max(...press.sites.map(mostInASecond))} of ${1_000 / SPACING_MS}`,
    ],
    ['memory of the process that lived', `${mib(Math.max(...memory))} at most; over time:`],
    [
      '',
      memory
        .filter((_, n) => n % Math.ceil(seconds / 8) === 0)
        .map(mib)
        .join(', '),
    ],
    ...outcomes.map(({ kind, outcome, count }) => [`${kind} ${outcome}`, String(count)]),
  ];
  return `\n${lines.map(([what = '', value = '']) => `${what.padEnd(38)} ${value}\n`).join('')}`;
}
