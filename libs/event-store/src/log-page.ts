import { readEvent, UnreadableEventError, type Lookup, type StoredEvent, type WrittenEvent } from '#events';
import type { LogPage } from './event-store.js';

/**
 * A page of the log as today's events. It ends before the first event that this release cannot read, so that all
 * before it are handled. Throws UnreadableEventError when that is the first of the page.
 */
export function pageOf(
  written: readonly WrittenEvent[],
  { limit, upTo }: { limit: number; upTo: number },
  lookup: Lookup,
): LogPage {
  const events: StoredEvent[] = [];
  const page = (end: number): LogPage => ({ events, upTo: events.at(-1)?.position ?? end });
  for (const event of written) {
    try {
      events.push(readEvent(event, lookup));
    } catch (error) {
      if (events.length > 0) return page(upTo);
      const reason = error instanceof Error ? error.message : String(error);
      throw new UnreadableEventError(`Event ${event.id} at position ${event.position}: ${reason}`, { cause: error });
    }
  }
  return events.length < limit ? { events, upTo } : page(upTo);
}
