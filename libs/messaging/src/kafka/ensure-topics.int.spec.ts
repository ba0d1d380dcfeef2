import kafkajs from 'kafkajs';
import { categories } from '#events';
import { aMeetingHeld, asLog, CuttableNetwork, describeWithKafka, testBrokers, until } from '#testing';
import { connectKafka } from './connect-kafka.js';
import { ensureTopics } from './ensure-topics.js';
import { KafkaPublisher } from './kafka-publisher.js';
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

  /** Makes the topic of meetings as an operator might have made it. */
  const makeTopic = async (settings: Record<string, string>, numPartitions = 2): Promise<string> => {
    const topic = kafka.cluster.topicOf('meeting');
    const configEntries = Object.entries(settings).map(([name, value]) => ({ name, value }));
    const admin = kafka.cluster.kafka.admin();
    await admin.connect();
    await admin.createTopics({ topics: [{ topic, numPartitions, replicationFactor: 1, configEntries }] });
    await admin.disconnect();
    return topic;
  };
  const mine = { partitions: 2, categories: ['meeting'] as const };

  it('that are not as configured are reported, a line for each setting, with what it means and what mends it', async () => {
    const topic = await makeTopic({
      'retention.ms': '604800000',
      'retention.bytes': '1000000000',
      'max.message.bytes': '500000',
    });
    expect(await ensureTopics(kafka.cluster, logger, { ...mine, replicationFactor: 3 })).toEqual([]);
    const alter = `kafka-configs.sh --bootstrap-server HOST:PORT --alter --entity-type topics --entity-name ${topic} --add-config`;
    expect(logged).toEqual([
      expect.stringMatching(/has 1 replicas, 3 are configured: .* mend it with kafka-reassign-partitions.sh/),
      `Topic ${topic} has retention.ms=604800000, -1 is configured: new groups, and consumers that are away for longer than 7 days, miss events; mend it with ${alter} retention.ms=-1, or set KAFKA_RETENTION_MS`,
      expect.stringContaining(`mend it with ${alter} retention.bytes=-1`),
      expect.stringMatching(
        /has max.message.bytes=500000, 937984 are needed: a larger event would hold up the relay; /,
      ),
    ]);
    await ensureTopics(kafka.cluster, logger, { ...mine, replicationFactor: 3 });
    expect(logged).toHaveLength(4);
  });

  it('may have more partitions or keep events longer than configured, which is only told', async () => {
    await makeTopic({ 'retention.ms': '-1' }, 5);
    expect(await ensureTopics(kafka.cluster, logger, { ...mine, retentionMs: 1000 })).toEqual([]);
    expect(logged).toEqual([
      expect.stringMatching(/has 5 partitions, 2 are configured; which serves as well/),
      expect.stringMatching(/has retention.ms=-1, 1000 is configured: events stay longer than they should/),
    ]);
  });

  it('that compact away events are sent nothing until they are mended', async () => {
    const topic = await makeTopic({ 'cleanup.policy': 'compact', 'retention.ms': '-1' });
    const publisher = new KafkaPublisher({ cluster: kafka.cluster, logger, topics: { partitions: 2 } });
    const events = asLog([aMeetingHeld({ streamId: 'meeting-1' })]);
    const refusal = `Topic ${topic} has cleanup.policy=compact, delete is needed: `;
    await expect(publisher.publish(events)).rejects.toThrow(refusal);
    await expect(publisher.publish(events)).rejects.toThrow(refusal);
    expect(logged).toEqual([expect.stringContaining(refusal)]);
    const admin = kafka.cluster.kafka.admin();
    await admin.connect();
    const configEntries = [{ name: 'cleanup.policy', value: 'delete' }];
    const type = kafkajs.ConfigResourceTypes.TOPIC;
    await admin.alterConfigs({ validateOnly: false, resources: [{ type, name: topic, configEntries }] });
    await admin.disconnect();
    await publisher.publish(events);
    await publisher.close();
    const seen = await kafka.tap('meeting');
    await until(() => seen.length === 1);
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
