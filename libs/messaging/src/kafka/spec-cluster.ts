import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { EachMessagePayload } from 'kafkajs';
import type { Category } from '#events';
import { connectKafka, type KafkaCluster, type KafkaSettings } from './connect-kafka.js';

/** A cluster with topics of a spec's own on a shared broker. */
export type SpecCluster = {
  readonly settings: KafkaSettings;
  readonly cluster: KafkaCluster;
  /** Collects what arrives in a topic from its beginning, as a consumer sees it that knows nothing of Dateline. */
  tap(category: Category): Promise<EachMessagePayload[]>;
  deleteTopics(): Promise<void>;
  /** Ends the taps and deletes the topics. */
  close(): Promise<void>;
};

/** Names topics with a prefix that nobody else uses; nothing is created yet. */
export function openSpecCluster(brokers: readonly string[]): SpecCluster {
  const topicPrefix = `spec-${randomUUID()}.`;
  const settings = { brokers, prefix: topicPrefix };
  const cluster = connectKafka(settings);
  const taps: { disconnect(): Promise<void> }[] = [];
  const deleteTopics = async (): Promise<void> => {
    const admin = cluster.kafka.admin();
    await admin.connect();
    const existing = async (): Promise<string[]> =>
      (await admin.listTopics()).filter((topic) => topic.startsWith(topicPrefix));
    const topics = await existing();
    if (topics.length > 0) await admin.deleteTopics({ topics });
    // Until its broker has heard of the deletion, a topic still accepts events, and loses them.
    while ((await existing()).length > 0) await sleep(20);
    await sleep(200);
    await admin.disconnect();
  };
  return {
    settings,
    cluster,
    deleteTopics,
    async tap(category) {
      const seen: EachMessagePayload[] = [];
      const consumer = cluster.kafka.consumer({ groupId: randomUUID(), maxWaitTimeInMs: 100 });
      taps.push(consumer);
      await consumer.connect();
      await consumer.subscribe({ topic: cluster.topicOf(category), fromBeginning: true });
      await consumer.run({ autoCommit: false, eachMessage: (payload) => Promise.resolve(void seen.push(payload)) });
      return seen;
    },
    async close() {
      await Promise.all(taps.map((tap) => tap.disconnect()));
      await deleteTopics();
    },
  };
}
