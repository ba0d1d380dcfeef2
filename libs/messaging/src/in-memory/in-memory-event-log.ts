import { setImmediate } from 'node:timers/promises';
import { categoryOf, type StoredEvent } from '#events';
import type { EventLog } from '../transport.js';

/** A log for specs that lives in this process. */
export class InMemoryEventLog implements EventLog {
  readonly #events: StoredEvent[] = [];
  readonly #listeners = new Set<() => void>();

  /** Adds events at the end. Throws RangeError when a position does not grow. */
  append(events: readonly StoredEvent[]): void {
    for (const event of events) {
      const last = this.#events.at(-1)?.position ?? 0;
      if (event.position <= last) throw new RangeError(`Position ${event.position} does not follow ${last}`);
      this.#events.push(event);
    }
    for (const listener of this.#listeners) queueMicrotask(listener);
  }

  async read({ after, limit, categories }: Parameters<EventLog['read']>[0]): Promise<readonly StoredEvent[]> {
    // A reader of promises alone would never let timers and sockets have their turn.
    await setImmediate();
    const wanted = (event: StoredEvent): boolean =>
      event.position > after && (categories?.includes(categoryOf(event.streamId)) ?? true);
    return this.#events.filter(wanted).slice(0, limit);
  }

  onAppended(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
