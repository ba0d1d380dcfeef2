import { randomUUID } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { PassThrough, Readable } from 'node:stream';
import { text as readAll } from 'node:stream/consumers';
import { createGzip, gzipSync } from 'node:zlib';
import { until } from '#testing';
import { Sources } from '../sources/sources.js';
import { serveIngest, type ServedIngest } from '../served-ingest.contract.js';

let served: ServedIngest;

beforeAll(async () => {
  served = await serveIngest();
});
afterAll(() => served.stop());

type Line = {
  readonly type: string;
  readonly id?: string;
  readonly lines: number;
  readonly collected?: number;
  readonly detail?: string;
  readonly canGoOn?: boolean;
  readonly errors?: { line: number; errors: { pointer: string; detail: string }[] }[];
};
type Answer = { status: number; lines: Line[] };

/** Sends as a client does that reads while it writes; `body` is piped. */
function upload(
  body: Readable,
  { path = '/v1/articles/bulk', ...headers }: Record<string, string> = {},
): Promise<Answer> {
  const given = { 'content-type': 'application/x-ndjson', ...headers };
  return new Promise((resolve, reject) => {
    const sent = httpRequest(
      `${served.origin}${path}`,
      { method: 'POST', headers: given, agent: false },
      (response) => {
        readAll(response).then((text) => {
          const lines = text.split('\n').filter((line) => line !== '');
          resolve({ status: response.statusCode ?? 0, lines: lines.map((line) => JSON.parse(line) as Line) });
        }, reject);
      },
    );
    sent.once('error', reject);
    body.once('error', () => sent.destroy()).pipe(sent);
  });
}
const send = (lines: readonly (object | string | Buffer)[], headers: Record<string, string> = {}): Promise<Answer> =>
  upload(Readable.from([bytesOf(lines)]), headers);
const bytesOf = (lines: readonly (object | string | Buffer)[]): Buffer =>
  Buffer.concat(
    lines.map((line) =>
      Buffer.isBuffer(line)
        ? Buffer.concat([line, Buffer.from('\n')])
        : Buffer.from(`${typeof line === 'string' ? line : JSON.stringify(line)}\n`),
    ),
  );
const summaryOf = ({ lines }: Answer): Line | undefined => lines.at(-1);

/** Articles of a site that no other test writes to. */
function aSite(): (n: number | string, more?: object) => object {
  const site = randomUUID();
  return (n, more = {}) => ({
    url: `https://${site}.example/${n}`,
    title: `Article ${n}`,
    text: `They met on day ${n}.`,
    publishedAt: '2025-02-18',
    ...more,
  });
}
const many = (article: (n: number) => object, count: number, first = 1): object[] =>
  Array.from({ length: count }, (_, n) => article(first + n));

const textsOf = async (article: object): Promise<string[]> => {
  const { url } = article as { url: string };
  const rows = await served.test.database.query<{ text: string }>({
    text: `SELECT data ->> 'text' AS text FROM dateline.events WHERE data ->> 'url' = $1 ORDER BY position`,
    values: [url],
  });
  return rows.map(({ text }) => text);
};
const eventsOfImport = (id: string): Promise<{ n: number }[]> =>
  served.test.database.query({
    text: `SELECT count(*) AS n FROM dateline.events JOIN dateline.import ON correlation_id::text = metadata ->> 'correlationId'
           WHERE id = $1`,
    values: [id],
  });

