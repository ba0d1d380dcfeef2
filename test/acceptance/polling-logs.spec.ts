import { createTestDatabase, sendJson, untilRows, type TestDatabase } from '#testing';
import { document, openTestWeb, type TestWeb } from '../../apps/ingest/src/http/test-web.contract.js';
import { startApp, type App } from './processes.js';

let web: TestWeb;
let test: TestDatabase;
let app: App;

beforeAll(async () => {
  [web, test] = await Promise.all([openTestWeb(), createTestDatabase()]);
  const settings = { INGEST_ALLOWED_ADDRESSES: web.allowed.join(','), LOG_LEVEL: 'debug' };
  app = await startApp('ingest', { DATABASE_URL: test.url, ...settings });
});
afterAll(async () => {
  await app.stop();
  await web.close();
  await test.drop();
});

it('each fetch has a log line with its source and the id that it has in the ledger', async () => {
  const site = web.site('127.0.0.2').on('/rss', document('<rss><channel><title>W</title></channel></rss>', 'text/xml'));
  const source = { kind: 'feed', url: site.url('/rss'), title: 'The Wire' };
  const { body } = await sendJson(`${app.url}/v1/sources`, 'POST', source);
  const { sourceId } = body as { sourceId: string };
  const fetches = (): Promise<{ id: string }[]> =>
    test.database.query({ text: 'SELECT id FROM dateline.fetch WHERE source_id = $1', values: [sourceId] });
  await untilRows(async () => [{ done: (await fetches()).length > 0 }], [{ done: true }], 30_000);
  const [{ id } = { id: '' }] = await fetches();
  const lines = app
    .output()
    .split('\n')
    .filter((line) => line.includes(id));
  expect(lines.map((line) => JSON.parse(line) as object)).toMatchObject([
    { message: { fetchId: id, sourceId, kind: 'poll', outcome: 'fetched', status: 200 } },
  ]);
});

it('a fault of our own is told with the source and the fetch that it befell', async () => {
  const site = web.site('127.0.0.3').on('/rss', document('<rss><channel><title>W</title></channel></rss>', 'text/xml'));
  // Nothing can be written into the ledger.
  await test.database.query({ text: 'ALTER TABLE dateline.fetch RENAME TO fetch_away' });
  const { body } = await sendJson(`${app.url}/v1/sources`, 'POST', { kind: 'feed', url: site.url('/rss'), title: 'B' });
  const { sourceId } = body as { sourceId: string };
  const told = (): string[] =>
    app
      .output()
      .split('\n')
      .filter((line) => line.includes('could not be worked on'));
  await untilRows(() => Promise.resolve([{ told: told().length > 0 }]), [{ told: true }], 30_000);
  expect(JSON.parse(told()[0] ?? '{}')).toMatchObject({
    message: { sourceId, fetchId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string },
  });
});
