import kafkajs from 'kafkajs';
import { categories } from '#events';
import { CuttableNetwork, describeWithKafka, testBrokers } from '#testing';
import { connectKafka } from './connect-kafka.js';
import { ensureTopics } from './ensure-topics.js';
import { openSpecCluster, type SpecCluster } from './spec-cluster.js';

describeWithKafka('the topics', () => {
  let kafka: SpecCluster;
  let logged: string[];
  const logger = {
    error: (message: string): void => void logged.push(message),
    warn: (message: string): void => void logged.push(message),
  };
  beforeEach(() => {
    kafka = openSpecCluster(testBrokers());
    logged = [];
  });
  afterEach(() => kafka.close());

  const partitionsOf = async (topic: string): Promise<number | undefined> => {
    const admin = kafka.cluster.kafka.admin();
    await admin.connect();
    const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
    await admin.disconnect();
    return topics[0]?.partitions.length;
  };

  it('are created for all categories, with twelve partitions, and keep events for ever', async () => {
    await ensureTopics(kafka.cluster, logger);
    expect(await Promise.all(categories.map((category) => partitionsOf(kafka.cluster.topicOf(category))))).toEqual(
      categories.map(() => 12),
    );
    const admin = kafka.cluster.kafka.admin();
    await admin.connect();
    const { resources } = await admin.describeConfigs({
      includeSynonyms: false,
      resources: [
        {
          type: kafkajs.ConfigResourceTypes.TOPIC,
          name: kafka.cluster.topicOf('meeting'),
          configNames: ['retention.ms'],
        },
      ],
    });
    await admin.disconnect();
    expect(resources[0]?.configEntries.map(({ configValue }) => configValue)).toEqual(['-1']);
    expect(logged).toEqual([]);
  });

  it('are left alone when they exist, and those with too few partitions are reported', async () => {
    await ensureTopics(kafka.cluster, logger, { partitions: 2, categories: ['meeting'] });
    await ensureTopics(kafka.cluster, logger, { partitions: 3, categories: ['meeting', 'article'] });
    expect(await partitionsOf(kafka.cluster.topicOf('meeting'))).toBe(2);
    expect(await partitionsOf(kafka.cluster.topicOf('article'))).toBe(3);
    expect(logged).toEqual([
      expect.stringContaining(`Topic ${kafka.cluster.topicOf('meeting')} has 2 partitions, 3 are configured`),
    ]);
  });

  it('may be created by several processes at once', async () => {
    await Promise.all([1, 2, 3].map(() => ensureTopics(kafka.cluster, logger, { partitions: 2 })));
    expect(await partitionsOf(kafka.cluster.topicOf('meeting'))).toBe(2);
  });
});

describe('a connection to Kafka', () => {
  it('is silent without a logger, and warns a logger of what KafkaJS calls errors', async () => {
    const network = new CuttableNetwork();
    network.cut();
    const { socketFactory } = network;
    const printed: unknown[] = [];
    const record = (line: unknown): void => void printed.push(line);
    const original = { ...console };
    Object.assign(console, { log: record, info: record, warn: record, error: record });
    const warnings: string[] = [];
    const logger = { error: () => undefined, warn: (message: string) => void warnings.push(message) };
    const settings = { brokers: ['127.0.0.1:1'], socketFactory };
    await expect(connectKafka(settings).kafka.admin().connect()).rejects.toThrow();
    expect(warnings).toEqual([]);
    await expect(connectKafka(settings, logger).kafka.admin().connect()).rejects.toThrow();
    Object.assign(console, original);
    expect(printed).toEqual([]);
    expect(warnings[0]).toContain('KafkaJS Connection: Connection error');
  });
});
