import { setImmediate } from 'node:timers/promises';
import type { Message, Producer, TopicMessages } from 'kafkajs';
import { categoryOf, type StoredEvent } from '#events';
import type { MessagingLogger } from '../messaging-logger.js';
import type { Publisher } from '../publisher.js';
import { defaultSchemaBase, encodeCloudEvent } from './cloud-event.js';
import type { KafkaCluster } from './connect-kafka.js';
import { batchBytes, ensureTopics, type TopicOptions } from './ensure-topics.js';
import { keyPartitioner } from './partitioner.js';
import { unwrapping, wrap } from './record.js';
import { withRemedy } from './remedies.js';

/** How the publisher is set up. */
export type KafkaPublisherOptions = {
  readonly cluster: KafkaCluster;
  readonly logger: MessagingLogger;
  /** For topics that are missing when it connects. */
  readonly topics?: TopicOptions;
  /** Absolute URI that the schemas' addresses begin with. Default `urn:dateline:schemas`. */
  readonly schemaBase?: string;
};

/**
 * Publishes events to the topics of their categories with an idempotent producer that waits for all replicas in sync.
 * One `publish` at a time. After a failure the producer is made anew, for KafkaJS's may stay broken: one whose topic
 * was deleted finds no metadata for any, and one that gave up on a send has lost count of its sequence numbers.
 */
export class KafkaPublisher implements Publisher {
  readonly #options: Required<KafkaPublisherOptions>;
  #producer: Producer | undefined;

  constructor(options: KafkaPublisherOptions) {
    this.#options = { topics: {}, schemaBase: defaultSchemaBase, ...options };
  }

  async publish(events: readonly StoredEvent[]): Promise<void> {
    try {
      const producer = (this.#producer ??= await this.#connect());
      await sendInOrder(producer, this.#requests(events));
    } catch (error) {
      await this.close();
      throw withRemedy(error);
    }
  }

  async close(): Promise<void> {
    const producer = this.#producer;
    this.#producer = undefined;
    await producer?.disconnect().catch(() => undefined);
  }

  async #connect(): Promise<Producer> {
    const { cluster, logger, topics } = this.#options;
    const [fault] = await ensureTopics(cluster, logger, topics);
    if (fault !== undefined) throw new Error(fault);
    const producer = cluster.kafka.producer({
      idempotent: true,
      allowAutoTopicCreation: false,
      createPartitioner: keyPartitioner,
      retry: { retries: 3, initialRetryTime: 100, maxRetryTime: 1000 },
    });
    await producer.connect();
    return producer;
  }

  /** Splits events into requests of bounded size, in order, each grouped by topic. */
  *#requests(events: readonly StoredEvent[]): Generator<TopicMessages[]> {
    let request = new Map<string, Message[]>();
    let bytes = 0;
    for (const event of events) {
      const message = wrap(encodeCloudEvent(event, this.#options.schemaBase));
      const size = message.value.length;
      if (bytes > 0 && bytes + size > batchBytes.request) {
        yield topicMessages(request);
        request = new Map();
        bytes = 0;
      }
      const topic = this.#options.cluster.topicOf(categoryOf(event.streamId));
      const messages = request.get(topic);
      if (messages === undefined) request.set(topic, [message]);
      else messages.push(message);
      bytes += size;
    }
    if (request.size > 0) yield topicMessages(request);
  }
}

function topicMessages(request: ReadonlyMap<string, Message[]>): TopicMessages[] {
  return [...request].map(([topic, messages]) => ({ topic, messages }));
}

/**
 * One request after the other, for KafkaJS would let a later one overtake one that it repeats. While the broker stores
 * one, the next is encoded.
 */
async function sendInOrder(producer: Producer, requests: Iterable<TopicMessages[]>): Promise<void> {
  let acknowledged: Promise<unknown> = Promise.resolve();
  for (const topicMessages of requests) {
    await acknowledged;
    acknowledged = producer.sendBatch({ acks: -1, ...unwrapping, topicMessages });
    acknowledged.catch(() => undefined);
    // KafkaJS writes to the socket before this resolves.
    await setImmediate();
  }
  await acknowledged;
}
