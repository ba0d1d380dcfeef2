import { setTimeout as sleep } from 'node:timers/promises';
import { inTraceOf } from '#platform';
import { reportFailure, type MessagingLogger } from '../messaging-logger.js';
import type { Consumption, Subscription, Transport } from '../transport.js';
import type { DeadLetters } from './dead-letters.js';
import { StreamGuard, type GuardOptions } from './stream-guard.js';

/** How the guard is set up. */
export type GuardedTransportOptions = GuardOptions & {
  /** Milliseconds between two looks for what is to be retried. Default 1000. */
  readonly retryPollMs?: number;
};

/**
 * A transport whose handlers may fail on an event for good: such an event is parked with its cause, later ones of its
 * stream wait behind it, and all else flows on. What is parked is handled again when somebody asks for it.
 */
export class GuardedTransport implements Transport {
  readonly #transport: Transport;
  readonly #options: GuardedTransportOptions;

  constructor(transport: Transport, options: GuardedTransportOptions) {
    this.#transport = transport;
    this.#options = options;
  }

  async subscribe(subscription: Subscription): Promise<Consumption> {
    const guard = new StreamGuard(subscription, this.#options);
    const consumption = await this.#transport.subscribe({
      ...subscription,
      handle: guard.handle,
      onUndecodable: guard.parkUndecodable,
    });
    const stopping = new AbortController();
    const retrying = this.#retry(subscription.group, guard, stopping.signal);
    return {
      stop: async () => {
        stopping.abort();
        await Promise.all([consumption.stop(), retrying]);
      },
    };
  }

  async #retry(group: string, guard: StreamGuard, signal: AbortSignal): Promise<void> {
    const { deadLetters, logger, retryPollMs = 1000 } = this.#options;
    for (let failures = 0; !signal.aborted;) {
      try {
        const streamIds = await deadLetters.streamsToRetry(group);
        for (const streamId of streamIds) await retryStream(deadLetters, { group, streamId, guard, logger, signal });
        failures = 0;
      } catch (error) {
        reportFailure(logger, `Consumer ${group}: retrying what is parked failed`, { error, failures });
        failures += 1;
      }
      await sleep(retryPollMs, undefined, { signal }).catch(() => undefined);
    }
  }
}

type Retry = {
  readonly group: string;
  readonly streamId: string;
  readonly guard: StreamGuard;
  readonly logger: MessagingLogger;
  readonly signal: AbortSignal;
};

async function retryStream(deadLetters: DeadLetters, { group, streamId, guard, logger, signal }: Retry): Promise<void> {
  if (signal.aborted) return;
  await deadLetters.retry(group, streamId, async (parcel) => {
    const fault = await guard.handleAgain(parcel);
    if (fault !== undefined) {
      inTraceOf(parcel.event?.traceparent, () => {
        logger.warn(`Consumer ${group}: event ${parcel.eventId} of ${streamId} failed again: ${fault.cause}`);
      });
    }
    return fault;
  });
}
