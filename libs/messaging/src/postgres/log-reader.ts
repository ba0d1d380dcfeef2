import type { StoredEvent } from '#events';
import { PARTITIONS, partitionOf, type Session } from '#platform';
import { delayAfter, persist, type Backoff } from '../backoff.js';
import { reportFailure, type MessagingLogger } from '../messaging-logger.js';
import type { PartitionedLog, Subscription } from '../transport.js';
import { WakeUp } from '../wake-up.js';
import { readCheckpoints, writeCheckpoints } from './checkpoints.js';
import type { PartitionClaims } from './partition-claims.js';

/** What a member of a group reads, and how. */
export type LogReading = {
  readonly session: Session;
  readonly claims: PartitionClaims;
  readonly log: PartitionedLog;
  readonly subscription: Subscription;
  readonly batchSize: number;
  readonly partitionsAtOnce: number;
  readonly pollMs: number;
  readonly balanceMs: number;
  readonly backoff: Backoff;
  readonly logger: MessagingLogger;
  readonly signal: AbortSignal;
};

/** Pages grow while they are handled quickly, up to so many batches; one that takes longer than a second halves them. */
const PAGE = { batches: 8, quickMs: 200, slowMs: 1000 };

/**
 * Reads the partitions that a member owns. Those at the same position are read together, one statement for all; one
 * whose handler fails rests for its back-off, is then read by itself from its own position, and joins the others again
 * when it has caught up. The cursors are written on the session that holds the locks of the partitions.
 */
export class LogReader {
  readonly #reading: LogReading;
  readonly #cursors = new Map<number, number>();
  readonly #failed = new Map<number, { failures: number; until: number }>();
  #limit: number;

  constructor(reading: LogReading) {
    this.#reading = reading;
    this.#limit = reading.batchSize;
  }

  /** Rejects when the signal aborts, though not before running handlers have ended, or when the session is lost. */
  async run(): Promise<never> {
    const { log, pollMs, balanceMs, signal } = this.#reading;
    const wakeUp = new WakeUp();
    const stopListening = log.onAppended(wakeUp.call);
    try {
      for (let balanceAt = 0; ;) {
        signal.throwIfAborted();
        if (Date.now() >= balanceAt) {
          await this.#balance();
          balanceAt = Date.now() + balanceMs;
        }
        if (await this.#readAll()) continue;
        await wakeUp.rest(Math.min(pollMs, balanceMs, this.#nextRetryMs()), signal);
      }
    } finally {
      stopListening();
    }
  }

  async #balance(): Promise<void> {
    const { session, claims, subscription } = this.#reading;
    const taken = await claims.balance();
    if (taken.length > 0) {
      const stored = await readCheckpoints(session, subscription.group);
      const start = subscription.startAfter?.position ?? 0;
      for (const partition of taken) this.#cursors.set(partition, stored.get(partition) ?? start);
    }
    for (const partition of [...this.#cursors.keys()].filter((known) => !claims.owned.has(known))) {
      this.#cursors.delete(partition);
      this.#failed.delete(partition);
    }
  }

  /** One page for each position that partitions are at; answers whether there was anything to handle. */
  async #readAll(): Promise<boolean> {
    const cohorts = new Map<number, number[]>();
    for (const [partition, cursor] of this.#cursors) {
      if ((this.#failed.get(partition)?.until ?? 0) > Date.now()) continue;
      cohorts.set(cursor, [...(cohorts.get(cursor) ?? []), partition]);
    }
    let isBusy = false;
    for (const [after, partitions] of cohorts) isBusy = (await this.#readPage(after, partitions)) || isBusy;
    return isBusy;
  }

  async #readPage(after: number, partitions: readonly number[]): Promise<boolean> {
    const { log, subscription } = this.#reading;
    const { categories, group } = subscription;
    const limit = this.#limit;
    const { events, upTo } = await persist(() => log.scan({ after, limit, categories, partitions }), {
      ...this.#reading,
      what: `Consumer ${group}: reading the log`,
    });
    const start = Date.now();
    const reached = await this.#handle(events, { partitions, upTo });
    await this.#move(reached, events.length > 0);
    this.#adapt(Date.now() - start, events.length === limit);
    return events.length > 0;
  }

  /** Some partitions at a time, each in order; answers how far each has come. */
  async #handle(
    events: readonly StoredEvent[],
    { partitions, upTo }: { partitions: readonly number[]; upTo: number },
  ): Promise<Map<number, number>> {
    const shares = new Map<number, StoredEvent[]>(partitions.map((partition) => [partition, []]));
    for (const event of events) shares.get(partitionOf(event.streamId))?.push(event);
    const reached = new Map<number, number>();
    const queue = [...shares];
    const work = async (): Promise<void> => {
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
        const [partition, share] = next;
        const last = await this.#handlePartition(partition, share);
        if (last === share.length) reached.set(partition, upTo);
        else if (last > 0) reached.set(partition, share[last - 1]?.position ?? 0);
      }
    };
    await Promise.all(Array.from({ length: this.#reading.partitionsAtOnce }, work));
    return reached;
  }

  /** Batch after batch; answers how many events are done. */
  async #handlePartition(partition: number, events: readonly StoredEvent[]): Promise<number> {
    const { subscription, batchSize, signal } = this.#reading;
    let done = 0;
    while (done < events.length && !signal.aborted) {
      const batch = events.slice(done, done + batchSize);
      try {
        await subscription.handle({ partition: `log/${partition}`, events: batch });
      } catch (error) {
        this.#rest(partition, batch, error);
        return done;
      }
      this.#failed.delete(partition);
      done += batch.length;
    }
    return done;
  }

  #rest(partition: number, [first]: readonly StoredEvent[], error: unknown): void {
    const { subscription, backoff, logger } = this.#reading;
    const failures = this.#failed.get(partition)?.failures ?? 0;
    const delay = delayAfter(failures, backoff);
    const where = `log/${partition} from position ${first?.position ?? 0}`;
    const what = `Consumer ${subscription.group}: handling ${where} failed and is tried again in ${delay} ms`;
    reportFailure(logger, what, { error, failures });
    this.#failed.set(partition, { failures: failures + 1, until: Date.now() + delay });
  }

  /** Cursors that moved over nothing but others' events are not worth a write. */
  async #move(reached: ReadonlyMap<number, number>, isWorthIt: boolean): Promise<void> {
    for (const [partition, position] of reached) this.#cursors.set(partition, position);
    const { session, subscription } = this.#reading;
    if (isWorthIt && reached.size > 0) await writeCheckpoints(session, subscription.group, reached);
  }

  #adapt(tookMs: number, wasFull: boolean): void {
    const { batchSize } = this.#reading;
    if (tookMs > PAGE.slowMs) this.#limit = Math.max(Math.ceil(this.#limit / 2), Math.min(batchSize, PARTITIONS));
    else if (wasFull && tookMs < PAGE.quickMs) this.#limit = Math.min(this.#limit * 2, batchSize * PAGE.batches);
  }

  #nextRetryMs(): number {
    const waits = [...this.#failed.values()].map(({ until }) => until - Date.now());
    return Math.max(1, Math.min(...waits, this.#reading.pollMs));
  }
}
