import { setTimeout as sleep } from 'node:timers/promises';
import type { Admin } from 'kafkajs';
import type { KafkaCluster } from './connect-kafka.js';

/** What a topic is made with. */
export type NewTopics = {
  /** Default 12. */
  readonly partitions?: number;
  /** Default 1. */
  readonly replicationFactor?: number;
  /** Its settings, e.g. `cleanup.policy`. */
  readonly config: Readonly<Record<string, string>>;
};

/** Creates those of the topics that are missing; leaves those alone that exist, whoever made them. */
export async function createMissingTopics(
  cluster: KafkaCluster,
  names: readonly string[],
  options: NewTopics,
): Promise<void> {
  const admin = cluster.kafka.admin();
  await admin.connect();
  try {
    const existing = new Set(await admin.listTopics());
    await createTopics(
      admin,
      names.filter((name) => !existing.has(name)),
      options,
    );
  } finally {
    await admin.disconnect();
  }
}

/** Creates topics and waits until the brokers know and serve them. */
export async function createTopics(
  admin: Admin,
  names: readonly string[],
  { partitions = 12, replicationFactor = 1, config }: NewTopics,
): Promise<void> {
  if (names.length === 0) return;
  const configEntries = Object.entries(config).map(([name, value]) => ({ name, value }));
  // Answers false, and does not reject, when another process has just created them.
  await admin.createTopics({
    waitForLeaders: false,
    topics: names.map((topic) => ({ topic, numPartitions: partitions, replicationFactor, configEntries })),
  });
  await untilKnown(admin, names);
}

/** Brokers learn of new topics a moment later than the controller; KafkaJS's own wait gives up at that moment. */
async function untilKnown(admin: Admin, topics: readonly string[]): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const known = new Set(await admin.listTopics());
    if (topics.every((topic) => known.has(topic)) && (await areServed(admin, topics))) return;
    await sleep(50);
  }
  throw new Error(`Topics were created but did not appear: ${topics.join(', ')}`);
}

/** Whether each partition's leader answers for it; a moment earlier it is known and refuses what is sent to it. */
async function areServed(admin: Admin, topics: readonly string[]): Promise<boolean> {
  return Promise.all(topics.map((topic) => admin.fetchTopicOffsets(topic))).then(
    () => true,
    () => false,
  );
}