describe('a bulk upload', () => {
  it('takes in each line, tells what became of them, and the same again is unchanged', async () => {
    const article = aSite();
    const lines = [article(1), '', article(2), article(1, { text: 'They did not meet.' })];
    const first = await send(lines);
    expect(first.status).toBe(200);
    expect(first.lines[0]).toMatchObject({ type: 'import', lines: 0 });
    const counts = { lines: 4, collected: 2, revised: 1, unchanged: 0, skipped: 1, refused: 0, errors: [] };
    expect(summaryOf(first)).toEqual({ type: 'summary', ...counts });
    expect(await textsOf(article(1))).toEqual(['They met on day 1.', 'They did not meet.']);
    expect(await eventsOfImport(first.lines[0]?.id ?? '')).toEqual([{ n: 3 }]);
    expect(summaryOf(await send([article(2)]))).toMatchObject({ collected: 0, unchanged: 1 });
  });

  it('reports each wrong line by its number and takes in all others', async () => {
    const article = aSite();
    const answer = await send([
      article(1),
      '{"title":',
      article(3, { publishedAt: 'soon', colour: 'red' }),
      Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d]),
      '[]',
      article(6, { text: 'ä'.repeat(500_000) }),
      article(7),
    ]);
    expect(summaryOf(answer)).toMatchObject({ lines: 7, collected: 2, refused: 5 });
    expect(summaryOf(answer)?.errors).toMatchObject([
      { line: 2, errors: [{ pointer: '', detail: expect.stringMatching(/^is no JSON/) as string }] },
      { line: 3, errors: [{ pointer: '/publishedAt' }, { pointer: '/colour' }] },
      { line: 4, errors: [{ detail: 'is not UTF-8' }] },
      { line: 5 },
      { line: 6, errors: [{ detail: expect.stringMatching(/921600 are taken/) as string }] },
    ]);
    expect(await textsOf(article(7))).toHaveLength(1);
  });

  it('takes in what its source is named of, and refuses a source that there is not', async () => {
    const article = aSite();
    const state = { version: 1, state: 'active', stateReason: null, failing: null, selector: null } as const;
    const filed = { groups: [], tags: [], language: null, licence: null, country: null } as const;
    await served.get(Sources).put({
      ...state,
      ...filed,
      ...{ sourceId: 'source-1', kind: 'push', url: null, title: 'A client', schedule: { kind: 'automatic' } },
      ...{ registeredAt: new Date(), changedAt: new Date() },
    });
    const answer = await send([article(1, { sourceId: 'source-1' }), article(2, { sourceId: 'source-2' }), article(3)]);
    expect(summaryOf(answer)).toMatchObject({
      collected: 2,
      errors: [{ line: 2, errors: [{ pointer: '/sourceId', detail: 'there is no source source-2' }] }],
    });
  });

  it('tells a thousand wrong lines and counts the others', async () => {
    const answer = await send(Array.from({ length: 1_500 }, () => 'x'));
    expect(summaryOf(answer)).toMatchObject({ refused: 1_500 });
    expect(summaryOf(answer)?.errors).toHaveLength(1_000);
    expect(summaryOf(answer)?.errors?.at(-1)).toMatchObject({ line: 1_000 });
  });

  it('is read as gzip where it is gzip, in one member or several', async () => {
    const article = aSite();
    const body = Buffer.concat([gzipSync(bytesOf([article(1)])), gzipSync(bytesOf([article(2)]))]);
    expect(summaryOf(await upload(Readable.from([body]), { 'content-encoding': 'gzip' }))).toMatchObject({
      collected: 2,
    });
    expect(summaryOf(await upload(Readable.from([body])))).toMatchObject({ unchanged: 2 });
  });

  it.each([
    ['another content type', { 'content-type': 'text/plain' }, 415],
    ['an encoding that is not known', { 'content-encoding': 'br' }, 415],
    ['a key that is none', { 'idempotency-key': 'a b' }, 400],
    ['a line to begin with that is none', { path: '/v1/articles/bulk?from=0' }, 400],
    ['an unknown parameter', { path: '/v1/articles/bulk?form=2' }, 400],
    ['a gap before its first line', { path: '/v1/articles/bulk?from=2' }, 409],
  ])('is refused with %s', async (_, headers, status) => {
    expect(await send([aSite()(1)], headers as Record<string, string>)).toMatchObject({ status });
  });
});

