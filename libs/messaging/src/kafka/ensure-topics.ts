import { setTimeout as sleep } from 'node:timers/promises';
import type { Admin } from 'kafkajs';
import { categories as allCategories, type Category } from '#events';
import type { MessagingLogger } from '../messaging-logger.js';
import type { KafkaCluster } from './connect-kafka.js';

/** How topics that do not exist yet are made. */
export type TopicOptions = {
  /** Default 12: as many members of a group can work at once on one category. */
  readonly partitions?: number;
  /** Default 1: a single broker. Set 3 where there are three or more. */
  readonly replicationFactor?: number;
  /**
   * Milliseconds that events stay in a topic. Default -1, for ever: a new group starts at the beginning, and with
   * anything less its beginning would silently be later than the log's.
   */
  readonly retentionMs?: number;
  /** Bytes of the largest event or batch a topic accepts. Default 8 MiB: an event may hold the text of an article. */
  readonly maxMessageBytes?: number;
};

/**
 * Creates the topics that are missing, of all categories unless told which. Topics that exist are left as they are; one
 * with fewer partitions than wanted is reported to the logger. Rejects when the cluster cannot be reached or refuses.
 */
export async function ensureTopics(
  cluster: KafkaCluster,
  logger: MessagingLogger,
  { categories = allCategories, ...options }: TopicOptions & { readonly categories?: readonly Category[] } = {},
): Promise<void> {
  const wanted = categories.map((category) => cluster.topicOf(category));
  const admin = cluster.kafka.admin();
  await admin.connect();
  try {
    const existing = new Set(await admin.listTopics());
    const missing = wanted.filter((topic) => !existing.has(topic));
    if (missing.length > 0) await createTopics(admin, missing, options);
    const present = wanted.filter((topic) => existing.has(topic));
    if (present.length > 0) await reportNarrowTopics(admin, present, { logger, ...options });
  } finally {
    await admin.disconnect();
  }
}

async function createTopics(admin: Admin, topics: string[], options: TopicOptions): Promise<void> {
  const { partitions = 12, replicationFactor = 1, retentionMs = -1, maxMessageBytes = 8 * 2 ** 20 } = options;
  // Answers false, and does not reject, when another process has just created them.
  await admin.createTopics({
    waitForLeaders: false,
    topics: topics.map((topic) => ({
      topic,
      numPartitions: partitions,
      replicationFactor,
      configEntries: [
        { name: 'retention.ms', value: String(retentionMs) },
        { name: 'max.message.bytes', value: String(maxMessageBytes) },
      ],
    })),
  });
  await untilKnown(admin, topics);
}

/** Brokers learn of new topics a moment later than the controller; KafkaJS's own wait gives up at that moment. */
async function untilKnown(admin: Admin, topics: readonly string[]): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const known = new Set(await admin.listTopics());
    if (topics.every((topic) => known.has(topic))) return;
    await sleep(50);
  }
  throw new Error(`Topics were created but did not appear: ${topics.join(', ')}`);
}

async function reportNarrowTopics(
  admin: Admin,
  topics: string[],
  { logger, partitions = 12 }: TopicOptions & { readonly logger: MessagingLogger },
): Promise<void> {
  const { topics: found } = await admin.fetchTopicMetadata({ topics });
  for (const topic of found.filter((candidate) => candidate.partitions.length < partitions)) {
    logger.warn(
      `Topic ${topic.name} has ${topic.partitions.length} partitions, ${partitions} are configured; it is left as it is, ` +
        'for more partitions would move streams to others and break their order',
    );
  }
}
