import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { v7 as newId } from 'uuid';
import { categoryOf, type Category, type Fact, type StoredEvent } from '#events';
import { PARTITIONS, partitionOf } from '#platform';
import { aMeetingHeld, anArticleCollected, propertyRuns } from '#testing';
import type { AppendContext, EventStore, EventStoreLimits, LogQuery, NewEvent, StreamAppend } from './event-store.js';

const context: AppendContext = { correlationId: newId(), causationId: newId(), actor: 'client:spec' };
const MAX_EVENT_BYTES = 10_000;

/** The streams of one run, by number: two articles and two meetings. */
const STREAMS = 4;
const isArticle = (stream: number): boolean => stream < 2;

type EventPlan = {
  readonly kind: 'fresh' | 'again' | 'forged' | 'twice' | 'broken' | 'large' | 'unfounded';
  /** Which earlier event is meant, as a share of those there are. */
  readonly nth: number;
};
type StreamPlan = { readonly stream: number; readonly expected: number; readonly events: readonly EventPlan[] };
type Step =
  | { readonly do: 'append'; readonly streams: readonly StreamPlan[] }
  | { readonly do: 'repeat'; readonly nth: number }
  | { readonly do: 'scan'; readonly query: Omit<LogQuery, 'after'>; readonly after: number }
  | { readonly do: 'stream'; readonly stream: number };

const share = fc.nat(99).map((n) => n / 100);
const mostly = <T>(usual: T, ...seldom: T[]): fc.Arbitrary<T> =>
  fc.oneof({ weight: 8, arbitrary: fc.constant(usual) }, { weight: 2, arbitrary: fc.constantFrom(...seldom) });
const eventPlans: fc.Arbitrary<EventPlan> = fc.record({
  kind: mostly<EventPlan['kind']>('fresh', 'again', 'again', 'forged', 'twice', 'broken', 'large', 'unfounded'),
  nth: share,
});
const streamPlans: fc.Arbitrary<StreamPlan> = fc.record({
  stream: fc.nat(STREAMS - 1),
  expected: mostly(0, -2, -1, 1, 3),
  events: fc.array(eventPlans, { maxLength: 4 }),
});
const steps: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('append'), streams: fc.array(streamPlans, { maxLength: 3 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('repeat'), nth: share }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('scan'),
      after: fc.nat(120).map((n) => n / 100),
      query: fc.record(
        {
          limit: fc.integer({ min: 1, max: 12 }),
          categories: fc.subarray<Category>(['article', 'meeting', 'stance'], { minLength: 1 }),
          partitions: fc.subarray([...Array(PARTITIONS).keys()], { minLength: 1 }),
        },
        { requiredKeys: ['limit'] },
      ),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('stream'), stream: fc.nat(STREAMS - 1) }) },
);

/** What every event store does, however it is used, compared with an array. */
export function eventStoreModelContract(
  create: (limits: EventStoreLimits) => Promise<{ store: EventStore; dispose: () => Promise<void> }>,
): void {
  it('does what an array would, whatever is appended, repeated, forged and read', async () => {
    const { store, dispose } = await create({ maxEventBytes: MAX_EVENT_BYTES });
    try {
      await fc.assert(
        fc.asyncProperty(fc.array(steps, { minLength: 5, maxLength: 40 }), async (plan) => {
          const run = await Run.on(store);
          for (const step of plan) await run.take(step);
          await run.checkAll();
        }),
        propertyRuns(80),
      );
    } finally {
      await dispose();
    }
  }, 300_000);
}

/** One run of the property: its streams, and the array that the store is compared with. */
class Run {
  readonly #log: StoredEvent[] = [];
  readonly #appends: (readonly StreamAppend[])[] = [];
  readonly #streams: readonly string[];

  private constructor(
    private readonly store: EventStore,
    private readonly articleId: string,
    private readonly start: number,
  ) {
    this.#streams = Array.from({ length: STREAMS }, (_, n) => `${isArticle(n) ? 'article' : 'meeting'}-${newId()}`);
  }

  /** Begins with an article of its own, which the meetings of the run quote. */
  static async on(store: EventStore): Promise<Run> {
    const articleId = newId();
    const events = [asNew(anArticleCollected({ data: { articleId } }))];
    const [article] = await store.append([{ streamId: `article-${articleId}`, expectedVersion: 0, events }], context);
    return new Run(store, articleId, article?.position ?? 0);
  }

