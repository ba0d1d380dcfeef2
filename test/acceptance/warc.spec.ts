import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { v7 as newId } from 'uuid';
import type { ArticleCollected } from '#events';
import { PostgresEventStore, retryOnConflict } from '#event-store';
import { createTestDatabase, runDateline, type Ended, type TestDatabase } from '#testing';
import { startApp, type App } from './processes.js';

let test: TestDatabase;
let folder: string;
let app: App;

beforeEach(async () => {
  test = await createTestDatabase();
  folder = await mkdtemp(join(tmpdir(), 'dateline-warc-spec-'));
  app = await startApp('ingest', { DATABASE_URL: test.url });
});
afterEach(async () => {
  await app.stop();
  await test.drop();
  await rm(folder, { recursive: true });
});

const dateline = (...args: string[]): Promise<Ended> => runDateline(app.url, args);

const rows = <Row extends object>(text: string): Promise<Row[]> => test.database.query<Row>({ text });
type Article = { data: ArticleCollected['data']; actor: string };
const articles = (): Promise<Article[]> =>
  rows(`SELECT data, metadata ->> 'actor' AS actor FROM dateline.events
        WHERE type IN ('ArticleCollected', 'ArticleRevised') ORDER BY position`);

const FETCHED = '2025-03-05T06:07:08Z';
const sentence = (n: number): string =>
  `On day ${n} the council of the river towns met again, and its members agreed on the bridges, the banks and the harbour.`;
const page = (n: number): string => `<!doctype html><html lang="en"><head><title>Day ${n} in the river towns</title>
  <meta property="article:published_time" content="2025-03-0${n}T09:00:00Z"></head>
  <body><nav><a href="/">Home</a></nav><article><h1>Day ${n} in the river towns</h1>
  ${[n, n + 1, n + 2].map((day) => `<p>${sentence(day)}</p>`).join('\n')}</article></body></html>`;
const http = (body: string, head = 'Content-Type: text/html; charset=utf-8', status = '200 OK'): string =>
  `HTTP/1.1 ${status}\r\n${head}\r\n\r\n${body}`;

let records = 0;
function record(type: string, url: string, content: string, mediaType = 'application/http; msgtype=response'): Buffer {
  records += 1;
  const id = `urn:uuid:00000000-0000-4000-8000-${String(records).padStart(12, '0')}`;
  return Buffer.from(
    `WARC/1.1\r\nWARC-Type: ${type}\r\nWARC-Record-ID: <${id}>\r\nWARC-Target-URI: ${url}\r\nWARC-Date: ${FETCHED}\r\n` +
      `Content-Type: ${mediaType}\r\nContent-Length: ${Buffer.byteLength(content)}\r\n\r\n${content}\r\n\r\n`,
  );
}
const response = (path: string, content: string): Buffer =>
  record('response', `https://towns.example/${path}`, content);

async function write(name: string, parts: readonly Buffer[]): Promise<string> {
  const file = join(folder, name);
  // Each record a member of its own, as crawlers write them.
  await writeFile(
    file,
    name.endsWith('.gz') ? Buffer.concat(parts.map((part) => gzipSync(part))) : Buffer.concat(parts),
  );
  return file;
}

const crawl = (): Buffer[] => [
  record('warcinfo', '', 'software: a crawler\r\n', 'application/warc-fields'),
  record('request', 'https://towns.example/1', 'GET /1 HTTP/1.1\r\n\r\n', 'application/http; msgtype=request'),
  response('1', http(page(1))),
  response('2', http(page(2))),
  response('logo.png', http('PNG', 'Content-Type: image/png')),
  response('gone', http(page(3), 'Content-Type: text/html', '404 Not Found')),
  record('revisit', 'https://towns.example/1', http(''), 'application/http; msgtype=response'),
  record('metadata', 'https://towns.example/1', 'fetchTimeMs: 5\r\n', 'application/warc-fields'),
  response('broken', 'no HTTP'),
  response('empty', http('<html><body></body></html>')),
];

describe('importing a WARC file', () => {
  it('takes in its pages with where and when they were got, and keeps what it cannot read', async () => {
    const file = await write('crawl.warc.gz', crawl());
    const { code, stdout } = await dateline('article', 'import', file);
    expect(code).toBe(1);
    expect(stdout).toMatch(/: 10 read, 2 collected, 0 revised, 0 unchanged, 6 skipped, 2 refused\n/);
    expect(stdout).toMatch(
      / {2}9: It holds no HTTP answer: it is in quarantine as .*\n {2}10: No text was found.*in quarantine/,
    );
    const hash = createHash('sha256').update(page(1)).digest('hex');
    expect(await articles()).toMatchObject([
      {
        actor: 'client:import',
        data: {
          url: 'https://towns.example/1',
          title: 'Day 1 in the river towns',
          language: 'en',
          documentHash: hash,
          provenance: { publishedAt: { from: 'open-graph' } },
        },
      },
      { data: { url: 'https://towns.example/2' } },
    ]);
    expect((await articles())[0]?.data.text).toContain(sentence(3));
    const documents = await rows(`SELECT url, fetched_at FROM dateline.document WHERE hash = '${hash}'`);
    expect(documents).toEqual([{ url: 'https://towns.example/1', fetched_at: new Date(FETCHED) }]);
    const held = await rows('SELECT stage, url FROM dateline.quarantine ORDER BY stage');
    expect(held).toEqual([
      { stage: 'page', url: 'https://towns.example/empty' },
      { stage: 'warc', url: 'https://towns.example/broken' },
    ]);
    const again = await dateline('article', 'import', '--again', '--json', file);
    expect(JSON.parse(again.stdout)).toMatchObject({ collected: 0, revised: 0, unchanged: 2, refused: 2 });
  });

  it('says where a file is cut off, and keeps what stands before', async () => {
    const [, , first = Buffer.alloc(0), second = Buffer.alloc(0)] = crawl();
    for (const [name, parts] of [
      ['half.warc', [first, second.subarray(0, 700)]],
      ['half.warc.gz', [first, second.subarray(0, 700)]],
    ] as const) {
      const { code, stderr } = await dateline('article', 'import', await write(name, parts));
      expect([code, stderr]).toEqual([1, expect.stringMatching(/it ends in the middle of record 2/)]);
    }
    expect(await articles()).toHaveLength(1);
  });
});

