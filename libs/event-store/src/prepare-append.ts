import { categoryOf, definitionOf, type Category, type StoredEvent } from '#events';
import { InvalidEventError } from './errors.js';
import type { AppendContext, NewEvent, StreamAppend } from './event-store.js';

/** One event as it goes into the log, before the store gives it a position and a time. */
export type Prepared = Omit<StoredEvent, 'position' | 'recordedAt'> & { readonly category: Category };

/** Validates every event by the catalogue and numbers them. Throws InvalidEventError that names the first fault. */
export function prepareAppend(streams: readonly StreamAppend[], context: AppendContext): readonly Prepared[] {
  return streams.flatMap(({ streamId, expectedVersion, events }) => {
    const category = categoryOf(streamId);
    return events.map((event, index) =>
      prepare(event, { streamId, category, version: expectedVersion + index + 1, context }),
    );
  });
}

type Place = { streamId: string; category: Category; version: number; context: AppendContext };

function prepare(event: NewEvent, { streamId, category, version, context }: Place): Prepared {
  const definition = definitionOf(event.type);
  if (definition?.categories.includes(category) !== true) {
    throw new InvalidEventError(event.type, `the catalogue has no such event in category ${category}`);
  }
  const parsed = definition.data.strict().safeParse(event.data);
  if (!parsed.success) throw new InvalidEventError(event.type, firstFault(parsed.error.issues));
  const { traceparent, ...change } = context;
  return {
    id: event.id,
    type: event.type,
    version: definition.version,
    streamId,
    streamVersion: version,
    category,
    publishedAt: event.publishedAt,
    ...change,
    ...(traceparent === undefined ? {} : { traceparent }),
    data: parsed.data,
  } as Prepared;
}

const firstFault = (issues: readonly { path: readonly PropertyKey[]; message: string }[]): string =>
  issues
    .slice(0, 1)
    .map(({ path, message }) => `${path.join('.')}: ${message}`)
    .join();
