import { v7 as newId } from 'uuid';
import type { StoredEvent } from '#events';
import { currentSpan, inTraceOf, Metrics, parseTraceparent } from '#platform';
import { anArticleCollected } from '#testing';
import { eventStoreContract } from './event-store.contract.js';
import type { NewEvent } from './event-store.js';
import { InMemoryEventStore } from './in-memory-event-store.js';
import { ObservedEventStore } from './observed-event-store.js';

const now = (): Date => new Date('2025-02-18T10:00:00Z');
const context = { correlationId: newId(), causationId: newId(), actor: 'client:spec' };
const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00';

const collected = (text?: string): NewEvent => {
  const { type, data } = anArticleCollected({ data: text === undefined ? {} : { text } });
  return { id: newId(), publishedAt: '2025-02-18T09:00:00Z', type, data };
};

/** A store whose database is away. */
class BrokenEventStore extends InMemoryEventStore {
  isAway = false;

  override append(...args: Parameters<InMemoryEventStore['append']>): ReturnType<InMemoryEventStore['append']> {
    return this.isAway ? Promise.reject(new Error('away')) : super.append(...args);
  }
}

describe('the observed event store', () => {
  eventStoreContract((limits) =>
    Promise.resolve({
      store: new ObservedEventStore(new InMemoryEventStore(now, limits), new Metrics()),
      dispose: () => Promise.resolve(),
    }),
  );

  describe('the trace of an append', () => {
    const append = (given: { traceparent?: string } = {}): Promise<readonly StoredEvent[]> =>
      new ObservedEventStore(new InMemoryEventStore(now), new Metrics()).append(
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

  describe('the metrics of appends', () => {
    it('tell each outcome, and the events that were stored', async () => {
      const metrics = new Metrics();
      const inner = new BrokenEventStore(now, { maxEventBytes: 10_000 });
      const store = new ObservedEventStore(inner, metrics);
      const append = async (expectedVersion: number, ...events: NewEvent[]): Promise<unknown> =>
        store.append([{ streamId: 'article-1', expectedVersion, events }], context).catch(() => undefined);
      const [first, second] = [collected(), collected()];
      await append(0, first, second);
      await append(0, first, second);
      await append(0, collected());
      await append(2, { ...collected('Another text.'), id: first.id });
      await append(2, collected('Long. '.repeat(2_000)));
      await append(2, { ...collected(), data: {} } as NewEvent);
      await append(2);
      inner.isAway = true;
      await append(2, collected());
      const samples = (await metrics.scrape()).split('\n').filter((line) => /^dateline_append(ed)?_/.test(line));
      expect(samples).toEqual(
        expect.arrayContaining([
          'dateline_append_total{outcome="stored"} 1',
          'dateline_append_total{outcome="repeated"} 1',
          'dateline_append_total{outcome="conflict"} 1',
          'dateline_append_total{outcome="duplicate_id"} 1',
          'dateline_append_total{outcome="oversize"} 1',
          'dateline_append_total{outcome="invalid"} 1',
          'dateline_append_total{outcome="failed"} 1',
          'dateline_appended_events_total{category="article"} 2',
          'dateline_append_duration_seconds_count 8',
        ]),
      );
    });
  });
});
