import { v7 as newId } from 'uuid';
import type { Fact, StoredEvent } from '#events';
import { currentSpan, inTraceOf, parseTraceparent } from '#platform';
import { anArticleCollected } from '#testing';
import { eventStoreContract } from './event-store.contract.js';
import type { NewEvent } from './event-store.js';
import { InMemoryEventStore } from './in-memory-event-store.js';
import { ObservedEventStore } from './observed-event-store.js';

const now = (): Date => new Date('2025-02-18T10:00:00Z');
const context = { correlationId: newId(), causationId: newId(), actor: 'client:spec' };
const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00';

const collected = (): NewEvent => {
  const { type, data } = anArticleCollected();
  return { id: newId(), publishedAt: '2025-02-18T09:00:00Z', ...({ type, data } as Fact) };
};

describe('the observed event store', () => {
  eventStoreContract((limits) =>
    Promise.resolve({
      store: new ObservedEventStore(new InMemoryEventStore(now, limits)),
      dispose: () => Promise.resolve(),
    }),
  );

  describe('the trace of an append', () => {
    const append = (given: { traceparent?: string } = {}): Promise<readonly StoredEvent[]> =>
      new ObservedEventStore(new InMemoryEventStore(now)).append(
        [{ streamId: 'article-1', expectedVersion: 0, events: [collected(), collected()] }],
        { ...context, ...given },
      );

    it('is that of the running code, in one span of its own for all its events', async () => {
      const [stored, outer] = await inTraceOf(traceparent, async () => [await append(), currentSpan()] as const);
      const [first, second] = stored.map((event) => parseTraceparent(event.traceparent));
      expect(first).toMatchObject({ traceId: '0af7651916cd43dd8448eb211c80319c', isSampled: false });
      expect(first?.spanId).not.toBe(outer?.spanId);
      expect(second).toEqual(first);
    });
    it('begins with the append where the running code has none', async () => {
      const traces = [await append(), await append()].map(([event]) => parseTraceparent(event?.traceparent)?.traceId);
      expect(traces).toEqual([expect.any(String), expect.any(String)]);
      expect(traces[0]).not.toBe(traces[1]);
    });
    it('is left as it is where the append brings one', async () => {
      const [event] = await inTraceOf(undefined, () => append({ traceparent }));
      expect(event?.traceparent).toBe(traceparent);
    });
  });
});