describe('what is in quarantine', () => {
  it('is collected once a reader can read it: a page, and a record of a WARC file', async () => {
    const keep = async (bytes: string, stage: string): Promise<void> => {
      const hash = createHash('sha256').update(bytes).digest('hex');
      await test.database.query({
        text: `INSERT INTO dateline.document (hash, bytes, compression, size, fetched_at)
               VALUES ($1, $2, 'none', $3, now())`,
        values: [hash, Buffer.from(bytes), Buffer.byteLength(bytes)],
      });
      await test.database.query({
        text: `INSERT INTO dateline.quarantine (id, stage, url, document_hash, error, state)
               VALUES ($1, $2, $3, $4, 'an older reader could not', 'held')`,
        values: [newId(), stage, `https://towns.example/${stage}`, hash],
      });
    };
    await keep(page(4), 'page');
    await keep(http(page(5)), 'warc');
    for (const { id } of await rows<{ id: string }>('SELECT id FROM dateline.quarantine ORDER BY stage')) {
      expect(await dateline('quarantine', 'retry', id)).toMatchObject({ code: 0 });
    }
    expect((await articles()).map(({ data, actor }) => [data.url, data.title, actor])).toEqual([
      ['https://towns.example/page', 'Day 4 in the river towns', 'operator:retry'],
      ['https://towns.example/warc', 'Day 5 in the river towns', 'operator:retry'],
    ]);
  });
});

describe('reading articles again from their bytes', () => {
  it('revises those whose text is read differently now, after a trial that tells which, and only once', async () => {
    await dateline('article', 'import', await write('crawl.warc', crawl().slice(2, 4)));
    const [first] = await articles();
    if (first === undefined) throw new Error('nothing was imported');
    const store = new PostgresEventStore(test.database);
    const { data } = first;
    // As an older reader would have read the same bytes.
    const text = `${data.text}\n\nHome`;
    const contentHash = createHash('sha256')
      .update(JSON.stringify([data.title, text]))
      .digest('hex');
    const streamId = `article-${data.articleId}`;
    const type = 'ArticleRevised' as const;
    const { publishedAt } = data;
    const revised = { id: newId(), publishedAt, type, data: { ...data, text, contentHash, revision: 2 } };
    // The two pages are much alike, so that one of them is told to be a copy meanwhile.
    await retryOnConflict(async () => {
      const { length: expectedVersion } = await store.readStream(streamId);
      const context = { correlationId: newId(), causationId: newId(), actor: 'client:spec' };
      return store.append([{ streamId, expectedVersion, events: [revised] }], context);
    });
    const trial = await dateline('article', 'rederive', '--dry-run');
    const length = data.text.length;
    expect(trial.stdout).toBe(
      `different  https://towns.example/1  ${length + 6} characters become ${length}\n` +
        '2 articles: 1 would be revised, 1 the same, 0 poorer, 0 unreadable, 0 without bytes\n',
    );
    expect(await articles()).toHaveLength(3);
    const others = await dateline('article', 'rederive', '--host', 'other.example', '--from', '2025-03-01');
    expect(others.stdout).toMatch(/^0 articles/);
    const done = await dateline('article', 'rederive', '--host', 'towns.example', '--to', '2025-03-02');
    expect(done.stdout).toMatch(/\n1 articles: 1 revised/);
    const log = await articles();
    expect(log).toHaveLength(4);
    expect(log.at(-1)).toMatchObject({ actor: 'operator:rederive', data: { text: data.text, revision: 3 } });
    expect((await dateline('article', 'rederive')).stdout).toMatch(/^2 articles: 0 revised, 2 the same/);
    expect(await articles()).toHaveLength(4);
    await store.close();
  });

  it('leaves alone what words were removed from, and tells what has no bytes any more', async () => {
    await dateline('article', 'import', await write('crawl.warc', crawl().slice(2, 4)));
    const [first] = await rows<{ id: string }>('SELECT event_id AS id FROM dateline.events ORDER BY position');
    const store = new PostgresEventStore(test.database);
    const context = { correlationId: newId(), causationId: newId(), actor: 'operator:spec', reason: 'file 7' };
    const by = { ...context, at: '2025-04-01T00:00:00Z', newId };
    await store.redact({ eventId: first?.id ?? '', pointers: ['/text'] }, by);
    await store.close();
    await rows('DELETE FROM dateline.document');
    const { stdout } = await dateline('article', 'rederive');
    expect(stdout).toBe(
      'gone  https://towns.example/2\n1 articles: 0 revised, 0 the same, 0 poorer, 0 unreadable, 1 without bytes\n',
    );
  });
});
