import { isDeepStrictEqual } from 'node:util';
import {
  categoryOf,
  definitionOf,
  readEvent,
  type EventRedacted,
  type Lookup,
  type StoredEvent,
  type WrittenEvent,
} from '#events';
import { PARTITIONS, partitionOf } from '#platform';
import { blankFields } from './blanking.js';
import { byStream } from './by-stream.js';
import { ConcurrencyError, DuplicateEventError, UnknownEventError } from './errors.js';
import {
  EventStore,
  type AppendContext,
  type EventStoreLimits,
  type LogPage,
  type LogQuery,
  type PlannedBlanking,
  type Redaction,
  type RedactionContext,
  type Pending,
  type PendingQuery,
  type StreamAppend,
} from './event-store.js';
import { checkEvidence, type TextKey } from './evidence-gate.js';
import { pageOf } from './log-page.js';
import { DEFAULT_MAX_EVENT_BYTES, prepareAppend, type Prepared } from './prepare-append.js';
import {
  blankingOf,
  blankingOfCiting,
  isCiting,
  plannedOf,
  recordsAbout,
  recordsOf,
  textGoneWith,
  type Blanking,
} from './redaction.js';

/** The log in memory, for specs: held to the same contract as the one in Postgres. */
export class InMemoryEventStore extends EventStore {
  /** As written, whatever the version. */
  #log: StoredEvent[];
  readonly #lookup: Lookup;
  readonly #listeners = new Set<() => void>();

  readonly #maxEventBytes: number;

  /** `past` is what an earlier release has written into the log. */
  constructor(
    private readonly now: () => Date,
    { maxEventBytes = DEFAULT_MAX_EVENT_BYTES }: EventStoreLimits = {},
    { past = [], lookup = definitionOf }: { past?: readonly WrittenEvent[]; lookup?: Lookup } = {},
  ) {
    super();
    this.#maxEventBytes = maxEventBytes;
    this.#log = [...(past as readonly StoredEvent[])];
    this.#lookup = lookup;
  }