describe('a hostile upload', () => {
  it('with a line of 100 MB loses that line alone, in a memory that stays flat', async () => {
    const article = aSite();
    const before = process.memoryUsage.rss();
    let peak = before;
    const body = Readable.from(
      (function* () {
        yield bytesOf([article(1)]);
        for (let sent = 0; sent < 100; sent += 1) {
          peak = Math.max(peak, process.memoryUsage.rss());
          yield Buffer.alloc(1024 * 1024, 'x');
        }
        yield bytesOf(['', article(3)]);
      })(),
    );
    const answer = await upload(body);
    expect(summaryOf(answer)).toMatchObject({
      collected: 2,
      refused: 1,
      errors: [{ line: 2, errors: [{ detail: 'has 104857600 bytes, 8388608 are taken' }] }],
    });
    expect(peak - before).toBeLessThan(90 * 1024 * 1024);
  });

  it('that is a gzip bomb costs no memory', async () => {
    const article = aSite();
    const gzip = createGzip();
    const zeros = Buffer.alloc(1024 * 1024);
    Readable.from(
      (function* () {
        yield bytesOf([article(1)]);
        for (let sent = 0; sent < 256; sent += 1) yield zeros;
        yield bytesOf(['', article(3)]);
      })(),
    ).pipe(gzip);
    const bomb = Buffer.concat((await gzip.toArray()) as Buffer[]);
    expect(bomb.byteLength).toBeLessThan(2 * 1024 * 1024);
    const before = process.memoryUsage.rss();
    expect(summaryOf(await upload(Readable.from([bomb])))).toMatchObject({ collected: 2, refused: 1 });
    expect(process.memoryUsage.rss() - before).toBeLessThan(100 * 1024 * 1024);
  });

  it.each([
    ['cut off', (gzip: Buffer) => gzip.subarray(0, gzip.byteLength - 40)],
    ['damaged', (gzip: Buffer) => Buffer.concat([gzip.subarray(0, 20_000), Buffer.alloc(5_000, 7)])],
  ])('whose gzip is %s keeps what was whole, says so, and goes on with a whole one', async (_, spoil) => {
    const article = aSite();
    const key = randomUUID();
    const lines = many((n) => article(n, { text: `They met. ${randomUUID().repeat(20)}` }), 500);
    const gzip = gzipSync(bytesOf(lines));
    const answer = await upload(Readable.from([spoil(gzip)]), { 'idempotency-key': key });
    const last = summaryOf(answer);
    expect(last).toMatchObject({ type: 'problem', canGoOn: false });
    expect(last?.detail).toMatch(/gzip data is damaged/);
    const { body } = await served.send('GET', `/v1/imports/${key}`);
    expect(body).toMatchObject({ state: 'paused', refused: 0, problem: last?.detail });
    expect((body as { collected: number }).collected).toBeGreaterThan(20);
    const again = await upload(Readable.from([gzip]), { 'idempotency-key': key });
    expect(summaryOf(again)).toMatchObject({ type: 'summary', lines: 500, collected: 500, revised: 0, unchanged: 0 });
  });

  it('that promises more than it sends is paused, and its unfinished line is not taken in', async () => {
    const [article, key] = [aSite(), randomUUID()];
    const body = `${JSON.stringify(article(1))}\n${JSON.stringify(article(2))}`;
    const { hostname, port } = new URL(served.origin);
    const socket = connect(Number(port), hostname);
    socket.write(
      `POST /v1/articles/bulk HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-ndjson\r\nIdempotency-Key: ${key}\r\n` +
        `Content-Length: ${body.length + 100}\r\n\r\n${body}`,
    );
    await served.eventually(`SELECT id FROM dateline.import WHERE id = '${key}'`, [{ id: key }]);
    socket.end();
    await served.eventually(`SELECT problem FROM dateline.import WHERE id = '${key}'`, [
      { problem: 'The connection broke off' },
    ]);
    expect(await textsOf(article(2))).toEqual([]);
    const again = await send([article(1), article(2)], { 'idempotency-key': key });
    expect(summaryOf(again)).toMatchObject({ type: 'summary', lines: 2, collected: 2 });
  });

  it('twice at once under one key is one import; under two keys each article is taken in once', async () => {
    const [article, key] = [aSite(), randomUUID()];
    const lines = many(article, 2_000);
    const held = new PassThrough();
    const first = upload(held, { 'idempotency-key': key });
    held.write(bytesOf(lines.slice(0, 1_000)));
    await served.eventually(`SELECT lines >= 500 AS far FROM dateline.import WHERE id = '${key}'`, [{ far: true }]);
    expect(await send(lines, { 'idempotency-key': key })).toMatchObject({ status: 409 });
    const other = send(lines);
    held.end(bytesOf(lines.slice(1_000)));
    const [one, two] = (await Promise.all([first, other])).map(summaryOf);
    expect([one?.type, two?.type]).toEqual(['summary', 'summary']);
    expect([one, two].reduce((sum, given) => sum + (given?.collected ?? NaN), 0)).toBe(2_000);
  });
});

