import type { StoredEvent } from '#events';
import { inTraceOf, type Counter, type Histogram, type Metrics } from '#platform';
import type { Group } from './lag.js';
import { reasonOf } from './messaging-logger.js';
import type { Batch, Consumption, Subscription, Transport } from './transport.js';

/** Where a transport tells what became of each event; Nest's `Logger` fits. */
export type EventLogger = {
  /** Asked once for each batch. */
  isDebugging(): boolean;
  debug(message: string): void;
};

/** Seconds: a batch may be one event or hundreds of articles to read. */
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120];

/**
 * A transport that counts and times what its handlers do, and tells at level debug, in the trace of each event, what
 * became of it. To be put around all others, so that a handler's every attempt is seen.
 */
export class ObservedTransport implements Transport {
  readonly #transport: Transport;
  readonly #logger: EventLogger;
  readonly #groups = new Set<Group>();
  readonly #handled: Counter<'group'>;
  readonly #failures: Counter<'group'>;
  readonly #durations: Histogram<'group'>;

  constructor(transport: Transport, { logger, metrics }: { logger: EventLogger; metrics: Metrics }) {
    this.#transport = transport;
    this.#logger = logger;
    this.#handled = metrics.counter({
      name: 'dateline_consumer_handled_events_total',
      help: 'Events that a group has handled, those that came again counted again',
      labels: ['group'],
    });
    this.#failures = metrics.counter({
      name: 'dateline_consumer_failures_total',
      help: 'Batches that a group failed on; each is tried again, or parked event by event',
      labels: ['group'],
    });
    this.#durations = metrics.histogram({
      name: 'dateline_consumer_batch_duration_seconds',
      help: 'How long a group took to handle a batch, or to fail on it',
      labels: ['group'],
      buckets: BUCKETS,
    });
  }

  /** The groups that are consumed for here and now. */
  get groups(): readonly Group[] {
    return [...this.#groups];
  }

  async subscribe(subscription: Subscription): Promise<Consumption> {
    const { group } = subscription;
    this.#handled.inc({ group }, 0);
    this.#failures.inc({ group }, 0);
    const handle = (batch: Batch): Promise<void> => this.#handle(subscription, batch);
    const consumption = await this.#transport.subscribe({ ...subscription, handle });
    this.#groups.add(subscription);
    return {
      stop: async () => {
        await consumption.stop();
        this.#groups.delete(subscription);
      },
    };
  }

  async #handle(subscription: Subscription, batch: Batch): Promise<void> {
    const { group } = subscription;
    const end = this.#durations.startTimer({ group });
    try {
      await inTraceOfBatch(batch, () => subscription.handle(batch));
      this.#handled.inc({ group }, batch.events.length);
      this.#tell(batch.events, (event) => `Consumer ${group} has handled ${event}`);
    } catch (error) {
      this.#failures.inc({ group });
      this.#tell(batch.events, (event) => `Consumer ${group} failed on a batch with ${event}: ${reasonOf(error)}`);
      throw error;
    } finally {
      end();
    }
  }

  #tell(events: readonly StoredEvent[], line: (event: string) => string): void {
    if (!this.#logger.isDebugging()) return;
    for (const { traceparent, type, streamId, position } of events) {
      inTraceOf(traceparent, () => {
        this.#logger.debug(line(`${type} at ${position} of ${streamId}`));
      });
    }
  }
}

/** A batch holds events of many traces; only one event alone can be handled in its own. */
function inTraceOfBatch({ events: [first, ...more] }: Batch, work: () => Promise<void>): Promise<void> {
  return first === undefined || more.length > 0 ? work() : inTraceOf(first.traceparent, work);
}
