import { isDeepStrictEqual } from 'node:util';
import { categoryOf, type StoredEvent } from '#events';
import { partitionOf } from '#platform';
import { byStream } from './by-stream.js';
import { ConcurrencyError, DuplicateEventError } from './errors.js';
import {
  EventStore,
  type AppendContext,
  type EventStoreLimits,
  type LogPage,
  type LogQuery,
  type StreamAppend,
} from './event-store.js';
import { checkEvidence, type TextKey } from './evidence-gate.js';
import { DEFAULT_MAX_EVENT_BYTES, prepareAppend, type Prepared } from './prepare-append.js';

/** The log in memory, for specs: held to the same contract as the one in Postgres. */
export class InMemoryEventStore extends EventStore {
  readonly #log: StoredEvent[] = [];
  readonly #listeners = new Set<() => void>();

  readonly #maxEventBytes: number;

  constructor(
    private readonly now: () => Date,
    { maxEventBytes = DEFAULT_MAX_EVENT_BYTES }: EventStoreLimits = {},
  ) {
    super();
    this.#maxEventBytes = maxEventBytes;
  }

  async append(streams: readonly StreamAppend[], context: AppendContext): Promise<readonly StoredEvent[]> {
    const events = prepareAppend(streams, context, this.#maxEventBytes);
    await checkEvidence(events, (keys) => Promise.resolve(this.#texts(keys)));
    const twins = this.#twinsOf(events);
    if (twins.length === events.length) return twins;
    const [twin] = twins;
    if (twin !== undefined) throw new DuplicateEventError(twin.id, 'without the others of this append');
    const outdated = streams.filter(({ streamId, expectedVersion }) => this.#version(streamId) !== expectedVersion);
    if (outdated.length > 0) throw new ConcurrencyError(outdated.map(({ streamId }) => streamId));
    const recordedAt = this.now().toISOString();
    const appended = events.map((event, index) => store(event, { recordedAt, position: this.#log.length + index + 1 }));
    this.#log.push(...appended);
    for (const listener of this.#listeners) listener();
    return appended;
  }

  readStream(streamId: string): Promise<readonly StoredEvent[]> {
    return Promise.resolve(this.#log.filter((event) => event.streamId === streamId));
  }

  readStreams(streamIds: readonly string[]): Promise<ReadonlyMap<string, readonly StoredEvent[]>> {
    const wanted = this.#log.filter(({ streamId }) => streamIds.includes(streamId));
    return Promise.resolve(byStream(wanted));
  }

  scan({ after, limit, categories, partitions }: LogQuery): Promise<LogPage> {
    const events = this.#log
      .slice(after)
      .filter(({ streamId }) => categories?.includes(categoryOf(streamId)) ?? true)
      .filter(({ streamId }) => partitions?.includes(partitionOf(streamId)) ?? true)
      .slice(0, limit);
    const end = Math.max(after, this.#log.length);
    return Promise.resolve({ events, upTo: events.length < limit ? end : (events.at(-1)?.position ?? end) });
  }

  onAppended(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /** The events that were appended before, under the same ids. */
  #twinsOf(events: readonly Prepared[]): StoredEvent[] {
    return events.flatMap((event) => {
      const twin = this.#log.find(({ id }) => id === event.id);
      if (twin === undefined) return [];
      if (event.streamId === twin.streamId && isDeepStrictEqual(event.data, twin.data)) return [twin];
      throw new DuplicateEventError(event.id);
    });
  }

  #version(streamId: string): number {
    return this.#log.filter((event) => event.streamId === streamId).length;
  }

  #texts(keys: readonly TextKey[]): Map<TextKey, string> {
    const texts = this.#log.flatMap(({ data }): [TextKey, string][] =>
      'text' in data ? [[`${data.articleId}/${data.revision}`, data.text]] : [],
    );
    return new Map(texts.filter(([key]) => keys.includes(key)));
  }
}

function store(
  { category: _category, json: _json, ...event }: Prepared,
  stamp: Pick<StoredEvent, 'recordedAt' | 'position'>,
): StoredEvent {
  return JSON.parse(JSON.stringify({ ...event, ...stamp })) as StoredEvent;
}
