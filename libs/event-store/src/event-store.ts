import type { Category, EventRedacted, EventType, Fact, StoredEvent } from '#events';

/** An event to be appended: a fact with its id and the time the public could know it. */
export type NewEvent = Fact & {
  /** UUIDv7. Appending the same id with the same content again changes nothing. */
  readonly id: string;
  /** ISO 8601 with offset. */
  readonly publishedAt: string;
};

/** Events for one stream. */
export type StreamAppend = {
  readonly streamId: string;
  /** The version the stream has when these events are decided; 0 for a stream that does not exist. */
  readonly expectedVersion: number;
  readonly events: readonly NewEvent[];
};

/** What set an append off, the same for all its events. */
export type AppendContext = {
  readonly correlationId: string;
  readonly causationId: string;
  /** `extractor:NAME@VERSION`, `client:NAME`, `analyst:NAME` or `operator:NAME`. */
  readonly actor: string;
  /** W3C trace context; that of the running code where an app leaves it out. */
  readonly traceparent?: string | undefined;
};

/** Words that a legal demand wants gone. */
export type Redaction = {
  readonly eventId: string;
  /** JSON pointers (RFC 6901) into the event's data, each to a string, or to what holds nothing but words. */
  readonly pointers: readonly string[];
};

/** On whose demand, by whom and when. */
export type RedactionContext = AppendContext & {
  readonly reason: string;
  /** ISO 8601 with offset. */
  readonly at: string;
  /** Answers a new UUIDv7 for each record. */
  readonly newId: () => string;
};

/** What a redaction would blank of one event. */
export type PlannedBlanking = {
  readonly eventId: string;
  readonly streamId: string;
  readonly type: EventType;
  /** Pointers to strings that are not blank yet. */
  readonly fields: readonly string[];
  /** UTF-16 code units that would become blocks. */
  readonly characters: number;
};

/** What a store accepts. */
export type EventStoreLimits = {
  /** Bytes of the JSON of one event's data. Default 900 KiB, so that Kafka takes it. */
  readonly maxEventBytes?: number;
};

/** Which part of the log to read. */
export type LogQuery = {
  /** Events with a greater position only; 0 reads from the beginning. */
  readonly after: number;
  readonly limit: number;
  readonly categories?: readonly Category[];
  /** Streams of these partitions only (`partitionOf` of libs/platform); all where it is left out. */
  readonly partitions?: readonly number[];
};

/** A part of the log. */
export type LogPage = {
  readonly events: readonly StoredEvent[];
  /** Nothing that was asked for is missing up to here: where to go on, also when there were no events. */
  readonly upTo: number;
};

/** What is still to be done. */
export type PendingQuery = {
  readonly categories?: readonly Category[];
  /** The position after which all is: one for the whole log, or one for each of its sixteen partitions. */
  readonly after: number | readonly number[];
};

/** How much is still to be done. */
export type Pending = {
  readonly events: number;
  /** Seconds since the first of them was recorded; 0 where there are none. */
  readonly ageS: number;
};

/**
 * The append-only log of everything that happened, and the source of truth of all else. Events that an older release
 * wrote are read as today's.
 */
export abstract class EventStore {
  /**
   * Appends to all streams or to none. Rejects with ConcurrencyError, DuplicateEventError,
   * InvalidEventError or OversizeEventError. Idempotent: a repeated append answers the events as they were stored.
   */
  abstract append(streams: readonly StreamAppend[], context: AppendContext): Promise<readonly StoredEvent[]>;
  /** The events of one stream in order; none for a stream that does not exist. */
  abstract readStream(streamId: string): Promise<readonly StoredEvent[]>;
  /** The events of several streams, each in order, by stream id; streams that do not exist are left out. */
  abstract readStreams(streamIds: readonly string[]): Promise<ReadonlyMap<string, readonly StoredEvent[]>>;
  /**
   * The log in order of position. An event once passed over never appears later: none is lost. Rejects with
   * UnreadableEventError when this release does not know the type or version of the next event; a newer one will.
   */
  abstract scan(query: LogQuery): Promise<LogPage>;
  /** The events of `scan`. */
  async read(query: LogQuery): Promise<readonly StoredEvent[]> {
    return (await this.scan(query)).events;
  }
  /**
   * Blanks words of an event for ever, and with an article's text the copies of its words in every event that cites it;
   * each event touched gets an `EventRedacted` at the end of its stream, all in one transaction. Answers these records.
   * Idempotent: done before, it stores nothing and answers the records of then. Rejects with UnknownEventError or
   * InvalidRedactionError.
   */
  abstract redact(redaction: Redaction, context: RedactionContext): Promise<readonly EventRedacted[]>;
  /** What `redact` would blank, the named event first; nothing is changed. Rejects as `redact` does. */
  abstract planRedaction(redaction: Redaction): Promise<readonly PlannedBlanking[]>;
  /** How many events stand after a position, for meters. */
  abstract pending(query: PendingQuery): Promise<Pending>;
  /** Calls back soon after an append, here or in another process; a hint, not a promise. Answers how to stop. */
  abstract onAppended(listener: () => void): () => void;
}
