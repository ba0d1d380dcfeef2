import { createTestDatabase, describeWithKafka, testBrokers, type TestDatabase } from '#testing';
import { Client } from './client.js';
import { startApp, type App } from './processes.js';
import { acceptanceStory } from './story.js';

type Name = 'ingest' | 'extraction' | 'projection' | 'query';

/** The four apps as processes of their own, on one database; with brokers, events travel through Kafka. */
function fourApps(transport: () => Record<string, string>): void {
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
}

describe('Dateline in four processes that tail the log', () => {
  fourApps(() => ({}));
});

describeWithKafka('Dateline in four processes with Kafka', () => {
  const prefix = `acceptance-${process.pid}.`;
  fourApps(() => ({ KAFKA_BROKERS: testBrokers().join(','), KAFKA_PREFIX: prefix }));
});
