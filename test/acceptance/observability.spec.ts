import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { projectRoot } from '#platform';
import { createTestDatabase, type TestDatabase } from '#testing';
import { manyReports, report } from './articles.js';
import { Client } from './client.js';
import { metricsOf, type Scrape } from './metrics.js';
import { freePort, startApp, type App } from './processes.js';

/** Names that are prom-client's own; they follow its conventions. */
const NODE = /^dateline_(nodejs|process)_/;
const UNITS = /_(seconds|bytes|ratio)$/;
/** Gauges of things that are counted rather than measured, and of what is so or not. */
const COUNTED = /_(events|letters|leader|info|jobs|sources|documents|held|hosts|subscriptions)$/;

describe('the metrics of Dateline in one process', () => {
  let folder: string;
  let app: App;
  let scrape: Scrape;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'dateline-metrics-'));
    app = await startApp('standalone', { DATELINE_DATA_DIR: join(folder, 'data'), DATELINE_SAMPLES: 'false' });
    const client = new Client(app.url, app.url);
    await client.eventsOf(await client.push(report));
    await fetch(`${app.url}/v1/articles/7`);
    scrape = await client.until(
      () => metricsOf(app.url),
      ({ valueOf }) => valueOf('dateline_projection_lag_events', { projection: 'occurrences' }) === 0,
    );
  });
  afterAll(async () => {
    await app.stop();
    await sleep(500);
    await rm(folder, { recursive: true, force: true, maxRetries: 10 });
  });

  it('are named by convention, and say what they mean', () => {
    for (const { name, type, help } of scrape.families.filter((family) => !NODE.test(family.name))) {
      expect(name).toMatch(/^dateline_[a-z_]+$/);
      expect([name, help.length > 10]).toEqual([name, true]);
      if (type === 'counter') expect(name).toMatch(/_total$/);
      if (type === 'histogram') expect(name).toMatch(/_seconds$/);
      if (type === 'gauge') expect([name, UNITS.test(name) || COUNTED.test(name)]).toEqual([name, true]);
    }
  });

  it('are those of the table in docs/operations.md, with their types and labels', async () => {
    const page = await readFile(join(projectRoot, 'docs/operations.md'), 'utf8');
    const rows = [...page.matchAll(/^\| `(dateline_\w+)` +\| (\w+) +\| ([^|]*?) +\|/gm)];
    const told = rows.map(([, name = '', type = '', labels = '']) => ({ name, type, labels }));
    const known = scrape.families.filter(({ name }) => !NODE.test(name));
    expect(told.map(({ name, type }) => `${name} ${type}`).sort()).toEqual(
      known.map(({ name, type }) => `${name} ${type}`).sort(),
    );
    for (const { name, labels } of told) {
      const used = known.find((family) => family.name === name)?.labels ?? [];
      expect([name, used.length === 0 ? '' : used.map((label) => `\`${label}\``).join(', ')]).toEqual([
        name,
        used.length === 0 ? '' : labels,
      ]);
    }
  });

  it('tell of the article that was pushed', () => {
    expect(scrape.valueOf('dateline_append_total', { outcome: 'stored' })).toBeGreaterThanOrEqual(2);
    expect(scrape.valueOf('dateline_appended_events_total', { category: 'meeting' })).toBeGreaterThanOrEqual(1);
    expect(scrape.valueOf('dateline_consumer_handled_events_total', { group: 'extraction' })).toBeGreaterThanOrEqual(1);
    expect(scrape.valueOf('dateline_consumer_lag_events', { group: 'extraction', topic: 'log' })).toBe(0);
    expect(scrape.valueOf('dateline_dead_letters', { group: 'extraction', state: 'parked' })).toBe(0);
  });

  it('name routes by their templates, so that no id becomes a label', () => {
    const routes = new Set(
      scrape.samples.flatMap(({ name, labels }) =>
        name === 'dateline_http_request_duration_seconds_count' ? [labels['route']] : [],
      ),
    );
    expect([...routes]).toEqual(expect.arrayContaining(['/v1/articles', '/v1/articles/:id']));
    expect([...routes].filter((route) => /\d{2}/.test(route ?? ''))).toEqual([]);
  });
});

describe('the lag of a read model', () => {
  let test: TestDatabase;
  const apps = new Map<string, App>();
  const start = async (name: string, settings: Record<string, string> = {}): Promise<App> => {
    const app = await startApp(name, { DATABASE_URL: test.url, READ_MODEL_URL: test.url, ...settings });
    apps.set(name, app);
    return app;
  };

  beforeAll(async () => {
    test = await createTestDatabase();
  });
  afterAll(async () => {
    await Promise.all([...apps.values()].map((app) => app.stop()));
    await test.drop();
  });

  it('rises while what it is made of is held up, and falls when that goes on', async () => {
    const ingest = await start('ingest');
    const projection = await start('projection', { READY_MAX_LAG_SECONDS: '1' });
    const client = new Client(ingest.url, ingest.url);
    const lagIs = (isWanted: (events: number, seconds: number) => boolean): Promise<Scrape> =>
      client.until(
        () => metricsOf(projection.url),
        ({ valueOf }) =>
          isWanted(
            valueOf('dateline_projection_lag_events', { projection: 'articles' }) ?? Number.NaN,
            valueOf('dateline_projection_lag_seconds', { projection: 'articles' }) ?? Number.NaN,
          ),
      );
    await lagIs((events, seconds) => events === 0 && seconds === 0);
    // Projection cannot write: its rows and marks wait behind this lock.
    const session = await test.database.session();
    try {
      await session.query({ text: 'BEGIN' });
      await session.query({ text: 'LOCK TABLE read_model.projection_mark IN ACCESS EXCLUSIVE MODE' });
      for (const article of manyReports(5)) await client.push(article);
      await lagIs((events, seconds) => events === 5 && seconds > 1);
      const late = await client.until(
        () => readinessOf(projection.url),
        ({ status }) => status === 503,
      );
      expect(late.checks).toMatchObject({
        database: { status: 'ok' },
        readModel: { status: 'ok' },
        lag: { status: 'failed', group: expect.stringMatching(/^projection-articles-v/) as string, limitSeconds: 1 },
      });
      expect(late.checks['lag']?.['seconds']).toBeGreaterThan(1);
    } finally {
      await session.close();
    }
    await lagIs((events, seconds) => events === 0 && seconds === 0);
    await client.until(
      () => readinessOf(projection.url),
      ({ status }) => status === 200,
    );
  });

  it('/readyz names the broker that is away, beside the database that answers', async () => {
    const brokers = `127.0.0.1:${await freePort()}`;
    const ingest = await startApp('ingest', { DATABASE_URL: test.url, KAFKA_BROKERS: brokers }, 'livez');
    apps.set('without a broker', ingest);
    // On a busy machine the first question may end before the connection is refused.
    const { status, checks } = await new Client(ingest.url, ingest.url).until(
      () => readinessOf(ingest.url),
      (answer) => String(answer.checks['lag']?.['message']).includes('ECONNREFUSED'),
    );
    expect(status).toBe(503);
    expect(checks).toEqual({
      database: { status: 'ok', message: 'answers' },
      broker: { status: 'failed', message: expect.stringMatching(/./) as string },
      lag: { status: 'failed', message: expect.stringMatching(/ECONNREFUSED/) as string },
    });
  });
});

type Checks = Record<string, Record<string, string | number>>;

async function readinessOf(url: string): Promise<{ status: number; checks: Checks }> {
  const response = await fetch(`${url}/readyz`);
  const { checks } = (await response.json()) as { checks: Checks };
  return { status: response.status, checks };
}
