import type { StoredEvent } from '#events';
import { inTraceOf } from '#platform';
import { decodeCloudEvent } from '../kafka/cloud-event.js';
import { reasonOf, type MessagingLogger } from '../messaging-logger.js';
import type { Batch, Subscription, UndecodableMessage } from '../transport.js';
import type { Parcel } from './dead-letter.js';
import type { DeadLetters } from './dead-letters.js';
import { faultOf, isTransient, type Fault } from './faults.js';

/** When an event counts as one that cannot be handled. */
export type GuardOptions = {
  readonly deadLetters: DeadLetters;
  readonly logger: MessagingLogger;
  /** Failures of a batch for its own sake after which it is worked off event by event. Default 5. */
  readonly attempts?: number;
  /** Streams that may fail one after the other before it counts as a fault of the system, and nothing more is parked. Default 10. */
  readonly inARow?: number;
};

/**
 * Handles the batches of one group. A batch that keeps failing for its own sake is worked off event by event, in the order
 * of their positions, since marks of read models only grow; an event that fails alone is parked. A transient fault is
 * thrown back to the transport, which tries again for as long as it lasts.
 */
export class StreamGuard {
  readonly #subscription: Subscription;
  readonly #options: Required<GuardOptions>;
  readonly #failures = new Map<string, { position: number; count: number }>();
  #parkedInARow = 0;

  constructor(subscription: Subscription, options: GuardOptions) {
    this.#subscription = subscription;
    this.#options = { attempts: 5, inARow: 10, ...options };
  }

  /** In the place of the subscription's own handler. */
  readonly handle = async ({ partition, events: given }: Batch): Promise<void> => {
    const events = await this.#withoutWaiting(partition, given);
    const [first] = events;
    if (first === undefined) return;
    try {
      await this.#subscription.handle({ partition, events });
      this.#failures.delete(partition);
      this.#parkedInARow = 0;
    } catch (error) {
      if (isTransient(error) || !this.#isGivenUp(partition, first.position)) throw error;
      await this.#workOff(partition, events);
      this.#failures.delete(partition);
    }
  };

  /** Parks a message that is no event we can read; later ones with its key wait behind it. */
  readonly parkUndecodable = async (message: UndecodableMessage): Promise<void> => {
    const { group } = this.#subscription;
    this.#refuseFlood(message.cause);
    const fault = { cause: message.cause, stack: null, code: 'UNDECODABLE', attempts: 1 };
    await this.#options.deadLetters.park(group, parcelOfMessage(message), fault);
    this.#report({ streamId: message.streamId, traceparent: message.headers['ce_traceparent'] }, message.cause);
  };

  /** Handles what was parked, under a partition of its own; answers why it failed, if for its own sake. */
  async handleAgain({ streamId, event, message }: Parcel): Promise<Fault | undefined> {
    try {
      const again = event ?? decodeCloudEvent(bytesOf(message));
      await this.#subscription.handle({ partition: `parked/${streamId}`, events: [again] });
      return undefined;
    } catch (error) {
      if (isTransient(error)) throw error;
      return faultOf(error);
    }
  }

  /** Leaves out what was parked before, and parks what must wait behind it. */
  async #withoutWaiting(partition: string, events: readonly StoredEvent[]): Promise<readonly StoredEvent[]> {
    const { deadLetters } = this.#options;
    const { group } = this.#subscription;
    const known = await deadLetters.known(group, events);
    if (known.events.size === 0 && known.streams.size === 0) return events;
    const fresh = events.filter(({ id }) => !known.events.has(id));
    const waiting = new Set<string>();
    for (const streamId of known.streams) {
      const parcels = fresh.filter((event) => event.streamId === streamId).map((event) => parcelOf(partition, event));
      if (parcels.length > 0 && (await deadLetters.parkBehind(group, parcels))) waiting.add(streamId);
    }
    return fresh.filter(({ streamId }) => !waiting.has(streamId));
  }

  #isGivenUp(partition: string, position: number): boolean {
    const before = this.#failures.get(partition);
    const count = before?.position === position ? before.count + 1 : 1;
    this.#failures.set(partition, { position, count });
    return count >= this.#options.attempts;
  }

  async #workOff(partition: string, events: readonly StoredEvent[]): Promise<void> {
    const { deadLetters, attempts } = this.#options;
    const { group } = this.#subscription;
    const blocked = new Set<string>();
    for (const event of events) {
      const parcel = parcelOf(partition, event);
      if (blocked.has(event.streamId) && (await deadLetters.parkBehind(group, [parcel]))) continue;
      const error = await this.#tryAlone({ partition, events: [event] });
      if (error === undefined) continue;
      this.#refuseFlood(error);
      await deadLetters.park(group, parcel, { ...faultOf(error), attempts });
      blocked.add(event.streamId);
      this.#report(event, error);
    }
  }

  /** Answers what it failed with, if for its own sake. */
  async #tryAlone(batch: Batch): Promise<unknown> {
    try {
      await this.#subscription.handle(batch);
      this.#parkedInARow = 0;
      return undefined;
    } catch (error) {
      if (isTransient(error)) throw error;
      return error ?? new Error('The handler failed without a reason');
    }
  }

  /** A missing column or a bug fails on every event; parking all of them would only make it worse. */
  #refuseFlood(error: unknown): void {
    const { inARow } = this.#options;
    this.#parkedInARow += 1;
    if (this.#parkedInARow <= inARow) return;
    this.#parkedInARow = inARow;
    throw new Error(
      `${inARow} streams in a row could not be handled, so the fault is not theirs and nothing more is parked: ${reasonOf(error)}`,
    );
  }

  #report({ streamId, traceparent }: Traced, error: unknown): void {
    const { logger } = this.#options;
    const { group } = this.#subscription;
    const parked = `Consumer ${group}: an event of ${streamId} was parked, see dateline dead-letter list`;
    inTraceOf(traceparent, () => {
      logger.warn(`${parked}: ${reasonOf(error)}`);
    });
  }
}

type Traced = { readonly streamId: string; readonly traceparent?: string | undefined };

const parcelOf = (partition: string, event: StoredEvent): Parcel => ({
  streamId: event.streamId,
  eventId: event.id,
  position: event.position,
  type: event.type,
  partition,
  event,
  message: null,
});

function parcelOfMessage(message: UndecodableMessage): Parcel {
  const { streamId, eventId, position, type, partition } = message;
  return { streamId, eventId, position, type, partition, event: null, message };
}

/** The message as it came, to be decoded by what may have learned to. */
function bytesOf(message: UndecodableMessage | null): Parameters<typeof decodeCloudEvent>[0] {
  const { value = null, headers = {} } = message ?? {};
  return { value: value === null ? null : Buffer.from(value, 'base64'), headers };
}