  async take(step: Step): Promise<void> {
    switch (step.do) {
      case 'append':
        return this.#append(this.#appendOf(step.streams));
      case 'repeat': {
        const again = nth(this.#appends, step.nth);
        return again === undefined ? undefined : this.#append(again);
      }
      case 'scan': {
        const end = this.#log.at(-1)?.position ?? this.start;
        return this.#scan({ ...step.query, after: this.start + Math.floor((end - this.start) * step.after) });
      }
      case 'stream':
        return this.#readStream(this.#streams[step.stream] ?? '');
    }
  }

  /** Nothing lost, nothing doubled, no gap, and positions that grow with the versions. */
  async checkAll(): Promise<void> {
    const seen: StoredEvent[] = [];
    for (let after = this.start; ;) {
      const { events, upTo } = await this.store.scan({ after, limit: 7 });
      seen.push(...events);
      after = upTo;
      if (events.length === 0) break;
    }
    expect(seen).toEqual(this.#log);
    for (const streamId of this.#streams) {
      await this.#readStream(streamId);
      const versions = this.#log.filter((event) => event.streamId === streamId).map((event) => event.streamVersion);
      expect(versions).toEqual(versions.map((_, index) => index + 1));
    }
    const positions = this.#log.map(({ position }) => position);
    expect(positions).toEqual(positions.toSorted((a, b) => a - b));
    expect(new Set(positions).size).toBe(positions.length);
  }

  async #append(streams: readonly StreamAppend[]): Promise<void> {
    const before = this.#log.at(-1)?.position ?? this.start;
    const expected = outcomeOf(streams, this.#log);
    const answer = await this.store.append(streams, context).catch((error: unknown) => error as Error);
    if (answer instanceof Error || typeof expected === 'string') {
      expect(answer instanceof Error ? answer.name : answer).toBe(expected);
      return;
    }
    if (expected.length > 0) {
      expect(answer).toEqual(expected);
      return;
    }
    const wanted = streams.flatMap(({ streamId, expectedVersion, events }) =>
      events.map((event, index) => ({ ...event, ...context, streamId, streamVersion: expectedVersion + index + 1 })),
    );
    expect(answer).toMatchObject(wanted);
    expect(answer.every(({ position }) => position > before)).toBe(true);
    this.#log.push(...answer);
    this.#appends.push(streams);
  }

  async #scan(query: LogQuery): Promise<void> {
    const { events, upTo } = await this.store.scan(query);
    const { categories, partitions, limit } = query;
    const wanted = this.#log.filter(
      ({ streamId, position }) =>
        position > query.after &&
        (categories?.includes(categoryOf(streamId)) ?? true) &&
        (partitions?.includes(partitionOf(streamId)) ?? true),
    );
    expect(events.length).toBeLessThanOrEqual(limit);
    expect(events).toEqual(wanted.slice(0, events.length));
    expect(wanted.slice(events.length).filter(({ position }) => position <= upTo)).toEqual([]);
    expect(upTo).toBeGreaterThanOrEqual(events.at(-1)?.position ?? query.after);
    if (events.length === 0) expect(wanted).toEqual([]);
  }

  async #readStream(streamId: string): Promise<void> {
    expect(await this.store.readStream(streamId)).toEqual(this.#log.filter((event) => event.streamId === streamId));
  }

  /** What the plan means here: versions and earlier events are taken from what is in the log. */
  #appendOf(plans: readonly StreamPlan[]): readonly StreamAppend[] {
    const versions = new Map<string, number>();
    const ids: string[] = [];
    return plans.map(({ stream, expected, events: kinds }) => {
      const streamId = this.#streams[stream] ?? '';
      const version = versions.get(streamId) ?? this.#log.filter((event) => event.streamId === streamId).length;
      const events = kinds.map((kind) => this.#eventOf(streamId, kind, ids));
      ids.push(...events.map(({ id }) => id));
      versions.set(streamId, version + events.length);
      return { streamId, expectedVersion: Math.max(0, version + expected), events };
    });
  }