  async append(streams: readonly StreamAppend[], context: AppendContext): Promise<readonly StoredEvent[]> {
    const events = prepareAppend(streams, context, this.#maxEventBytes);
    const redactions = this.#redactions();
    await checkEvidence(events, (keys) => Promise.resolve(this.#texts(keys)));
    if (this.#redactions() > redactions) throw new ConcurrencyError(streams.map(({ streamId }) => streamId));
    const twins = this.#twinsOf(events);
    if (twins.length === events.length) return twins;
    const [twin] = twins;
    if (twin !== undefined)
      throw new DuplicateEventError(twin.id, 'in the log already without the others of this append');
    const outdated = firstOfEach(events).filter((event) => this.#version(event.streamId) !== event.streamVersion - 1);
    if (outdated.length > 0) throw new ConcurrencyError(outdated.map(({ streamId }) => streamId));
    return this.#add(events);
  }

  planRedaction(redaction: Redaction): Promise<readonly PlannedBlanking[]> {
    return Promise.resolve().then(() => plannedOf(this.#blankings(redaction)));
  }

  async redact(redaction: Redaction, context: RedactionContext): Promise<readonly EventRedacted[]> {
    await Promise.resolve();
    const blankings = this.#blankings(redaction);
    const records = recordsOf(blankings, context, (streamId) => this.#version(streamId));
    this.#add(prepareAppend(records, context, this.#maxEventBytes));
    const touched = new Map(blankings.map((blanking) => [blanking.event.id, blanking]));
    this.#log = this.#log.map((event) => redacted(event, touched.get(event.id)?.fresh ?? []));
    return recordsAbout(blankings, this.#log);
  }

  async readStream(streamId: string): Promise<readonly StoredEvent[]> {
    return (await this.readStreams([streamId])).get(streamId) ?? [];
  }

  readStreams(streamIds: readonly string[]): Promise<ReadonlyMap<string, readonly StoredEvent[]>> {
    const wanted = this.#log.filter(({ streamId }) => streamIds.includes(streamId));
    return Promise.resolve(wanted).then((events) => byStream(events.map(this.#read)));
  }

  scan({ after, limit, categories, partitions }: LogQuery): Promise<LogPage> {
    const wanted = this.#log
      .slice(after)
      .filter(({ streamId }) => categories?.includes(categoryOf(streamId)) ?? true)
      .filter(({ streamId }) => partitions?.includes(partitionOf(streamId)) ?? true)
      .slice(0, limit);
    const upTo = Math.max(after, this.#log.length);
    return Promise.resolve(wanted).then((events) => pageOf(events, { limit, upTo }, this.#lookup));
  }

  pending({ after, categories }: PendingQuery): Promise<Pending> {
    const marks = typeof after === 'number' ? new Array<number>(PARTITIONS).fill(after) : after;
    const events = this.#log
      .filter(({ streamId }) => categories?.includes(categoryOf(streamId)) ?? true)
      .filter(({ streamId, position }) => position > (marks[partitionOf(streamId)] ?? 0));
    const [first] = events;
    const ageMs = first === undefined ? 0 : this.now().getTime() - Date.parse(first.recordedAt);
    return Promise.resolve({ events: events.length, ageS: ageMs / 1000 });
  }

  onAppended(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  #add(events: readonly Prepared[]): readonly StoredEvent[] {
    const recordedAt = this.now().toISOString();
    const added = events.map((event, index) => store(event, { recordedAt, position: this.#log.length + index + 1 }));
    this.#log.push(...added);
    if (added.length > 0) for (const listener of this.#listeners) listener();
    return added;
  }

  #blankings({ eventId, pointers }: Redaction): Blanking[] {
    const event = this.#log.find(({ id }) => id === eventId);
    if (event === undefined) throw new UnknownEventError(eventId);
    const named = blankingOf(event, pointers);
    const text = textGoneWith(named);
    const citing = text === undefined ? [] : this.#log.filter((other) => isCiting(other, text));
    return [named, ...citing.map(blankingOfCiting)];
  }

  #redactions(): number {
    return this.#log.filter(({ type }) => type === 'EventRedacted').length;
  }

  readonly #read = (event: StoredEvent): StoredEvent => readEvent(event, this.#lookup);

  /** The events that were appended before, under the same ids. */
  #twinsOf(events: readonly Prepared[]): StoredEvent[] {
    return events.flatMap((event) => {
      const known = this.#log.find(({ id }) => id === event.id);
      if (known === undefined) return [];
      const twin = this.#read(known);
      const data = blankFields(event.data, twin.redacted ?? []);
      if (event.streamId === twin.streamId && isDeepStrictEqual(data, twin.data)) return [twin];
      throw new DuplicateEventError(event.id);
    });
  }

  #version(streamId: string): number {
    return this.#log.filter((event) => event.streamId === streamId).length;
  }

  #texts(keys: readonly TextKey[]): Map<TextKey, string> {
    const texts = this.#log
      .map(this.#read)
      .flatMap(({ data }): [TextKey, string][] =>
        'text' in data ? [[`${data.articleId}/${data.revision}`, data.text]] : [],
      );
    return new Map(texts.filter(([key]) => keys.includes(key)));
  }
}

/** The first event for each stream. */
const firstOfEach = (events: readonly Prepared[]): Prepared[] =>
  events.filter(({ streamId }, index) => events.findIndex((event) => event.streamId === streamId) === index);

function store(
  { category: _category, json: _json, ...event }: Prepared,
  stamp: Pick<StoredEvent, 'recordedAt' | 'position'>,
): StoredEvent {
  return JSON.parse(JSON.stringify({ ...event, ...stamp })) as StoredEvent;
}

function redacted(event: StoredEvent, fresh: readonly string[]): StoredEvent {
  if (fresh.length === 0) return event;
  const data = blankFields(event.data, fresh);
  return { ...event, data, redacted: [...(event.redacted ?? []), ...fresh] } as StoredEvent;
}