describe('an import that was broken off', () => {
  /** Sends lines, waits until so many are done, and breaks the connection. */
  async function breakOff(lines: readonly object[], key: string, done: number): Promise<void> {
    const body = new PassThrough();
    const broken = upload(body, { 'idempotency-key': key }).catch(() => undefined);
    body.write(bytesOf(lines));
    await served.eventually(`SELECT lines >= ${done} AS far FROM dateline.import WHERE id = '${key}'`, [{ far: true }]);
    body.destroy(new Error('the wire is cut'));
    await broken;
    const isPaused = async (): Promise<boolean> => {
      const { body: found } = await served.send('GET', `/v1/imports/${key}`);
      return (found as { state: string }).state === 'paused';
    };
    let paused = false;
    while (!paused) paused = await isPaused();
  }

  it('goes on with the lines after those that are done', async () => {
    const [article, key] = [aSite(), randomUUID()];
    const lines = many(article, 1_200);
    await breakOff(lines.slice(0, 700), key, 500);
    const { lines: done } = (await served.send('GET', `/v1/imports/${key}`)).body as { lines: number };
    const path = `/v1/articles/bulk?from=${done + 1}`;
    const rest = await send(lines.slice(done), { 'idempotency-key': key, path });
    expect(summaryOf(rest)).toMatchObject({ lines: 1_200, collected: 1_200, unchanged: 0, refused: 0 });
    expect(await eventsOfImport(key)).toEqual([{ n: 1_200 }]);
    expect(await served.send('GET', `/v1/imports/${key}`)).toMatchObject({
      body: { state: 'completed', problem: null },
    });
  });

  it('goes on with the whole sent again, and a third time changes nothing', async () => {
    const [article, key] = [aSite(), randomUUID()];
    const lines = many(article, 1_200);
    await breakOff(lines.slice(0, 700), key, 500);
    for (let time = 0; time < 2; time += 1) {
      expect(summaryOf(await send(lines, { 'idempotency-key': key }))).toMatchObject({
        lines: 1_200,
        collected: 1_200,
      });
    }
    expect(await eventsOfImport(key)).toEqual([{ n: 1_200 }]);
  });

  it('does not take another upload for its own', async () => {
    const [article, key] = [aSite(), randomUUID()];
    await send(many(article, 10), { 'idempotency-key': key });
    const other = summaryOf(await send(many(article, 10, 11), { 'idempotency-key': key }));
    expect(other).toMatchObject({ type: 'problem', canGoOn: false });
    expect(other?.detail).toMatch(/not what this import began with/);
    expect(summaryOf(await send(many(article, 5), { 'idempotency-key': key }))).toMatchObject({ type: 'problem' });
  });

  it('tells of a line what became of it, though its progress was lost, and turns no revision back', async () => {
    const [article, key] = [aSite(), randomUUID()];
    await send([article(1, { text: 'First.' })]);
    const lines = [1, 2, 3].map((n) => article(1, { text: ['First.', 'Second.', 'Third.'][n - 1] }));
    expect(summaryOf(await send(lines, { 'idempotency-key': key }))).toMatchObject({ unchanged: 1, revised: 2 });
    // As a process leaves it that is killed between the append and the note of it.
    await served.rows(
      `UPDATE dateline.import SET lines = 0, revised = 0, unchanged = 0, digest = '' WHERE id = '${key}'`,
    );
    expect(summaryOf(await send(lines, { 'idempotency-key': key }))).toMatchObject({ unchanged: 1, revised: 2 });
    expect(await textsOf(article(1))).toEqual(['First.', 'Second.', 'Third.']);
  });

  it('ends with its batch when the app stops, tells so, and goes on in the next', async () => {
    const other = await serveIngest();
    const [article, key] = [aSite(), randomUUID()];
    const body = new PassThrough();
    const given = { 'content-type': 'application/x-ndjson', 'idempotency-key': key };
    let printed = '';
    const sent = httpRequest(`${other.origin}/v1/articles/bulk`, { method: 'POST', headers: given, agent: false });
    sent.once('response', (response) => response.on('data', (chunk: Buffer) => (printed += chunk.toString())));
    sent.on('error', () => undefined);
    body.pipe(sent);
    body.write(bytesOf(many(article, 600)));
    await other.eventually(`SELECT lines >= 500 AS far FROM dateline.import WHERE id = '${key}'`, [{ far: true }]);
    // The client is silent from now on, and does not end its upload.
    const stopped = other.stop();
    await until(() => printed.includes('"problem"'));
    expect(printed).toMatch(/"detail":"Dateline is stopping[^\n]*"canGoOn":true/);
    await stopped;
  });
});
