import type { EachBatchPayload, KafkaMessage } from 'kafkajs';
import type { StoredEvent } from '#events';
import { delayAfter, type Backoff } from '../backoff.js';
import { reasonOf, reportFailure, type MessagingLogger } from '../messaging-logger.js';
import type { Subscription } from '../transport.js';
import { decodeCloudEvent } from './cloud-event.js';
import { undecodable } from './undecodable.js';
import { Turns } from './turns.js';

/** What the reader needs to know beside the batches. */
export type PartitionReading = {
  readonly subscription: Subscription;
  readonly batchSize: number;
  /** Handlers that may run at the same time. */
  readonly partitionsAtOnce: number;
  readonly heartbeatMs: number;
  readonly backoff: Backoff;
  readonly logger: MessagingLogger;
};

/**
 * Hands KafkaJS's batches to a handler, chunk by chunk, and commits after each chunk. KafkaJS brings the batches of
 * several partitions at the same time; handlers take turns, while commits of other partitions are on their way.
 *
 * When a handler fails, its partition is paused for the back-off and nothing of it is resolved, so KafkaJS fetches the
 * same events again. Waiting inside the batch instead would hold up every other partition of this member, for KafkaJS
 * fetches nothing more from a broker before all batches of the last fetch are done.
 */
export class PartitionReader {
  readonly #reading: PartitionReading;
  readonly #turns: Turns;
  readonly #failures = new Map<string, number>();
  readonly #pauses = new Set<NodeJS.Timeout>();

  constructor(reading: PartitionReading) {
    this.#reading = reading;
    this.#turns = new Turns(reading.partitionsAtOnce);
  }

  /** To be given to KafkaJS as `eachBatch`, without automatic resolving and committing. */
  readonly eachBatch = async (payload: EachBatchPayload): Promise<void> => {
    const { messages } = payload.batch;
    for (let next = 0; next < messages.length;) {
      const chunk = messages.slice(next, next + this.#reading.batchSize);
      const { done, ill } = await this.#turns.take(() => this.#readChunk(payload, chunk));
      const last = chunk[done - 1];
      if (last !== undefined) await commit(payload, last.offset);
      // Told only now: what was handled is committed while the group still waits for us, and does not come again.
      if (ill !== undefined) throw ill;
      if (done === 0) return;
      next += done;
    }
    await payload.heartbeat();
  };

  /** Forgets the paused partitions; they belong to somebody else from now on. */
  close(): void {
    for (const pause of this.#pauses) clearTimeout(pause);
    this.#pauses.clear();
  }

  /** Answers how many messages are done: not all when one cannot be decoded, none after a failure or the end. */
  async #readChunk(payload: EachBatchPayload, chunk: readonly KafkaMessage[]): Promise<ReadChunk> {
    if (!payload.isRunning() || payload.isStale()) return { done: 0 };
    // Rejects when the group is being shared out anew; whoever waited long for its turn must not begin then.
    await payload.heartbeat();
    const partition = `${payload.batch.topic}/${payload.batch.partition}`;
    const heart = keepBeating(() => payload.heartbeat(), this.#reading.heartbeatMs);
    try {
      const done = await this.#handle(partition, chunk);
      this.#failures.delete(partition);
      return { done, ill: heart.stop() };
    } catch (error) {
      this.#holdBack(payload, { partition, offset: chunk[0]?.offset ?? '', error });
      return { done: 0, ill: heart.stop() };
    }
  }

  /** The events before the first message that cannot be decoded, or that message alone. */
  async #handle(partition: string, chunk: readonly KafkaMessage[]): Promise<number> {
    const { subscription } = this.#reading;
    const { events, broken } = decodeUntilBroken(chunk);
    if (events.length > 0) {
      await subscription.handle({ partition, events });
      return events.length;
    }
    if (broken === undefined) return 0;
    if (subscription.onUndecodable === undefined) {
      throw new Error(`The message cannot be decoded: ${reasonOf(broken.error)}`, { cause: broken.error });
    }
    await subscription.onUndecodable(undecodable(partition, broken));
    return 1;
  }

  #holdBack(payload: EachBatchPayload, { partition, offset, error }: Failed): void {
    const { subscription, backoff, logger } = this.#reading;
    const failures = this.#failures.get(partition) ?? 0;
    const delay = delayAfter(failures, backoff);
    const what = `Consumer ${subscription.group}: handling ${partition} from offset ${offset} failed and is tried again in ${delay} ms`;
    reportFailure(logger, what, { error, failures });
    this.#failures.set(partition, failures + 1);
    const resume = payload.pause();
    const pause = setTimeout(() => {
      this.#pauses.delete(pause);
      resume();
    }, delay);
    this.#pauses.add(pause);
  }
}

/** How many messages are done, and the first heartbeat that failed meanwhile. */
type ReadChunk = { readonly done: number; readonly ill?: Error | undefined };
type Failed = { readonly partition: string; readonly offset: string; readonly error: unknown };

type Broken = { readonly message: KafkaMessage; readonly error: unknown };

function decodeUntilBroken(messages: readonly KafkaMessage[]): { events: StoredEvent[]; broken?: Broken } {
  const events: StoredEvent[] = [];
  for (const message of messages) {
    try {
      events.push(decodeCloudEvent(message));
    } catch (error) {
      return { events, broken: { message, error } };
    }
  }
  return { events };
}

async function commit(payload: EachBatchPayload, last: string): Promise<void> {
  const { topic, partition } = payload.batch;
  payload.resolveOffset(last);
  const offset = String(BigInt(last) + 1n);
  await payload.commitOffsetsIfNecessary({ topics: [{ topic, partitions: [{ partition, offset }] }] });
}

/**
 * Keeps this member in its group while a handler runs; answers the first heartbeat that failed, e.g. for a rebalance.
 */
function keepBeating(heartbeat: () => Promise<void>, everyMs: number): { stop(): Error | undefined } {
  let failure: Error | undefined;
  const timer = setInterval(() => {
    heartbeat().catch((error: unknown) => {
      failure ??= error instanceof Error ? error : new Error(String(error));
    });
  }, everyMs);
  return {
    stop: () => {
      clearInterval(timer);
      return failure;
    },
  };
}
