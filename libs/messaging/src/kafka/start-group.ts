import type { Admin } from 'kafkajs';
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
    for (const topic of topics) {
      const partitions = await admin.fetchTopicOffsetsByTimestamp(topic, time);
      await admin.setOffsets({ groupId, topic, partitions });
    }
  } finally {
    await admin.disconnect();
  }
}

async function hasOffsets(admin: Admin, groupId: string, topics: string[]): Promise<boolean> {
  const offsets = await admin.fetchOffsets({ groupId, topics });
  return offsets.some(({ partitions }) => partitions.some(({ offset }) => Number(offset) >= 0));
}
