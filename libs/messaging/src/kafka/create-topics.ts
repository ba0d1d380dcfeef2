import type { Admin } from 'kafkajs';
import type { KafkaCluster } from './connect-kafka.js';
import { untilKnown, type TopicOptions } from './ensure-topics.js';

/** What a topic is made with beside its partitions and replicas, e.g. `cleanup.policy`. */
export type TopicConfig = Readonly<Record<string, string>>;

/** Creates those of the topics that are missing; leaves those alone that exist, whoever made them. */
export async function createTopics(
  cluster: KafkaCluster,
  names: readonly string[],
  { partitions = 12, replicationFactor = 1, config }: TopicOptions & { readonly config: TopicConfig },
): Promise<void> {
  const admin = cluster.kafka.admin();
  await admin.connect();
  try {
    const existing = new Set(await admin.listTopics());
    const missing = names.filter((name) => !existing.has(name));
    if (missing.length > 0) await create(admin, missing, { partitions, replicationFactor, config });
  } finally {
    await admin.disconnect();
  }
}

async function create(
  admin: Admin,
  names: readonly string[],
  { partitions, replicationFactor, config }: { partitions: number; replicationFactor: number; config: TopicConfig },
): Promise<void> {
  const configEntries = Object.entries(config).map(([name, value]) => ({ name, value }));
  // Answers false, and does not reject, when another process has just created them.
  await admin.createTopics({
    waitForLeaders: false,
    topics: names.map((topic) => ({ topic, numPartitions: partitions, replicationFactor, configEntries })),
  });
  await untilKnown(admin, names);
}
