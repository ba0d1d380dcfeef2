import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describeWithKafka, testBrokers } from '#testing';
import { report } from './articles.js';
import { Client } from './client.js';
import { freePort, runApp, startApp, type App } from './processes.js';
import { acceptanceStory } from './story.js';

let folder: string;
let settings: Record<string, string>;
let app: App;
let client: Client;

async function start(): Promise<void> {
  app = await startApp('standalone', settings);
  client = new Client(app.url, app.url);
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dateline-standalone-'));
  settings = { DATELINE_DATA_DIR: join(folder, 'data'), PORT: String(await freePort()) };
  await start();
});
afterAll(async () => {
  await app.stop();
  await sleep(500);
  await rm(folder, { recursive: true, force: true, maxRetries: 10 });
});

describe('Dateline in one process', () => {
  it('says in one line where it is', () => {
    expect(app.output().trim()).toBe(`Dateline is at ${app.url}`);
  });

  it('is never empty: the sample newsroom is there at the first start', async () => {
    const articles = await client.until(
      () => client.get<{ data: unknown[] }>('/v1/articles?limit=500'),
      ({ data }) => data.length >= 8,
    );
    expect(articles.data.length).toBeGreaterThanOrEqual(8);
    await client.until(
      () => client.all('/v1/meetings?status=held'),
      ({ length }) => length >= 5,
    );
    await client.checkEvidence(await client.all('/v1/events'));
  });

  acceptanceStory(() => ({
    client,
    async crash() {
      await app.kill();
      await start();
    },
  }));

  it('goes on answering while a long text is read', async () => {
    const text = 'The ministers met in Geneva on Monday and said that the talks were useful. '.repeat(2_600);
    const { articleId } = await client.push({ title: 'Long', text, publishedAt: '2025-02-18' });
    let answers = 0;
    await client.until(
      async () => {
        for (let n = 0; n < 10; n += 1) answers += Number((await fetch(`${app.url}/livez`)).ok);
        return client.get<{ analysis: unknown }>(`/v1/articles/${articleId}`).catch(() => ({ analysis: null }));
      },
      ({ analysis }) => analysis !== null,
    );
    expect(answers).toBeGreaterThanOrEqual(20);
  });

  it('shows the latest events to people, each with its sentence marked', async () => {
    const page = await (await fetch(`${app.url}/`)).text();
    const [, href = ''] = /href="(\/articles\/[^"]+)"/.exec(page) ?? [];
    const article = await (await fetch(new URL(href.replaceAll('&amp;', '&'), app.url))).text();
    expect(article).toMatch(/<mark[^>]*>[^<]+/);
  });

  it('keeps its articles when it is stopped and started again, and does not load the samples twice', async () => {
    const before = await client.all('/v1/events');
    expect(await app.stop()).toBeLessThan(5_000);
    await start();
    expect(await client.all('/v1/events')).toEqual(before);
  });

  it('ends within seconds though a client holds a connection open', async () => {
    const response = await fetch(`${app.url}/livez`, { headers: { connection: 'keep-alive' } });
    await response.text();
    expect(await app.stop()).toBeLessThan(5_000);
    await start();
  });
});

describeWithKafka('Dateline in one process with Kafka', () => {
  it('answers the same questions, its events having travelled through topics', async () => {
    const kafka = { KAFKA_BROKERS: testBrokers().join(','), KAFKA_PREFIX: `standalone-${randomUUID()}.` };
    const data = { DATELINE_DATA_DIR: join(folder, 'with-kafka'), DATELINE_SAMPLES: 'false' };
    const withKafka = await startApp('standalone', { ...data, ...kafka });
    const asker = new Client(withKafka.url, withKafka.url);
    const rows = await asker.eventsOf(await asker.push(report));
    await asker.checkEvidence(rows);
    const types = (of: readonly { type: string }[]): string[] => of.map(({ type }) => type).sort();
    expect(types(rows)).toEqual(types(await client.eventsOf(await client.push(report))));
    await withKafka.stop();
  });
});

describe('a start that cannot succeed ends with one readable line and exit code 1', () => {
  it('when the port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const { port } = other.address() as { port: number };
    const { code, printed } = await runApp('standalone', {
      PORT: String(port),
      DATELINE_DATA_DIR: join(folder, 'other'),
    });
    other.close();
    expect([code, printed]).toEqual([1, `dateline: Port ${port} is taken: stop the other program, or set PORT\n`]);
  });

  it('when the data folder cannot be used', async () => {
    const file = join(folder, 'a-file');
    await writeFile(file, '');
    const { code, printed } = await runApp('standalone', { PORT: String(await freePort()), DATELINE_DATA_DIR: file });
    expect(code).toBe(1);
    expect(printed).toMatch(/^dateline: The data folder .* cannot be used: .*DATELINE_DATA_DIR.*\n$/);
  });

  it('when the data folder belongs to another Dateline', async () => {
    const { code, printed } = await runApp('standalone', { ...settings, PORT: String(await freePort()) });
    expect(code).toBe(1);
    expect(printed).toMatch(/^dateline: The data folder .* is in use by another Dateline .*\n$/);
  });

  it('when a setting is wrong', async () => {
    const { code, printed } = await runApp('standalone', { PORT: 'http', KAFKA_BROKERS: 'kafka' });
    expect(code).toBe(1);
    expect(printed).toMatch(/^dateline: Wrong settings: PORT: .*; KAFKA_BROKERS.*: expected host:port.*\n$/);
  });
});
