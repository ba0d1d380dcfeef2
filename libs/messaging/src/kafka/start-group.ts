import type { Admin, TopicPartitionOffset } from 'kafkajs';
import type { Subscription } from '../transport.js';
import type { KafkaCluster } from './connect-kafka.js';

/** Clocks of brokers and of the log differ, and Kafka's time of an event is that of its sending, which is later. */
export const CLOCK_MARGIN_MS = 10 * 60_000;

/**
 * Sets a group that has read nothing yet to where its subscription starts. Does nothing for a group that has offsets, or
 * where the subscription starts at the beginning.
 */
export async function startGroup(cluster: KafkaCluster, subscription: Subscription): Promise<void> {
  const { startAfter, categories, group } = subscription;
  if (startAfter === undefined) return;
  const admin = cluster.kafka.admin();
  await admin.connect();
  try {
    const groupId = cluster.groupOf(group);
    const topics = categories.map((category) => cluster.topicOf(category));
    if (await hasOffsets(admin, groupId, topics)) return;
    const time = Date.parse(startAfter.recordedAt) - CLOCK_MARGIN_MS;
    const starts = topics.map(async (topic) =>
      (await admin.fetchTopicOffsetsByTimestamp(topic, time)).map((start) => ({ topic, ...start })),
    );
    await commit(cluster, groupId, (await Promise.all(starts)).flat());
  } finally {
    await admin.disconnect();
  }
}

/** Joins the group once for all topics; `setOffsets` of KafkaJS joins it for each, and takes seconds every time. */
async function commit(cluster: KafkaCluster, groupId: string, starts: TopicPartitionOffset[]): Promise<void> {
  const consumer = cluster.kafka.consumer({ groupId, maxWaitTimeInMs: 250, allowAutoTopicCreation: false });
  await consumer.connect();
  try {
    const topics = [...new Set(starts.map(({ topic }) => topic))];
    await consumer.subscribe({ topics, fromBeginning: true });
    await consumer.run({ autoCommit: false, eachBatchAutoResolve: false, eachBatch: () => Promise.resolve() });
    await consumer.commitOffsets(starts);
  } finally {
    await consumer.disconnect();
  }
}

async function hasOffsets(admin: Admin, groupId: string, topics: string[]): Promise<boolean> {
  const offsets = await admin.fetchOffsets({ groupId, topics });
  return offsets.some(({ partitions }) => partitions.some(({ offset }) => Number(offset) >= 0));
}
