import { setTimeout as sleep } from 'node:timers/promises';
import type { EachMessagePayload } from 'kafkajs';
import type { StoredEvent } from '#events';
import { Database, migrate } from '#platform';
import {
  aMeetingHeld,
  anArticleCollected,
  asLog,
  createTestDatabase,
  CuttableNetwork,
  describeWithKafka,
  startBroker,
  testBrokers,
  until,
  type TestDatabase,
} from '#testing';
import { InMemoryEventLog } from '../in-memory/in-memory-event-log.js';
import { migrations } from '../all-migrations.contract.js';
import type { Publisher } from '../publisher.js';
import { Relay } from '../relay.js';
import { connectKafka } from './connect-kafka.js';
import { ensureTopics } from './ensure-topics.js';
import { KafkaPublisher } from './kafka-publisher.js';
import { openSpecCluster, type SpecCluster } from './spec-cluster.js';

const silent = { error: () => undefined, warn: () => undefined };
const topics = { partitions: 3 };
const backoff = { initialMs: 50, maxMs: 200 };

describeWithKafka('the relay with Postgres and Kafka', () => {
  let test: TestDatabase;
  let kafka: SpecCluster;
  let log: InMemoryEventLog;
  let relays: Relay[];
  beforeEach(async () => {
    test = await createTestDatabase();
    await migrate(test.database, migrations);
    kafka = openSpecCluster(testBrokers());
    await ensureTopics(kafka.cluster, silent, topics);
    log = new InMemoryEventLog();
    relays = [];
  });
  afterEach(async () => {
    await Promise.all(relays.map((relay) => relay.stop()));
    await kafka.close();
    await test.drop();
  });

  type Setting = { cluster?: SpecCluster['cluster']; database?: Database; publisher?: Publisher };
  const startRelay = ({ cluster = kafka.cluster, database = test.database, publisher }: Setting = {}): Relay => {
    const relay = new Relay({
      database,
      log,
      publisher: publisher ?? new KafkaPublisher({ cluster, logger: silent, topics }),
      logger: silent,
      backoff,
      batchSize: 20,
      standbyMs: 200,
    });
    relays.push(relay);
    relay.start();
    return relay;
  };

  it('brings every stream to its topic in order, under its key, as CloudEvents', async () => {
    const events = asLog([...meetings(6, 60), anArticleCollected({ traceparent: '00-1-2-01' })]);
    log.append(events);
    const [meetingTopic, articleTopic] = [await kafka.tap('meeting'), await kafka.tap('article')];
    startRelay();
    await until(() => meetingTopic.length === 60 && articleTopic.length === 1);
    for (const stream of new Set(events.slice(0, 60).map(({ streamId }) => streamId))) {
      const ofStream = meetingTopic.filter(({ message }) => message.key?.toString() === stream);
      expect(new Set(ofStream.map(({ partition }) => partition)).size).toBe(1);
      expect(headersOf(ofStream, 'ce_sequence')).toEqual(['1', '2', '3', '4', '5', '6', '7', '8', '9', '10']);
    }
    const [article] = articleTopic;
    const stored = events.at(-1);
    expect(allHeadersOf(article)).toEqual({
      'content-type': 'application/json',
      ce_specversion: '1.0',
      ce_id: stored?.id,
      ce_type: 'dateline.ArticleCollected',
      ce_source: 'urn:dateline',
      ce_subject: 'article-1',
      ce_dataschema: 'urn:dateline:schemas/ArticleCollected/1',
      ce_time: '2025-02-18T09:00:00Z',
      ce_sequence: '1',
      ce_position: '61',
      ce_recordedtime: '2025-02-18T09:05:00.000Z',
      ce_correlationid: stored?.correlationId,
      ce_causationid: stored?.causationId,
      ce_traceparent: '00-1-2-01',
      ce_actor: 'client:spec',
    });
    expect(JSON.parse(String(article?.message.value))).toEqual(stored?.data);
  });

  it('loses nothing and keeps the order when leaders die before or after sending, before marking', async () => {
    const events = asLog(meetings(5, 200));
    log.append(events);
    const seen = await kafka.tap('meeting');
    const deaths: string[] = [];
    const databases = ['one', 'two'].map((applicationName) => Database.connect(test.url, { applicationName }));
    for (const [index, database] of databases.entries()) {
      const publisher = new KafkaPublisher({ cluster: kafka.cluster, logger: silent, topics });
      const dying: Publisher = {
        async publish(batch) {
          const dies = deaths.length < 6;
          if (dies) await cutConnections(test, index === 0 ? 'one' : 'two');
          if (dies && deaths.push('') % 2 === 0) throw new Error('died before sending');
          await publisher.publish(batch);
        },
        close: () => publisher.close(),
      };
      startRelay({ database, publisher: dying });
    }
    await until(() => relays.some(({ state }) => state.cursor === 200));
    await until(() => new Set(headersOf(seen, 'ce_id')).size === 200);
    expect(streamsOutOfOrder(seen)).toEqual([]);
    expect(seen.length).toBeGreaterThan(200);
    await Promise.all(relays.map((relay) => relay.stop()));
    await Promise.all(databases.map((database) => database.close()));
  });

  it('waits for brokers that are away and then sends everything', async () => {
    const network = new CuttableNetwork();
    const { socketFactory } = network;
    const seen = await kafka.tap('meeting');
    const events = asLog(meetings(3, 60));
    log.append(events.slice(0, 30));
    const relay = startRelay({ cluster: connectKafka({ ...kafka.settings, socketFactory }) });
    await until(() => seen.length === 30 && relay.state.cursor === 30);
    network.cut();
    log.append(events.slice(30));
    await sleep(1500);
    expect(relay.state).toEqual({ isLeader: true, cursor: 30 });
    network.restore();
    await until(() => relay.state.cursor === 60);
    await until(() => new Set(headersOf(seen, 'ce_id')).size === 60);
    expect(streamsOutOfOrder(seen)).toEqual([]);
  });

  it('stops within seconds while brokers are away', async () => {
    const network = new CuttableNetwork();
    network.cut();
    log.append(asLog(meetings(1, 3)));
    const { socketFactory } = network;
    const relay = startRelay({ cluster: connectKafka({ ...kafka.settings, socketFactory }) });
    await until(() => relay.state.isLeader);
    const begun = Date.now();
    await relay.stop();
    expect(Date.now() - begun).toBeLessThan(5000);
  });

  it('goes on with all topics after one was deleted under it', async () => {
    const events = asLog([aMeetingHeld(), anArticleCollected(), aMeetingHeld(), anArticleCollected()]);
    log.append(events.slice(0, 2));
    const relay = startRelay();
    await until(() => relay.state.cursor === 2);
    await kafka.deleteTopics();
    log.append(events.slice(2));
    await until(() => relay.state.cursor === 4);
    const [meetingTopic, articleTopic] = [await kafka.tap('meeting'), await kafka.tap('article')];
    await until(() => meetingTopic.length === 1 && articleTopic.length === 1);
    expect(headersOf([...meetingTopic, ...articleTopic], 'ce_position')).toEqual(['3', '4']);
  });

  it('sends more than a topic accepts at once in several requests, in order', async () => {
    await kafka.close();
    kafka = openSpecCluster(testBrokers());
    await ensureTopics(kafka.cluster, silent, { partitions: 1, maxMessageBytes: 1_000_000 });
    const text = 'x'.repeat(300_000);
    log.append(asLog(Array.from({ length: 8 }, () => anArticleCollected({ data: { text } }))));
    const seen = await kafka.tap('article');
    startRelay();
    await until(() => seen.length === 8);
    expect(headersOf(seen, 'ce_position')).toEqual(['1', '2', '3', '4', '5', '6', '7', '8']);
  });

  it('sends an article of several megabytes', async () => {
    log.append(asLog([anArticleCollected({ data: { text: 'y'.repeat(3_000_000) } }), anArticleCollected()]));
    const seen = await kafka.tap('article');
    startRelay();
    await until(() => seen.length === 2);
    expect(headersOf(seen, 'ce_position')).toEqual(['1', '2']);
  });
});

