import type { z } from 'zod';
import * as accusation from './accusation.events.js';
import * as agreement from './agreement.events.js';
import * as article from './article.events.js';
import * as commitment from './commitment.events.js';
import * as conflict from './conflict.events.js';
import type { EventDefinition, EventOf } from './define-event.js';
import * as measure from './measure.events.js';
import * as meeting from './meeting.events.js';
import * as occurrence from './occurrence.events.js';
import * as redaction from './redaction.events.js';
import * as source from './source.events.js';
import * as stance from './stance.events.js';
import * as statement from './statement.events.js';
import * as visit from './visit.events.js';

/** Every event type there is, by stream category. Category `meeting` has streams `meeting-…` and topic `dateline.meeting`. */
export const catalogue = {
  source: { ...source, ...redaction },
  article: { ...article, ...redaction },
  meeting: { ...meeting, ...occurrence, ...redaction },
  stance: { ...stance, ...occurrence, ...redaction },
  statement: { ...statement, ...occurrence, ...redaction },
  visit: { ...visit, ...occurrence, ...redaction },
  agreement: { ...agreement, ...occurrence, ...redaction },
  commitment: { ...commitment, ...occurrence, ...redaction },
  accusation: { ...accusation, ...occurrence, ...redaction },
  measure: { ...measure, ...occurrence, ...redaction },
  conflict: { ...conflict, ...occurrence, ...redaction },
} as const;

/** The part of a stream id before its first hyphen. */
export type Category = keyof typeof catalogue;
type Definition = { [C in Category]: (typeof catalogue)[C][keyof (typeof catalogue)[C]] }[Category];

/** Any stored event, discriminated by `type`. */
export type StoredEvent = EventOf<Definition>;
/** The name of any event type. */
export type EventType = StoredEvent['type'];
/** The stored event with the given name. */
export type EventNamed<T extends EventType> = Extract<StoredEvent, { type: T }>;
/** What happened, without when and where it was stored: what a decision returns. */
export type Fact<T extends EventType = EventType> = {
  [K in T]: { readonly type: K; readonly data: EventNamed<K>['data'] };
}[T];

/** The types that say what an occurrence is: all of them carry its actors. */
export type OccurrenceType = {
  [T in EventType]: EventNamed<T>['data'] extends { readonly actors: readonly unknown[] } ? T : never;
}[EventType];
/** The types of occurrences in which someone does something, with parts `agent` and `target` and what it is about. */
export type ActType = {
  [T in OccurrenceType]: EventNamed<T>['data'] extends { readonly about: string | null } ? T : never;
}[OccurrenceType];

/** A definition with the categories its events appear in. */
export type ListedEvent = EventDefinition<EventType, z.ZodObject> & { readonly categories: readonly Category[] };

/** All categories, in the catalogue's order. */
export const categories = Object.keys(catalogue) as Category[];

/** The catalogue as one flat list, each type once: for docs, validation and tests. */
export const allEvents: readonly ListedEvent[] = listEvents();

/** Categories whose streams tell occurrences. */
export const occurrenceCategories = categories.filter((category) => 'OccurrenceRetracted' in catalogue[category]);

const byType = new Map<string, ListedEvent>(allEvents.map((event) => [event.type, event]));

/** The definition of an event type, or undefined for an unknown name. */
export function definitionOf(type: string): ListedEvent | undefined {
  return byType.get(type);
}

/** Whether an event, stored or not, says what an occurrence is. */
export function tellsOccurrence<E extends { readonly type: EventType; readonly data: object }>(
  event: E,
): event is Extract<E, { readonly type: OccurrenceType }> {
  return 'actors' in event.data;
}

/** Whether an event, stored or not, says that someone did something. */
export function tellsAct<E extends { readonly type: EventType; readonly data: object }>(
  event: E,
): event is Extract<E, { readonly type: ActType }> {
  return 'about' in event.data;
}

/** The category of a stream: `meeting` for `meeting-6f1c`. Throws RangeError for a stream of no known category. */
export function categoryOf(streamId: string): Category {
  const prefix = streamId.slice(0, Math.max(0, streamId.indexOf('-')));
  const category = categories.find((known) => known === prefix);
  if (category === undefined) throw new RangeError(`Stream "${streamId}" belongs to no category of the catalogue`);
  return category;
}

function listEvents(): ListedEvent[] {
  const listed = new Map<string, ListedEvent>();
  for (const category of categories) {
    for (const definition of Object.values<EventDefinition<EventType, z.ZodObject>>(catalogue[category])) {
      const before = listed.get(definition.type)?.categories ?? [];
      listed.set(definition.type, { ...definition, categories: [...before, category] });
    }
  }
  return [...listed.values()];
}
