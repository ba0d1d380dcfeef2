import { definitionOf, type ListedEvent, type StoredEvent } from './catalogue.js';
import type { Envelope, OldData } from './define-event.js';

/** An event as it was written, by this release, an older one or a newer one. */
export type WrittenEvent = Envelope & { readonly type: string; readonly version: number; readonly data: unknown };

/** Answers the definition of an event type, or undefined for an unknown name. */
export type Lookup = (type: string) => ListedEvent | undefined;

/** An event is of a type or version that this release does not know, or an older one cannot be read as today's. */
export class UnreadableEventError extends Error {
  override readonly name = 'UnreadableEventError';
  readonly code = 'UNREADABLE_EVENT';
}

/**
 * The event as today's: one of today's version as it stands, one of an older version upcast step by step and then
 * validated. Throws UnreadableEventError.
 */
export function readEvent(event: WrittenEvent, lookup: Lookup = definitionOf): StoredEvent {
  const definition = lookup(event.type);
  // The schema of `type` was applied to `data` when it was written, or is applied now; the compiler cannot follow.
  if (definition?.version === event.version) return event as StoredEvent;
  if (definition === undefined) throw new UnreadableEventError(`the type "${event.type}" is not in the catalogue`);
  return {
    ...event,
    version: definition.version,
    data: readData(definition, event.version, event.data),
  } as StoredEvent;
}

/** Data of the given version as today's, valid by today's schema. Throws UnreadableEventError. */
export function readData(definition: ListedEvent, version: number, data: unknown): ReturnType<typeof parse> {
  const { type, version: today } = definition;
  if (!Number.isSafeInteger(version) || version < 1 || version > today) {
    throw new UnreadableEventError(`version ${version} of ${type} is not known here, the newest is ${today}`);
  }
  return parse(definition, version, upcast(definition, version, data));
}

function upcast({ type, version: today, upcast: steps }: ListedEvent, version: number, data: unknown): unknown {
  let upcasted = data;
  for (let step = version; step < today; step += 1) {
    try {
      upcasted = steps[step]?.(upcasted as OldData);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new UnreadableEventError(`${type}: the upcast from version ${step} failed: ${reason}`, { cause: error });
    }
  }
  return upcasted;
}

function parse({ type, version: today, data: schema }: ListedEvent, version: number, data: unknown): OldData {
  const parsed = schema.safeParse(data);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(({ path, message }) => `/${path.join('/')}: ${message}`).join('; ');
  const what = version === today ? `version ${today}` : `version ${version}, upcast to ${today},`;
  throw new UnreadableEventError(`${type} ${what} does not fit its schema: ${faults}`, { cause: parsed.error });
}
