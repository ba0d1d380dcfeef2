import { setTimeout as sleep } from 'node:timers/promises';
import { v7 as newId } from 'uuid';
import { migrations as eventStoreMigrations, PostgresEventStore } from '#event-store';
import { migrations as messagingMigrations } from '#messaging';
import { migrate } from '#platform';
import { aMeetingHeld, anArticleCollected, createTestDatabase, describeWithKafka, type TestDatabase } from '#testing';
import { openSpecKafka, type SpecKafka } from '../../apps/projection/src/spec-kafka.contract.js';
import { startApp, type App } from './processes.js';

const STREAMS = 200;
const ROUNDS = 40;
const LIMIT_MS = 240_000;

describeWithKafka('replays in several processes', () => {
  let test: TestDatabase;
  let kafka: SpecKafka;
  let apps: App[];
  beforeEach(async () => {
    test = await createTestDatabase();
    await migrate(test.database, [...eventStoreMigrations, ...messagingMigrations]);
    kafka = openSpecKafka();
    apps = [];
  });
  afterEach(async () => {
    await Promise.all(apps.map((app) => app.kill()));
    await kafka.close();
    await test.drop();
  });

  const start = async (): Promise<App> => {
    const app = await startApp('projection', { ...kafka.settings, DATABASE_URL: test.url });
    apps.push(app);
    return app;
  };
  const post = async (app: App, topic: string): Promise<string> => {
    const response = await fetch(`${app.url}/v1/replays`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ topic, from: 1 }),
    });
    expect(response.status).toBe(202);
    return ((await response.json()) as { id: string }).id;
  };
  const progress = async (id: string): Promise<{ state: string; sent: number }> => {
    const text = 'SELECT state, sent FROM dateline.replay WHERE id = $1';
    const [row] = await test.database.query<{ state: string; sent: number }>({ text, values: [id] });
    return row ?? { state: 'missing', sent: 0 };
  };
  const untilCompleted = async (id: string): Promise<void> => {
    for (const deadline = Date.now() + 90_000; (await progress(id)).state !== 'completed';) {
      if (Date.now() > deadline) throw new Error(`Not completed: ${JSON.stringify(await progress(id))}`);
      await sleep(50);
    }
  };

  /** Meetings told over and over, streams in turn; answers how many events the log has. */
  const fillLog = async (rounds: number): Promise<number> => {
    const store = new PostgresEventStore(test.database);
    const context = { correlationId: newId(), causationId: newId(), actor: 'client:spec' };
    const { publishedAt, ...article } = anArticleCollected();
    const collected = { type: article.type, data: article.data, id: newId(), publishedAt };
    await store.append([{ streamId: 'article-1', expectedVersion: 0, events: [collected] }], context);
    const { type, data } = aMeetingHeld();
    for (let round = 0; round < rounds; round += 1) {
      const streams = Array.from({ length: STREAMS }, (_, n) => ({
        streamId: `meeting-${n}`,
        expectedVersion: round,
        events: [{ type, data, id: newId(), publishedAt }],
      }));
      await store.append(streams, context);
    }
    await store.close();
    return 1 + rounds * STREAMS;
  };

  it(
    'go on where they were when the process that runs one is killed',
    async () => {
      const total = await fillLog(ROUNDS);
      const topic = `${kafka.prefix}again`;
      const first = await start();
      const id = await post(first, topic);
      while ((await progress(id)).sent === 0) await sleep(5);
      await first.kill();
      const reached = await progress(id);
      expect(reached.state).toBe('running');
      expect(reached.sent).toBeLessThan(total);
      await start();
      await untilCompleted(id);
      const seen = await kafka.read(topic);
      expect(new Set(seen.map(({ headers }) => headers['ce_id'])).size).toBe(total);
      // What comes twice is what was on its way at the kill: one batch at most.
      expect(seen.length - total).toBeLessThanOrEqual(500);
      for (const streamId of ['meeting-0', `meeting-${STREAMS - 1}`]) {
        const versions = seen
          .filter(({ key }) => key === streamId)
          .map(({ headers }) => Number(headers['ce_sequence']));
        const firsts = versions.filter((version, index) => versions.indexOf(version) === index);
        expect(firsts).toEqual(Array.from({ length: ROUNDS }, (_, n) => n + 1));
      }
    },
    LIMIT_MS,
  );

  it(
    'are shared out, and none is run by two at once',
    async () => {
      const total = await fillLog(20);
      const [first] = await Promise.all([start(), start()]);
      const topics = ['a', 'b', 'c', 'd'].map((name) => `${kafka.prefix}${name}`);
      const ids = await Promise.all(topics.map((topic) => post(first, topic)));
      await Promise.all(ids.map(untilCompleted));
      for (const topic of topics) expect(await kafka.read(topic)).toHaveLength(total);
    },
    LIMIT_MS,
  );
});
