import { isDeepStrictEqual } from 'node:util';
import { definitionOf, readEvent, type EventRedacted, type Lookup, type StoredEvent } from '#events';
import { sqlStateOf, type Database } from '#platform';
import { AppendSignal } from './append-signal.js';
import { blankFields } from './blanking.js';
import { byStream } from './by-stream.js';
import { ConcurrencyError, DuplicateEventError, InvalidEventError } from './errors.js';
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
import { planRedaction, redact } from './postgres-redaction.js';
import * as sql from './statements.js';

const UNIQUE_VIOLATION = '23505';
const SERIALIZATION_FAILURE = '40001';
/** Two appends to the same streams, in another order, each waiting for the other: one gives way, and was not first. */
const DEADLOCK = '40P01';
/** Characters that no Postgres text can hold: NUL and half a surrogate pair. */
const UNSTORABLE = new Set(['22P05', '22P02', '22021']);

/** The log in Postgres. */
export class PostgresEventStore extends EventStore {
  readonly #signal: AppendSignal;
  #highWaterMark = 0;

  readonly #maxEventBytes: number;

  constructor(
    private readonly database: Database,
    { maxEventBytes = DEFAULT_MAX_EVENT_BYTES }: EventStoreLimits = {},
    private readonly lookup: Lookup = definitionOf,
  ) {
    super();
    this.#maxEventBytes = maxEventBytes;
    this.#signal = new AppendSignal(database);
  }

