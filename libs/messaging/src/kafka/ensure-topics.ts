import kafkajs, { type Admin } from 'kafkajs';
import { categories as allCategories, type Category } from '#events';
import { reasonOf, type MessagingLogger } from '../messaging-logger.js';
import type { KafkaCluster } from './connect-kafka.js';
import { createTopics } from './create-topics.js';
import { faultsOf, type TopicDescription } from './topic-faults.js';

/** How topics that do not exist yet are made, and what those that exist are compared with. */
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
  /** Bytes of the data of the largest event that is ever sent. Default 900 KiB. */
  readonly maxEventBytes?: number;
  /** Bytes of the largest batch that a new topic accepts. Default 8 MiB, or more where events may be larger. */
  readonly maxMessageBytes?: number;
};

/** Bytes of the requests that the publisher makes of several events, and what it adds to an event at most. */
export const batchBytes = { request: 768 * 1024, envelope: 16 * 1024 };

const defaults = { partitions: 12, replicationFactor: 1, retentionMs: -1, maxEventBytes: 900 * 1024 };

/**
 * Creates the topics that are missing, of all categories unless told which. Topics that exist are left as they are, and
 * what is not as configured is told to the logger, once. Answers the faults for which nothing may be sent. Rejects when
 * the cluster cannot be reached or refuses.
 */
export async function ensureTopics(
  cluster: KafkaCluster,
  logger: MessagingLogger,
  { categories = allCategories, ...given }: TopicOptions & { readonly categories?: readonly Category[] } = {},
): Promise<readonly string[]> {
  const options = { ...defaults, ...given };
  const wanted = categories.map((category) => cluster.topicOf(category));
  const admin = cluster.kafka.admin();
  await admin.connect();
  try {
    const existing = new Set(await admin.listTopics());
    const missing = wanted.filter((topic) => !existing.has(topic));
    await createTopics(admin, missing, { ...options, config: configOf(options) });
    const present = wanted.filter((topic) => existing.has(topic));
    if (present.length === 0) return [];
    const tell = tellOnce(cluster, logger);
    const wish = { ...options, batchBytes: largestBatch(options) };
    const faults = (await describe(admin, present, tell)).flatMap((topic) => faultsOf(topic, wish));
    for (const { line } of faults) tell(line);
    return faults.filter(({ isFatal }) => isFatal).map(({ line }) => line);
  } finally {
    await admin.disconnect();
  }
}

type AllOptions = TopicOptions & typeof defaults;

const largestBatch = ({ maxEventBytes }: AllOptions): number =>
  Math.max(batchBytes.request, maxEventBytes) + batchBytes.envelope;

const configOf = (options: AllOptions): Readonly<Record<string, string>> => ({
  'cleanup.policy': 'delete',
  'retention.ms': String(options.retentionMs),
  'max.message.bytes': String(options.maxMessageBytes ?? Math.max(8 * 2 ** 20, largestBatch(options))),
});

const SETTINGS = ['cleanup.policy', 'retention.ms', 'retention.bytes', 'max.message.bytes'];

async function describe(
  admin: Admin,
  topics: string[],
  tell: (line: string) => void,
): Promise<readonly TopicDescription[]> {
  const { topics: found } = await admin.fetchTopicMetadata({ topics });
  const settings = await settingsOf(admin, topics).catch((error: unknown) => {
    if (!isRefusal(error)) throw error;
    tell(
      `The settings of the topics cannot be checked: ${reasonOf(error)}; to have them checked, allow the user of KAFKA_SASL_USERNAME the operation DescribeConfigs on topics`,
    );
    return new Map<string, ReadonlyMap<string, string>>();
  });
  return found.map(({ name, partitions }) => ({
    name,
    partitions: partitions.length,
    replicas: Math.min(...partitions.map(({ replicas }) => replicas.length)),
    settings: settings.get(name) ?? new Map(),
  }));
}

async function settingsOf(admin: Admin, topics: string[]): Promise<Map<string, ReadonlyMap<string, string>>> {
  const type = kafkajs.ConfigResourceTypes.TOPIC;
  const { resources } = await admin.describeConfigs({
    includeSynonyms: false,
    resources: topics.map((name) => ({ type, name, configNames: SETTINGS })),
  });
  return new Map(
    resources.map(({ resourceName, configEntries }) => [
      resourceName,
      new Map(configEntries.map(({ configName, configValue }) => [configName, configValue])),
    ]),
  );
}

const isRefusal = (error: unknown): boolean =>
  (error instanceof kafkajs.KafkaJSProtocolError && error.type.endsWith('_AUTHORIZATION_FAILED')) ||
  (error instanceof Error && error.cause !== undefined && isRefusal(error.cause));

const toldTo = new WeakMap<KafkaCluster, Set<string>>();

/** Topics are looked at whenever a connection is made anew; what was told of them once is not repeated. */
function tellOnce(cluster: KafkaCluster, logger: MessagingLogger): (line: string) => void {
  const told = toldTo.get(cluster) ?? new Set();
  toldTo.set(cluster, told);
  return (line) => {
    if (told.has(line)) return;
    told.add(line);
    logger.warn(line);
  };
}
