import { setImmediate } from 'node:timers/promises';
import { categoryOf, type StoredEvent } from '#events';
import { partitionOf } from '#platform';
import type { EventLog, PartitionedLog } from '../transport.js';

/** A log for specs that lives in this process. */
export class InMemoryEventLog implements EventLog, PartitionedLog {
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

  async scan({ partitions, ...query }: Parameters<PartitionedLog['scan']>[0]): ReturnType<PartitionedLog['scan']> {
    const end = Math.max(query.after, this.#events.at(-1)?.position ?? 0);
    const all = await this.read({ ...query, limit: Infinity });
    const events = all.filter(
      ({ streamId, position }) => position <= end && partitions.includes(partitionOf(streamId)),
    );
    const page = events.slice(0, query.limit);
    return { events: page, upTo: page.length < query.limit ? end : (page.at(-1)?.position ?? end) };
  }

  onAppended(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
