import {
  allEvents,
  citedWords,
  definitionOf,
  isAmong,
  readData,
  UnreadableEventError,
  words,
  type EventRedacted,
  type EventType,
  type StoredEvent,
} from '#events';
import { blankFields, charactersOf, stringsOf } from './blanking.js';
import { InvalidRedactionError } from './errors.js';
import type { NewEvent, PlannedBlanking, RedactionContext, StreamAppend } from './event-store.js';

/** One event that a redaction touches. */
export type Blanking = {
  readonly event: StoredEvent;
  /** Pointers to its strings that are to be blank. */
  readonly fields: readonly string[];
  /** Those of them that are not blank yet. */
  readonly fresh: readonly string[];
};

/** A text of an article: those who cite it hold copies of its words. */
export type CitedText = { readonly articleId: string; readonly revision: number };

/** The types of event that cite articles. */
export const citingTypes: readonly EventType[] = allEvents
  .filter(({ data }) => 'evidence' in data.shape)
  .map(({ type }) => type);

/** What is to be blanked of the event that a redaction names. Throws InvalidRedactionError that names the pointer. */
export function blankingOf(event: StoredEvent, pointers: readonly string[]): Blanking {
  if (event.type === 'EventRedacted') throw new InvalidRedactionError('', 'it is the record of a redaction itself');
  const strings = stringsOf(event.data);
  const fields = new Set(pointers.flatMap((pointer) => fieldsAt(pointer, strings)));
  const blanking = withFresh(event, [...fields]);
  if (isReadable({ ...event, data: blankFields(event.data, blanking.fields) } as StoredEvent)) return blanking;
  throw new InvalidRedactionError('', 'without these words it could not be read any more');
}

/** An event of an older version is upcast first, as whoever reads it will do. */
function isReadable({ type, version, data }: StoredEvent): boolean {
  try {
    const definition = definitionOf(type);
    if (definition !== undefined) readData(definition, version, data);
    return definition !== undefined;
  } catch (error) {
    if (error instanceof UnreadableEventError) return false;
    throw error;
  }
}

function fieldsAt(pointer: string, strings: readonly string[]): string[] {
  const fields = strings.filter((at) => at === pointer || at.startsWith(`${pointer}/`));
  if (fields.length === 0) throw new InvalidRedactionError(pointer, 'there are no words');
  const kept = fields.find((at) => !isAmong(words, at));
  if (kept !== undefined) throw new InvalidRedactionError(pointer, `${kept} tells which event it is, not what it says`);
  return fields;
}

/** What is to be blanked of an event that cites a text whose words go. */
export const blankingOfCiting = (event: StoredEvent): Blanking =>
  withFresh(
    event,
    stringsOf(event.data).filter((at) => isAmong(citedWords, at)),
  );

function withFresh(event: StoredEvent, fields: readonly string[]): Blanking {
  const { redacted = [] } = event;
  return { event, fields, fresh: fields.filter((field) => !redacted.includes(field)) };
}

/** The text that goes with the fields, if it does: then all who cite it are touched as well. */
export function textGoneWith({ event: { data }, fields }: Blanking): CitedText | undefined {
  return 'text' in data && fields.includes('/text')
    ? { articleId: data.articleId, revision: data.revision }
    : undefined;
}

/** Whether an event cites the text. */
export const isCiting = ({ data }: StoredEvent, { articleId, revision }: CitedText): boolean =>
  'evidence' in data && data.evidence.articleId === articleId && data.evidence.revision === revision;

/** What is left to blank, without the words themselves. */
export const plannedOf = (blankings: readonly Blanking[]): PlannedBlanking[] =>
  blankings
    .filter(({ fresh }) => fresh.length > 0)
    .map(({ event: { id: eventId, streamId, type, data }, fresh: fields }) => ({
      eventId,
      streamId,
      type,
      fields,
      characters: charactersOf(data, fields),
    }));

/** The records of blankings, one for each event with something fresh, each for the stream of its event. */
export function recordsOf(
  blankings: readonly Blanking[],
  { reason, at, newId }: RedactionContext,
  versionOf: (streamId: string) => number,
): StreamAppend[] {
  const streams = new Map<string, NewEvent[]>();
  for (const { event, fresh } of blankings.filter((blanking) => blanking.fresh.length > 0)) {
    const data = { eventId: event.id, fields: [...fresh], reason };
    const record: NewEvent = { id: newId(), publishedAt: at, type: 'EventRedacted', data };
    streams.set(event.streamId, [...(streams.get(event.streamId) ?? []), record]);
  }
  return [...streams].map(([streamId, events]) => ({ streamId, expectedVersion: versionOf(streamId), events }));
}

/** The records, of now and of before, that tell of the blankings. */
export function recordsAbout(blankings: readonly Blanking[], events: readonly StoredEvent[]): EventRedacted[] {
  return events.filter(
    (event): event is EventRedacted =>
      event.type === 'EventRedacted' &&
      blankings.some(
        ({ event: { id }, fields }) =>
          id === event.data.eventId && event.data.fields.some((field) => fields.includes(field)),
      ),
  );
}
