import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Consumer } from 'kafkajs';
import { defaultBackoff, delayAfter, type Backoff } from '../backoff.js';
import { reportFailure, type MessagingLogger } from '../messaging-logger.js';
import type { Consumption, Subscription, Transport } from '../transport.js';
import type { KafkaCluster } from './connect-kafka.js';
import { ensureTopics, type TopicOptions } from './ensure-topics.js';
import { PartitionReader } from './partition-reader.js';
import { withRemedy } from './remedies.js';
import { startGroup } from './start-group.js';

/** How the transport is set up. */
export type KafkaTransportOptions = {
  readonly cluster: KafkaCluster;
  readonly logger: MessagingLogger;
  /** For topics that are missing when a subscription starts. */
  readonly topics?: TopicOptions;
  /** Events a handler gets at once at most. Default 500. */
  readonly batchSize?: number;
  /** Partitions whose handlers may run at the same time in one member. Default 1. */
  readonly partitionsAtOnce?: number;
  /**
   * Milliseconds without a sign of life after which the group gives a member's partitions to others; also how long a
   * group pauses after its brokers were away. Default 10 s.
   */
  readonly sessionTimeoutMs?: number;
  readonly backoff?: Backoff;
};

/** Milliseconds a fetch waits for something new; a partition that was paused is looked at again after as long. */
const FETCH_WAIT_MS = 250;

/** Partitions that may wait for the acknowledgement of a commit while another's handler is at work. */
const COMMITS_AT_ONCE = 16;

/**
 * Delivers from Kafka's topics. The partitions are shared among the members of a group, and a partition's name is
 * `topic/number`. An event can come again, later than events that follow it, when the relay had to send it twice:
 * within a partition, whatever is not above the highest position seen is such a repetition.
 */
export class KafkaTransport implements Transport {
  readonly #options: Required<KafkaTransportOptions>;

  constructor(options: KafkaTransportOptions) {
    this.#options = {
      topics: {},
      batchSize: 500,
      partitionsAtOnce: 1,
      sessionTimeoutMs: 10_000,
      backoff: defaultBackoff,
      ...options,
    };
  }

  subscribe(subscription: Subscription): Promise<Consumption> {
    const stopping = new AbortController();
    const running = this.#consumeForEver(subscription, stopping.signal);
    return Promise.resolve({
      stop: async () => {
        stopping.abort();
        await running;
      },
    });
  }

  /** Makes a new consumer whenever one breaks down, so that no broker's absence is for ever. */
  async #consumeForEver(subscription: Subscription, signal: AbortSignal): Promise<void> {
    const { backoff, logger } = this.#options;
    const stopped = once(signal, 'abort');
    for (let failures = 0; !signal.aborted; failures += 1) {
      try {
        await this.#consume(subscription, stopped, () => (failures = 0));
      } catch (error) {
        // eslint-disable-next-line @typescript-eslint/no-unnecessary-condition -- it changes while we consume
        if (signal.aborted) return;
        const delay = delayAfter(failures, backoff);
        reportFailure(logger, `Consumer ${subscription.group}: starts anew in ${delay} ms`, {
          error: withRemedy(error),
          failures,
        });
        await sleep(delay, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  /** One consumer's life: resolves when told to stop, rejects when it breaks down; either way no handler runs after. */
  async #consume(subscription: Subscription, stopped: Promise<unknown>, onJoined: () => void): Promise<void> {
    const { cluster, logger, topics, partitionsAtOnce, sessionTimeoutMs } = this.#options;
    await ensureTopics(cluster, logger, { ...topics, categories: subscription.categories });
    await startGroup(cluster, subscription);
    const heartbeatMs = Math.min(3000, Math.floor(sessionTimeoutMs / 3));
    const reader = new PartitionReader({ ...this.#options, subscription, heartbeatMs });
    const consumer = cluster.kafka.consumer({
      groupId: cluster.groupOf(subscription.group),
      sessionTimeout: sessionTimeoutMs,
      heartbeatInterval: heartbeatMs,
      maxWaitTimeInMs: FETCH_WAIT_MS,
      allowAutoTopicCreation: false,
      retry: { restartOnFailure: () => Promise.resolve(false) },
    });
    const crashed = crashOf(consumer);
    consumer.on(consumer.events.GROUP_JOIN, onJoined);
    try {
      await consumer.connect();
      await consumer.subscribe({
        topics: subscription.categories.map((category) => cluster.topicOf(category)),
        fromBeginning: true,
      });
      await consumer.run({
        autoCommit: false,
        eachBatchAutoResolve: false,
        partitionsConsumedConcurrently: Math.max(partitionsAtOnce, COMMITS_AT_ONCE),
        eachBatch: reader.eachBatch,
      });
      const crash = await Promise.race([crashed, stopped]);
      if (crash instanceof Error) throw crash;
    } finally {
      await consumer.disconnect().catch(() => undefined);
      reader.close();
    }
  }
}

/** Why KafkaJS gives the consumer up, should it ever. */
function crashOf(consumer: Consumer): Promise<Error> {
  return new Promise((resolve) => {
    consumer.on(consumer.events.CRASH, ({ payload }) => {
      resolve(payload.error);
    });
  });
}
