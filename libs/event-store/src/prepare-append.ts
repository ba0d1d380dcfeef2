import type { z } from 'zod';
import { categoryOf, definitionOf, type Category, type ListedEvent, type StoredEvent } from '#events';
import { ConcurrencyError, DuplicateEventError, InvalidEventError, OversizeEventError } from './errors.js';
import type { AppendContext, NewEvent, StreamAppend } from './event-store.js';

/** Bytes that one event may have unless configured otherwise: Kafka takes messages up to a megabyte by default. */
export const DEFAULT_MAX_EVENT_BYTES = 900 * 1024;

/** One event as it goes into the log, before the store gives it a position and a time. */
export type Prepared = Omit<StoredEvent, 'position' | 'recordedAt'> & {
  readonly category: Category;
  /** The data as JSON. */
  readonly json: string;
};

/**
 * Validates every event by the catalogue and numbers them. Throws InvalidEventError that names the first fault,
 * OversizeEventError for the first event with more than so many bytes, DuplicateEventError for an id that is given twice
 * and ConcurrencyError for a stream that is named again and does not go on where it was left.
 */
export function prepareAppend(
  streams: readonly StreamAppend[],
  context: AppendContext,
  maxEventBytes = DEFAULT_MAX_EVENT_BYTES,
): readonly Prepared[] {
  const prepared = prepareStreams(streams, context, maxEventBytes);
  refuseTwins(prepared);
  refuseForks(prepared);
  return prepared;
}

function refuseTwins(events: readonly Prepared[]): void {
  const ids = new Set<string>();
  for (const { id } of events) {
    if (ids.has(id)) throw new DuplicateEventError(id, 'in this append twice');
    ids.add(id);
  }
}

/** Positions are given in the order of the events, so versions of one stream must have that order as well. */
function refuseForks(events: readonly Prepared[]): void {
  const versions = new Map<string, number>();
  for (const { streamId, streamVersion } of events) {
    const before = versions.get(streamId) ?? streamVersion - 1;
    if (streamVersion !== before + 1) throw new ConcurrencyError([streamId]);
    versions.set(streamId, streamVersion);
  }
}

function prepareStreams(
  streams: readonly StreamAppend[],
  context: AppendContext,
  maxEventBytes: number,
): readonly Prepared[] {
  return streams.flatMap(({ streamId, expectedVersion, events }) => {
    const category = categoryOf(streamId);
    return events.map((event, index) => {
      const place = { streamId, category, streamVersion: expectedVersion + index + 1 };
      const prepared = prepare(event, place, context);
      const bytes = Buffer.byteLength(prepared.json);
      if (bytes > maxEventBytes) throw new OversizeEventError(event.type, { bytes, limit: maxEventBytes });
      return prepared;
    });
  });
}

type Place = { readonly streamId: string; readonly category: Category; readonly streamVersion: number };

function prepare(event: NewEvent, { streamId, category, streamVersion }: Place, context: AppendContext): Prepared {
  const definition = definitionOf(event.type);
  if (definition?.categories.includes(category) !== true) {
    throw new InvalidEventError(event.type, `the catalogue has no such event in category ${category}`);
  }
  const parsed = closedSchemaOf(definition).safeParse(event.data);
  if (!parsed.success) throw new InvalidEventError(event.type, firstFault(parsed.error.issues));
  const { correlationId, causationId, actor, traceparent } = context;
  // Members one by one: this runs for every event, and spreading objects takes several times as long.
  const prepared = {
    id: event.id,
    type: event.type,
    version: definition.version,
    streamId,
    streamVersion,
    category,
    publishedAt: event.publishedAt,
    correlationId,
    causationId,
    actor,
    data: parsed.data,
    json: JSON.stringify(parsed.data),
  };
  return (traceparent === undefined ? prepared : { ...prepared, traceparent }) as Prepared;
}

const closedSchemas = new Map<ListedEvent, z.ZodObject>();

/** The schema that refuses unknown members; zod compiles a schema at its first use, so each is made once. */
function closedSchemaOf(definition: ListedEvent): z.ZodObject {
  const known = closedSchemas.get(definition);
  if (known !== undefined) return known;
  const closed = definition.data.strict();
  closedSchemas.set(definition, closed);
  return closed;
}

const firstFault = (issues: readonly { path: readonly PropertyKey[]; message: string }[]): string =>
  issues
    .slice(0, 1)
    .map(({ path, message }) => `${path.join('.')}: ${message}`)
    .join();
