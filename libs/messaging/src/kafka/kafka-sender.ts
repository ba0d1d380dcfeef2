import kafkajs, { type Message, type Producer, type TopicMessages } from 'kafkajs';
import type { KafkaCluster } from './connect-kafka.js';

/** A message and the topic it goes to; a value of null is a tombstone. */
export type Outgoing = Message & { readonly topic: string };

/** How the sender is set up. */
export type KafkaSenderOptions = {
  readonly cluster: KafkaCluster;
  /** Called before each connection: makes the topics that are missing. */
  prepare(): Promise<void>;
};

/** Bytes sent at once: below the megabyte that a broker accepts unless configured otherwise, with room for framing. */
const MAX_BYTES = 768 * 1024;

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
  async send(messages: readonly Outgoing[]): Promise<void> {
    try {
      const producer = (this.#producer ??= await this.#connect());
      for (const topicMessages of requests(messages)) await producer.sendBatch({ acks: -1, topicMessages });
    } catch (error) {
      await this.close();
      throw error;
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
      createPartitioner: kafkajs.Partitioners.DefaultPartitioner,
      retry: { retries: 3, initialRetryTime: 100, maxRetryTime: 1000 },
    });
    await producer.connect();
    return producer;
  }
}

/** Splits messages into requests of bounded size, in order, each grouped by topic. */
function* requests(messages: readonly Outgoing[]): Generator<TopicMessages[]> {
  let request = new Map<string, Message[]>();
  let bytes = 0;
  for (const { topic, ...message } of messages) {
    const size = sizeOf(message);
    if (bytes > 0 && bytes + size > MAX_BYTES) {
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

/** Bytes of the value, and a bound for what our headers and key add. */
function sizeOf({ value }: Message): number {
  return Buffer.byteLength(value ?? '') + 1024;
}