describeWithKafka('the relay and a broker that is away', () => {
  it('goes on by itself when the broker is back with its data, killed or stopped, and nothing is lost', async () => {
    const test = await createTestDatabase();
    await migrate(test.database, migrations);
    const broker = await startBroker({ foreign: false });
    const kafka = openSpecCluster(broker.brokers);
    const log = new InMemoryEventLog();
    const publisher = new KafkaPublisher({ cluster: kafka.cluster, logger: silent, topics });
    const relay = new Relay({ database: test.database, log, publisher, logger: silent, backoff });
    const events = asLog(meetings(7, 600));
    const appendFor = async (seconds: number): Promise<void> => {
      for (let second = 0; second < seconds; second += 1) {
        log.append(events.splice(0, 10));
        await sleep(1000);
      }
    };
    relay.start();
    await appendFor(3);
    await until(() => relay.state.cursor === 30);
    await broker.kill();
    await appendFor(20);
    expect(relay.state).toEqual({ isLeader: true, cursor: 30 });
    await Promise.all([broker.restart(), appendFor(5)]);
    await until(() => relay.state.cursor === 280);
    await Promise.all([broker.restart(), appendFor(5)]);
    log.append(events.splice(0));
    await until(() => relay.state.cursor === 600);
    await relay.stop();
    const seen = await kafka.tap('meeting');
    await until(() => new Set(headersOf(seen, 'ce_id')).size === 600);
    expect(streamsOutOfOrder(seen)).toEqual([]);
    await kafka.close();
    await broker.stop();
    await test.drop();
  }, 240_000);
});

function meetings(streams: number, count: number): StoredEvent[] {
  return Array.from({ length: count }, (_, index) => aMeetingHeld({ streamId: `meeting-${index % streams}` }));
}

function allHeadersOf(payload: EachMessagePayload | undefined): object {
  const headers = Object.entries(payload?.message.headers ?? {});
  return Object.fromEntries(headers.map(([name, value]) => [name, String(value)]));
}

async function cutConnections({ database }: TestDatabase, applicationName: string): Promise<void> {
  await database.query({
    text: 'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1',
    values: [applicationName],
  });
}

function headersOf(messages: readonly EachMessagePayload[], name: string): string[] {
  return messages.map(({ message }) => String(message.headers?.[name]));
}

/** Events that left one of their stream out: repetitions are allowed, gaps are not. */
function streamsOutOfOrder(messages: readonly EachMessagePayload[]): string[] {
  const highest = new Map<string, number>();
  return messages.flatMap(({ message }) => {
    const stream = message.key?.toString() ?? '';
    const version = Number(String(message.headers?.['ce_sequence']));
    const before = highest.get(stream) ?? 0;
    highest.set(stream, Math.max(before, version));
    return version > before + 1 ? [`${stream} ${version} after ${before}`] : [];
  });
}
