import { randomUUID } from 'node:crypto';
import { connectKafka } from '#messaging';
import { createTestDatabase, describeWithKafka, testBrokers, until, type TestDatabase } from '#testing';
import { manyReports } from './articles.js';
import { Client } from './client.js';
import { startApp, type App } from './processes.js';
import { acceptanceStory } from './story.js';

type Name = 'ingest' | 'extraction' | 'projection' | 'query';

/** The four apps as processes of their own, on one database; with brokers, events travel through Kafka. */
function fourApps(transport: () => Record<string, string>, more?: (client: () => Client) => void): void {
  const apps = new Map<Name, App>();
  let test: TestDatabase;
  let client: Client;
  const start = async (name: Name): Promise<App> => {
    const app = await startApp(name, { DATABASE_URL: test.url, READ_MODEL_URL: test.url, ...transport() });
    apps.set(name, app);
    return app;
  };

  beforeAll(async () => {
    test = await createTestDatabase();
    await Promise.all([start('extraction'), start('projection')]);
    const [ingest, query] = await Promise.all([start('ingest'), start('query')]);
    client = new Client(ingest.url, query.url);
  });
  afterAll(async () => {
    const tookMs = await Promise.all([...apps.values()].map((app) => app.stop()));
    await test.drop();
    expect(Math.max(...tookMs)).toBeLessThan(10_000);
  });

  acceptanceStory(() => ({
    client,
    async crash() {
      const names: Name[] = ['extraction', 'projection'];
      await Promise.all(names.map(async (name) => apps.get(name)?.kill()));
      await Promise.all(names.map(start));
    },
  }));
  it('makes a read model again while it serves, and goes on with it', async () => {
    const known = await client.all('/v1/events', 200);
    const projection = `${apps.get('projection')?.url ?? ''}/v1/projections/occurrences`;
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(`${projection}/rebuilds`, { method: 'POST', headers, body: '{}' });
    const { build } = (await response.json()) as { build: number };
    let state = 'filling';
    while (state !== 'live') {
      expect(await client.all('/v1/events', 200)).toEqual(known);
      ({ state } = (await (await fetch(`${projection}/rebuilds/${build}`)).json()) as { state: string });
      expect(['filling', 'standby', 'live']).toContain(state);
    }
    expect(await client.all('/v1/events', 200)).toEqual(known);
    const [report] = manyReports(1);
    if (report === undefined) throw new Error('no report');
    const url = 'https://wire.example/meetings/after-the-rebuild';
    const text = `${report.text} Mr. Eide told reporters that the evening was “short and cold.”`;
    const rows = await client.eventsOf(await client.push({ ...report, url, text }));
    expect(rows.map(({ type }) => type)).toContain('StatementMade');
  });

  more?.(() => client);
}

describe('Dateline in four processes that tail the log', () => {
  fourApps(() => ({}));
});

describeWithKafka('Dateline in four processes with Kafka', () => {
  const prefix = `acceptance-${randomUUID()}.`;
  fourApps(
    () => ({ KAFKA_BROKERS: testBrokers().join(','), KAFKA_PREFIX: prefix }),
    (client) => {
      it('has every event that is answered on its topic, in the order of its stream', async () => {
        const events = await client().all('/v1/events', 200);
        const wanted = new Set(events.map(({ id }) => id));
        const seen = await readTopics(prefix, (streams) => [...wanted].every((id) => streams.has(id)));
        for (const [stream, messages] of seen) {
          const versions = [...new Map(messages.map(({ id, version }) => [id, version])).values()];
          expect([stream, versions]).toEqual([stream, versions.map((_, index) => index + 1)]);
        }
      });
    },
  );
});

type Streams = Map<string, { readonly id: string; readonly version: number }[]>;

/** Reads the topics of occurrences from their beginning, as a service of somebody else would, until it has seen enough. */
async function readTopics(prefix: string, isEnough: (streams: Streams) => boolean): Promise<Streams> {
  const { kafka } = connectKafka({ brokers: testBrokers() });
  const consumer = kafka.consumer({ groupId: randomUUID() });
  await consumer.connect();
  const topics = ['meeting', 'stance', 'statement'].map((category) => `${prefix}${category}`);
  await consumer.subscribe({ topics, fromBeginning: true });
  const streams: Streams = new Map();
  await consumer.run({
    eachMessage: ({ message: { key, headers } }) => {
      const stream = String(key);
      const message = { id: String(headers?.['ce_id']), version: Number(headers?.['ce_sequence']) };
      streams.set(stream, [...(streams.get(stream) ?? []), message]);
      return Promise.resolve();
    },
  });
  await until(() => isEnough(streams));
  await consumer.disconnect();
  return streams;
}
