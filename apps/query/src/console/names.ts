import type { ActorRow, EventRow } from '../events/event-row.js';

const MOST_NAMES = 4;
const list = new Intl.ListFormat('en-GB', { style: 'long', type: 'conjunction' });

/** A state whose minister is named is not named beside the minister. */
export function withoutRepresented(actors: readonly ActorRow[]): ActorRow[] {
  const represented = new Set(actors.map(({ onBehalfOf }) => onBehalfOf));
  return actors.filter(({ actorId }) => !represented.has(actorId));
}

/** As a list, where there are many with a count of the others. */
export function namesOf(actors: readonly ActorRow[]): string {
  const names = [...new Set(actors.map(nameOf))];
  if (names.length <= MOST_NAMES) return list.format(names);
  const shown = names.slice(0, MOST_NAMES - 1);
  return list.format([...shown, `${names.length - shown.length} others`]);
}

export const nameOf = ({ name }: ActorRow): string => withArticle(name);

/** Names that English puts "the" before. */
const WITH_ARTICLE =
  /^(United (States|Kingdom|Nations|Arab Emirates)|(European|African) Union|Netherlands|Philippines|White House|Oval Office|Kremlin|Pentagon|Vatican)$/;
export const withArticle = (name: string): string => (WITH_ARTICLE.test(name) ? `the ${name}` : name);

/** With a space and a preposition before it; empty where there is none. */
export function placeOf(where: EventRow['where']): string {
  if (where === null) return '';
  const place = ` in ${withArticle(where.name)}`;
  return where.venue === null ? place : ` at ${withArticle(where.venue)}${place}`;
}