  async append(streams: readonly StreamAppend[], context: AppendContext): Promise<readonly StoredEvent[]> {
    const events = prepareAppend(streams, context, this.#maxEventBytes);
    if (events.length === 0) return [];
    const cited = new Map<string, number>();
    await checkEvidence(events, (keys) => this.#texts(keys, cited));
    const inserted = await this.#insert(events, cited);
    if (inserted.length > 0) {
      this.#signal.send();
      return inserted;
    }
    return this.#asStored(events);
  }

  async readStream(streamId: string): Promise<readonly StoredEvent[]> {
    return (await this.readStreams([streamId])).get(streamId) ?? [];
  }

  async readStreams(streamIds: readonly string[]): Promise<ReadonlyMap<string, readonly StoredEvent[]>> {
    const rows = await this.database.query<sql.EventRow>(sql.selectStreams(streamIds));
    return byStream(sql.toEvents(rows).map(this.#read));
  }

  async scan(query: LogQuery): Promise<LogPage> {
    const known = await this.#page(query);
    if (known.events.length > 0 || !(await this.#advanceMark(query.after))) return known;
    return this.#page(query);
  }

  async redact(redaction: Redaction, context: RedactionContext): Promise<readonly EventRedacted[]> {
    const records = await redact(this.database, redaction, context);
    this.#signal.send();
    return records;
  }

  planRedaction(redaction: Redaction): Promise<readonly PlannedBlanking[]> {
    return planRedaction(this.database, redaction);
  }

  async pending(query: PendingQuery): Promise<Pending> {
    const [pending] = await this.database.query<Pending>(sql.countPending(query));
    return pending ?? { events: 0, ageS: 0 };
  }

  onAppended(listener: () => void): () => void {
    return this.#signal.subscribe(listener);
  }

  /** Stops listening for hints; the database stays open. */
  close(): Promise<void> {
    return this.#signal.close();
  }

  /** What is known to be whole after the position; a full page ends with its last event. */
  async #page(query: LogQuery): Promise<LogPage> {
    const upTo = this.#highWaterMark;
    if (upTo <= query.after) return { events: [], upTo: query.after };
    const rows = await this.database.query<sql.EventRow>(sql.selectLog(query, upTo));
    return pageOf(sql.toEvents(rows), { limit: query.limit, upTo }, this.lookup);
  }

  /** Answers whether there is more to read. Without new events it takes no lock, so idle readers cost nothing. */
  async #advanceMark(after: number): Promise<boolean> {
    const seen = Math.max(after, this.#highWaterMark);
    const [more] = await this.database.query<{ found: boolean }>(sql.hasEventsAfter(seen));
    if (more?.found !== true) return false;
    const [row] = await this.database.query<{ mark: number }>(sql.selectHighWaterMark);
    this.#highWaterMark = Math.max(this.#highWaterMark, row?.mark ?? 0);
    return true;
  }

  async #insert(events: readonly Prepared[], cited: sql.CitedStreams): Promise<StoredEvent[]> {
    try {
      const stamps = await this.database.query<sql.Stamp>(sql.insertEvents(events, preconditionsOf(events), cited));
      return stamps.map((stamp, index) => stored(events[index] as Prepared, stamp));
    } catch (error) {
      const state = sqlStateOf(error) ?? '';
      if (state === UNIQUE_VIOLATION) return [];
      if (state === SERIALIZATION_FAILURE) throw new ConcurrencyError([...cited.keys()]);
      if (state === DEADLOCK) throw new ConcurrencyError([...new Set(events.map(({ streamId }) => streamId))]);
      if (UNSTORABLE.has(state)) {
        const types = [...new Set(events.map(({ type }) => type))].join(', ');
        throw new InvalidEventError(types, 'its text holds a NUL or half a surrogate pair', { cause: error });
      }
      throw error;
    }
  }

  /** Nothing could be inserted: either this very append succeeded before, or somebody else was first. */
  async #asStored(events: readonly Prepared[]): Promise<StoredEvent[]> {
    const rows = await this.database.query<sql.EventRow>(sql.selectByIds(events.map(({ id }) => id)));
    const stored = new Map(sql.toEvents(rows).map((event) => [event.id, this.#read(event)]));
    for (const event of events) {
      const twin = stored.get(event.id);
      if (twin !== undefined && !isSame(twin, event)) throw new DuplicateEventError(event.id);
    }
    const streamIds = [...new Set(events.map(({ streamId }) => streamId))];
    const [first] = rows;
    if (first === undefined) throw new ConcurrencyError(streamIds);
    if (stored.size < events.length)
      throw new DuplicateEventError(first.event_id, 'in the log already without the others of this append');
    return events.flatMap(({ id }) => stored.get(id) ?? []);
  }

  readonly #read = (event: StoredEvent): StoredEvent => readEvent(event, this.lookup);

  /** Notes, by stream, how many redactions the texts had when they were read. */
  async #texts(keys: readonly TextKey[], cited: Map<string, number>): Promise<ReadonlyMap<TextKey, string>> {
    type Row = { key: TextKey; text: string; stream_id: string; redactions: number };
    const rows = await this.database.query<Row>(sql.selectTexts(keys));
    for (const { stream_id: streamId, redactions } of rows) cited.set(streamId, redactions);
    return new Map(rows.map(({ key, text }) => [key, text]));
  }
}

/** What each stream must hold already: the event before its first new one. */
function preconditionsOf(events: readonly Prepared[]): sql.Precondition[] {
  const incoming = new Set(events.map(({ streamId, streamVersion }) => `${streamId} ${streamVersion}`));
  return events
    .map(({ streamId, streamVersion }) => ({ streamId, version: streamVersion - 1 }))
    .filter(({ streamId, version }) => version > 0 && !incoming.has(`${streamId} ${version}`));
}

function stored(event: Prepared, { position, recorded_ms }: sql.Stamp): StoredEvent {
  const known = {
    id: event.id,
    type: event.type,
    version: event.version,
    streamId: event.streamId,
    streamVersion: event.streamVersion,
    position,
    recordedAt: new Date(recorded_ms).toISOString(),
    publishedAt: event.publishedAt,
    correlationId: event.correlationId,
    causationId: event.causationId,
    actor: event.actor,
    data: event.data,
  };
  const { traceparent } = event;
  return (traceparent === undefined ? known : { ...known, traceparent }) as StoredEvent;
}

const isSame = (stored: StoredEvent, event: Prepared): boolean =>
  stored.streamId === event.streamId &&
  stored.type === event.type &&
  isDeepStrictEqual(stored.data, blankFields(JSON.parse(event.json), stored.redacted ?? []));
