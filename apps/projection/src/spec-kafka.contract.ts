import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { connectKafka, type KafkaCluster } from '#messaging';
import { testBrokers } from '#testing';

/** A message as somebody sees it who knows nothing of Dateline. */
export type SeenMessage = {
  readonly partition: number;
  readonly offset: string;
  readonly key: string;
  /** Null for a tombstone. */
  readonly value: string | null;
  readonly headers: Readonly<Record<string, string>>;
};

/** Topics and groups of a spec's own on the broker that all suites of a run share. */
export type SpecKafka = {
  readonly prefix: string;
  readonly cluster: KafkaCluster;
  /** What an app has to be told to use it. */
  readonly settings: {
    readonly KAFKA_BROKERS: string;
    readonly KAFKA_PREFIX: string;
    readonly KAFKA_PARTITIONS: string;
  };
  /** All that stands in the topic, from its beginning; waits until it is there and `isEnough`. */
  read(topic: string, isEnough?: (seen: readonly SeenMessage[]) => boolean): Promise<SeenMessage[]>;
  /** Deletes the topics. */
  close(): Promise<void>;
};

/** Names topics with a prefix that nobody else uses; nothing is created yet. */
export function openSpecKafka(): SpecKafka {
  const prefix = `spec-${randomUUID()}.`;
  const brokers = testBrokers();
  const cluster = connectKafka({ brokers, prefix });
  return {
    prefix,
    cluster,
    settings: { KAFKA_BROKERS: brokers.join(), KAFKA_PREFIX: prefix, KAFKA_PARTITIONS: '3' },
    read: (topic, isEnough = () => true) => read(cluster, topic, isEnough),
    async close() {
      const admin = cluster.kafka.admin();
      await admin.connect();
      const topics = (await admin.listTopics()).filter((topic) => topic.startsWith(prefix));
      if (topics.length > 0) await admin.deleteTopics({ topics });
      await admin.disconnect();
    },
  };
}

const LIMIT_MS = 60_000;

async function read(
  cluster: KafkaCluster,
  topic: string,
  isEnough: (seen: readonly SeenMessage[]) => boolean,
): Promise<SeenMessage[]> {
  const deadline = Date.now() + LIMIT_MS;
  await untilExists(cluster, topic, deadline);
  const seen: SeenMessage[] = [];
  const consumer = cluster.kafka.consumer({ groupId: `spec-${randomUUID()}`, maxWaitTimeInMs: 100 });
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  await consumer.run({
    autoCommit: false,
    eachMessage: ({ partition, message: { offset, key, value, headers = {} } }) => {
      const texts = Object.entries(headers).map(([name, header]) => [name, String(header)] as const);
      seen.push({
        partition,
        offset,
        key: String(key),
        value: value === null ? null : value.toString(),
        headers: Object.fromEntries(texts),
      });
      return Promise.resolve();
    },
  });
  try {
    while (!((await isAtEnd(cluster, topic, seen)) && isEnough(seen))) {
      if (Date.now() > deadline)
        throw new Error(`Not enough in ${topic} within ${LIMIT_MS} ms: ${seen.length} messages`);
      await sleep(50);
    }
    return seen;
  } finally {
    await consumer.disconnect();
  }
}

async function untilExists(cluster: KafkaCluster, topic: string, deadline: number): Promise<void> {
  const admin = cluster.kafka.admin();
  await admin.connect();
  try {
    while (!(await admin.listTopics()).includes(topic)) {
      if (Date.now() > deadline) throw new Error(`There is no topic ${topic}`);
      await sleep(50);
    }
  } finally {
    await admin.disconnect();
  }
}

async function isAtEnd(cluster: KafkaCluster, topic: string, seen: readonly SeenMessage[]): Promise<boolean> {
  const admin = cluster.kafka.admin();
  await admin.connect();
  try {
    // A topic that was just made may have no leader yet.
    const ends = await admin.fetchTopicOffsets(topic).catch(() => undefined);
    if (ends === undefined) return false;
    return ends.every(({ partition, low, high }) => {
      const last = seen.findLast((message) => message.partition === partition);
      return low === high || (last !== undefined && BigInt(last.offset) >= BigInt(high) - 1n);
    });
  } finally {
    await admin.disconnect();
  }
}
