import { setImmediate } from 'node:timers/promises';
import type { Message, Producer, TopicMessages } from 'kafkajs';
import type { EncodedMessage } from './cloud-event.js';
import type { KafkaCluster } from './connect-kafka.js';
import { batchBytes } from './ensure-topics.js';
import { keyPartitioner } from './partitioner.js';
import { unwrapping, wrap } from './record.js';
import { withRemedy } from './remedies.js';

/** A message and the topic it goes to; a value of null is a tombstone. */
export type Outgoing = Omit<EncodedMessage, 'value'> & { readonly value: string | null; readonly topic: string };

/** How the sender is set up. */
export type KafkaSenderOptions = {
  readonly cluster: KafkaCluster;
  /** Called before each connection: makes the topics that are missing, and rejects when nothing may be sent. */
  prepare(): Promise<void>;
};

/**
 * Sends messages with an idempotent producer that waits for all replicas in sync, those of one key in the order given.
 * One `send` at a time. After a failure the producer is made anew, for KafkaJS's may stay broken: one whose topic was
 * deleted finds no metadata for any, and one that gave up on a send has lost count of its sequence numbers.
 */
export class KafkaSender {
  readonly #options: KafkaSenderOptions;
  #producer: Producer | undefined;

  constructor(options: KafkaSenderOptions) {
    this.#options = options;
  }

  /** Resolves when all are acknowledged; after a rejection any of them may have arrived. */
  async send(messages: Iterable<Outgoing>): Promise<void> {
    try {
      const producer = (this.#producer ??= await this.#connect());
      await sendInOrder(producer, requests(messages));
    } catch (error) {
      await this.close();
      throw withRemedy(error);
    }
  }

  /** Lets go of the connections; a later `send` opens them again. */
  async close(): Promise<void> {
    const producer = this.#producer;
    this.#producer = undefined;
    await producer?.disconnect().catch(() => undefined);
  }

  async #connect(): Promise<Producer> {
    await this.#options.prepare();
    const producer = this.#options.cluster.kafka.producer({
      idempotent: true,
      allowAutoTopicCreation: false,
      createPartitioner: keyPartitioner,
      retry: { retries: 3, initialRetryTime: 100, maxRetryTime: 1000 },
    });
    await producer.connect();
    return producer;
  }
}

/** Splits messages into requests of bounded size, in order, each grouped by topic. */
function* requests(messages: Iterable<Outgoing>): Generator<TopicMessages[]> {
  let request = new Map<string, Message[]>();
  let bytes = 0;
  for (const { topic, ...outgoing } of messages) {
    const message = wrap(outgoing);
    const size = message.value.length;
    if (bytes > 0 && bytes + size > batchBytes.request) {
      yield topicMessages(request);
      request = new Map();
      bytes = 0;
    }
    const ofTopic = request.get(topic);
    if (ofTopic === undefined) request.set(topic, [message]);
    else ofTopic.push(message);
    bytes += size;
  }
  if (request.size > 0) yield topicMessages(request);
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