  #eventOf(streamId: string, { kind, nth: which }: EventPlan, ids: readonly string[]): NewEvent {
    const fresh = this.#fresh(streamId, which);
    const earlier = nth(
      this.#log.filter((event) => event.streamId === streamId),
      which,
    );
    const events: Record<EventPlan['kind'], () => NewEvent> = {
      fresh: () => fresh,
      again: () => (earlier === undefined ? fresh : { ...asNew(earlier), id: earlier.id }),
      forged: () => ({ ...fresh, id: earlier?.id ?? fresh.id }),
      twice: () => ({ ...fresh, id: nth(ids, which) ?? fresh.id }),
      broken: () => ({ ...fresh, data: { ...fresh.data, ...surplus } }) as NewEvent,
      large: () => ({ ...fresh, data: { ...fresh.data, ...fillerOf(streamId) } }) as NewEvent,
      unfounded: () => this.#fresh(streamId, which, 'Presidents'),
    };
    return events[kind]();
  }

  #fresh(streamId: string, which: number, quote = 'Ministers'): NewEvent {
    if (streamId.startsWith('article-')) return asNew(anArticleCollected({ data: { title: `${quote} ${which}` } }));
    const spans = [{ start: 0, end: quote.length, quote }];
    const evidence = { articleId: this.articleId, revision: 1, spans };
    return asNew(aMeetingHeld({ data: { evidence, confidence: which } }));
  }
}

const asNew = ({ type, data }: StoredEvent): NewEvent => ({
  id: newId(),
  publishedAt: '2025-02-18T09:00:00Z',
  ...({ type, data } as Fact),
});

/** A member that no schema knows. */
const surplus: object = { colour: 'red' };

const fillerOf = (streamId: string): object =>
  streamId.startsWith('article-')
    ? { text: 'x'.repeat(MAX_EVENT_BYTES) }
    : { absentees: ['x'.repeat(MAX_EVENT_BYTES)] };

const nth = <T>(items: readonly T[], which: number): T | undefined => items[Math.floor(items.length * which)];

/** The name of the error that an append must meet, the events that it repeats, or none: then all are new. */
function outcomeOf(streams: readonly StreamAppend[], log: readonly StoredEvent[]): string | readonly StoredEvent[] {
  const events = streams.flatMap((append) => append.events.map((event) => ({ ...event, streamId: append.streamId })));
  const refusal = refusalOf(streams, events);
  if (refusal !== undefined) return refusal;
  const twins = events.map(({ id }) => log.find((stored) => stored.id === id));
  if (twins.some((twin, index) => twin !== undefined && !isSame(twin, events[index]))) return 'DuplicateEventError';
  const known = twins.filter((twin) => twin !== undefined);
  if (known.length > 0) return known.length === events.length ? known : 'DuplicateEventError';
  return areVersionsRight(streams, log) ? [] : 'ConcurrencyError';
}

/** Why an append is refused whatever is in the log. */
function refusalOf(streams: readonly StreamAppend[], events: readonly Placed[]): string | undefined {
  const fault = events.map(faultOf).find((name) => name !== undefined);
  if (fault !== undefined) return fault;
  if (new Set(events.map(({ id }) => id)).size < events.length) return 'DuplicateEventError';
  if (!isContinued(streams)) return 'ConcurrencyError';
  return events.some(isUnfounded) ? 'InvalidEventError' : undefined;
}

type Placed = NewEvent & { readonly streamId: string };

function faultOf({ data }: Placed): string | undefined {
  if ('colour' in data) return 'InvalidEventError';
  return JSON.stringify(data).length > MAX_EVENT_BYTES ? 'OversizeEventError' : undefined;
}

const isUnfounded = ({ type, data }: Placed): boolean =>
  type === 'MeetingHeld' && data.evidence.spans[0]?.quote === 'Presidents';

const isSame = (stored: StoredEvent, event: Placed | undefined): boolean =>
  stored.streamId === event?.streamId && stored.type === event.type && isDeepStrictEqual(stored.data, event.data);

/** Whether a stream that is named again goes on where it was left. */
function isContinued(streams: readonly StreamAppend[]): boolean {
  const reached = new Map<string, number>();
  return streams
    .filter(({ events }) => events.length > 0)
    .every(({ streamId, expectedVersion, events }) => {
      const isNext = (reached.get(streamId) ?? expectedVersion) === expectedVersion;
      reached.set(streamId, expectedVersion + events.length);
      return isNext;
    });
}

function areVersionsRight(streams: readonly StreamAppend[], log: readonly StoredEvent[]): boolean {
  const named = new Set<string>();
  return streams
    .filter(({ streamId, events }) => events.length > 0 && !named.has(streamId) && named.add(streamId))
    .every(
      ({ streamId, expectedVersion }) => log.filter((event) => event.streamId === streamId).length === expectedVersion,
    );
}
