import type { StoredEvent } from '#events';
import { inTraceOf } from '#platform';
import { reasonOf } from './messaging-logger.js';
import type { Batch, Consumption, Subscription, Transport } from './transport.js';

/** Where a transport tells what became of each event; Nest's `Logger` fits. */
export type EventLogger = {
  /** Asked once for each batch. */
  isDebugging(): boolean;
  debug(message: string): void;
};

/**
 * A transport that tells at level debug, in the trace of each event, what became of it. To be put around all others, so
 * that a handler's every attempt is seen.
 */
export class ObservedTransport implements Transport {
  readonly #transport: Transport;
  readonly #logger: EventLogger;

  constructor(transport: Transport, { logger }: { readonly logger: EventLogger }) {
    this.#transport = transport;
    this.#logger = logger;
  }

  subscribe(subscription: Subscription): Promise<Consumption> {
    return this.#transport.subscribe({ ...subscription, handle: (batch) => this.#handle(subscription, batch) });
  }

  async #handle(subscription: Subscription, batch: Batch): Promise<void> {
    const { group } = subscription;
    try {
      await inTraceOfBatch(batch, () => subscription.handle(batch));
      this.#tell(batch.events, (event) => `Consumer ${group} has handled ${event}`);
    } catch (error) {
      this.#tell(batch.events, (event) => `Consumer ${group} failed on a batch with ${event}: ${reasonOf(error)}`);
      throw error;
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
