import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { StoredEvent } from '#events';
import { readRange } from '#event-store';
import { BROKERS, isTransient, keepSession, persist, reasonOf, ReplayPublisher, type Brokers } from '#messaging';
import { Database, type Session } from '#platform';
import type { Replay } from './replay.js';
import { advance, claim, finish, keepWaiting, release } from './replays.js';

/** Milliseconds between two looks for a replay that nobody runs. */
const POLL_MS = 500;
/** Events sent at once. */
const BATCH = 500;
const backoff = { initialMs: 200, maxMs: 5000 };

type Running = {
  readonly session: Session;
  readonly replay: Replay;
  readonly signal: AbortSignal;
  readonly publisher: ReplayPublisher;
};

/**
 * Runs replays, one at a time in each process; any number of processes share them out. A replay belongs to whoever holds
 * its lock, on the session on which progress is kept: a runner that dies is followed by another from the last
 * acknowledged batch, which may send that batch again.
 */
@Injectable()
export class ReplayRunner implements OnApplicationBootstrap, OnModuleDestroy {
  readonly #logger = new Logger('Replays');
  readonly #stopping = new AbortController();
  #running: Promise<void> | undefined;

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(BROKERS) private readonly brokers: Brokers | null,
  ) {}

  onApplicationBootstrap(): void {
    const { brokers, database } = this;
    if (brokers === null) return;
    this.#running = keepSession({
      database,
      name: 'Replays',
      signal: this.#stopping.signal,
      logger: this.#logger,
      work: async (session, signal, onSettled) => {
        for (;;) {
          signal.throwIfAborted();
          const replay = await claim(session);
          onSettled();
          if (replay === undefined) await sleep(POLL_MS, undefined, { signal });
          else await this.#run(brokers, { session, replay, signal });
        }
      },
    });
  }

  async onModuleDestroy(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  async #run({ cluster, topics }: Brokers, claimed: Omit<Running, 'publisher'>): Promise<void> {
    const { id, topic, partitions } = claimed.replay;
    const publisher = new ReplayPublisher({
      cluster,
      topic,
      id,
      topics: { ...topics, ...(partitions === null ? {} : { partitions }) },
    });
    try {
      await this.#sendAll({ ...claimed, publisher });
    } finally {
      await publisher.close();
    }
    await release(claimed.session, id);
  }

  /** To the end of the range, to a failure for good, or until it is cancelled. */
  async #sendAll(running: Running): Promise<void> {
    const { session, replay, signal } = running;
    for (let position = replay.position; position < replay.to;) {
      signal.throwIfAborted();
      const events = await this.#read(running, position);
      const failure = events.length === 0 ? undefined : await this.#send(running, events);
      if (failure !== undefined) {
        await finish(session, replay.id, reasonOf(failure));
        return;
      }
      const reached = events.length < BATCH ? replay.to : (events.at(-1)?.position ?? replay.to);
      const progress = { position: reached, sent: events.length };
      if (!(await advance(session, { id: replay.id, position }, progress))) return;
      position = reached;
    }
    await finish(session, replay.id, null);
  }

  #read({ replay, signal }: Running, after: number): Promise<StoredEvent[]> {
    return persist(() => readRange(this.database, { ...replay, from: after + 1 }, BATCH), {
      what: `Replay ${replay.id}: reading the log after ${after}`,
      signal,
      backoff,
      logger: this.#logger,
    });
  }

  /** Tries for as long as it is somebody else's fault; answers a failure that would come again for ever. */
  #send({ session, replay, signal, publisher }: Running, events: readonly StoredEvent[]): Promise<unknown> {
    const attempt = async (): Promise<unknown> => {
      try {
        await publisher.publish(events);
        return undefined;
      } catch (error) {
        if (!isTransient(error)) return error;
        // Cancelled while it waited: what follows finds that out.
        if (!(await keepWaiting(session, replay.id, reasonOf(error)))) return undefined;
        throw error;
      }
    };
    const what = `Replay ${replay.id}: sending to ${replay.topic}`;
    return persist(attempt, { what, signal, backoff, logger: this.#logger });
  }
}
