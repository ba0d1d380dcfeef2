import { randomUUID } from 'node:crypto';
import { connectKafka } from '#messaging';
import { parseTraceparent } from '#platform';
import { createTestDatabase, describeWithKafka, testBrokers, until, type TestDatabase } from '#testing';
import { report } from './articles.js';
import { Client, type Receipt } from './client.js';
import { startApp, type App } from './processes.js';

const names = ['ingest', 'extraction', 'projection', 'query'] as const;
const traceId = '0af7651916cd43dd8448eb211c80319c';

/** The apps on one database, each telling all it does; one article pushed in a trace. */
function tracedApps(transport: () => Record<string, string>, more?: (test: () => TestDatabase) => void): void {
  const apps = new Map<string, App>();
  let test: TestDatabase;
  let receipt: Receipt;

  beforeAll(async () => {
    test = await createTestDatabase();
    const settings = { DATABASE_URL: test.url, READ_MODEL_URL: test.url, LOG_LEVEL: 'debug', ...transport() };
    await Promise.all(names.map(async (name) => apps.set(name, await startApp(name, settings))));
    const ingest = apps.get('ingest')?.url ?? '';
    const response = await fetch(`${ingest}/v1/articles`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', traceparent: `00-${traceId}-b7ad6b7169203331-01` },
      body: JSON.stringify(report),
    });
    receipt = (await response.json()) as Receipt;
    await new Client(ingest, apps.get('query')?.url ?? '').eventsOf(receipt);
  });
  afterAll(async () => {
    await Promise.all([...apps.values()].map((app) => app.stop()));
    await test.drop();
  });

  it('puts the trace of the request into every event that it sets off', async () => {
    const events = await test.database.query<{ type: string; traceparent: string }>({
      text: `SELECT type, metadata ->> 'traceparent' AS traceparent FROM dateline.events ORDER BY position`,
    });
    expect(events.map(({ type }) => type)).toEqual(
      expect.arrayContaining(['ArticleCollected', 'ArticleAnalysed', 'MeetingHeld', 'StatementMade']),
    );
    const spans = events.map(({ traceparent }) => parseTraceparent(traceparent));
    expect(new Set(spans.map((span) => span?.traceId))).toEqual(new Set([traceId]));
    // One span for the append of the article, another for that of what it says.
    expect(new Set(spans.map((span) => span?.spanId)).size).toBe(2);
  });

  it('names the trace where projection tells that an event is in the read models', async () => {
    const told = (): boolean =>
      linesOf(apps.get('projection')).some(
        ({ message, ...line }) =>
          /projection-occurrences.* has handled MeetingHeld/.test(message) && line.traceId === traceId,
      );
    await until(told);
  });
  more?.(() => test);
}

type Line = { readonly message: string; readonly traceId?: string };

/** The whole lines that an app has logged. */
function linesOf(app: App | undefined): Line[] {
  const lines = (app?.output() ?? '').split('\n').slice(0, -1);
  return lines.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line) as Line);
}

describe('a trace through four processes that tail the log', () => {
  tracedApps(() => ({}));
});

describeWithKafka('a trace through four processes with Kafka', () => {
  const prefix = `traces-${randomUUID()}.`;
  tracedApps(
    () => ({ KAFKA_BROKERS: testBrokers().join(','), KAFKA_PREFIX: prefix }),
    (test) => {
      it('stands in the headers of every message', async () => {
        const [row] = await test().database.query<{ count: number }>({
          text: 'SELECT count(*) AS count FROM dateline.events',
        });
        const seen = await headersOf(`${prefix}article`, `${prefix}meeting`, `${prefix}stance`, `${prefix}statement`);
        await until(() => seen.traces.length === row?.count);
        await seen.close();
        expect(new Set(seen.traces)).toEqual(new Set([traceId]));
      });
    },
  );
});

/** Reads topics from their beginning; collects the trace ids of their messages. */
async function headersOf(...topics: string[]): Promise<{ traces: string[]; close(): Promise<void> }> {
  const consumer = connectKafka({ brokers: testBrokers() }).kafka.consumer({ groupId: randomUUID() });
  await consumer.connect();
  await consumer.subscribe({ topics, fromBeginning: true });
  const traces: string[] = [];
  await consumer.run({
    eachMessage: ({ message }) => {
      traces.push(parseTraceparent(String(message.headers?.['ce_traceparent']))?.traceId ?? 'none');
      return Promise.resolve();
    },
  });
  return { traces, close: () => consumer.disconnect() };
}
