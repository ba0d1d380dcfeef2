import type { Place } from '#events';
import { entryAt, gazetteerOf, type Entry } from '../actors/gazetteer.js';
import { isCapital, isPossessive, wordsOf } from '../actors/phrases.js';
import type { PlaceMention, Sentence, Token } from '../document.js';
import type { Lexicons } from '../lexicons.js';
import { once } from '../text/once.js';
import { wordAt } from '../text/tokens.js';

const venueNouns = once((lexicons: Lexicons) => new Set(lexicons.places.venueNouns));
const placing = /^(?:in|at|to|from|near|outside|inside|into|on|around|by|across)$/i;
const areas: readonly Entry['type'][] = ['place', 'capital', 'country', 'venue', 'seat'];

/** Finds where: a city or state after a preposition of place, with the building before or after it. */
export function findPlaces(sentences: readonly Sentence[], lexicons: Lexicons): PlaceMention[] {
  return sentences.flatMap(({ tokens }) => {
    const found: PlaceMention[] = [];
    for (let at = 0; at < tokens.length; at++) {
      if (!placing.test(wordAt(tokens, at))) continue;
      const place = placeAfter(tokens, at + 1, lexicons);
      if (place === undefined) continue;
      found.push({
        start: (tokens[at + 1] as Token).start,
        end: (tokens[place.to - 1] as Token).end,
        place: place.place,
        isState: place.isState === true,
      });
      at = place.to - 1;
    }
    return found;
  });
}

type Found = { readonly place: Place; readonly isState?: boolean; readonly to: number };

function placeAfter(tokens: readonly Token[], at: number, lexicons: Lexicons): Found | undefined {
  const { from, area } = areaAt(tokens, at, lexicons);
  if (area === undefined) return unknownVenue(tokens, from, lexicons);
  const { entry } = area;
  const to = from + area.count;
  if (isPossessive(tokens[to])) return venueOf(tokens, to + 1, entry, lexicons);
  if (entry.type === 'venue' || entry.type === 'seat')
    return isCapital(tokens[to]) ? undefined : venueAt(tokens, to, entry, lexicons);
  const isState = entry.type === 'country';
  return { place: placeOf(entry), isState, to: isState ? to : afterState(tokens, to, lexicons) };
}

/** The article belongs to the name of `The Hague`, and to no other. */
function areaAt(
  tokens: readonly Token[],
  at: number,
  lexicons: Lexicons,
): { readonly from: number; readonly area: ReturnType<typeof entryAt> } {
  const named = entryAt(gazetteerOf(lexicons), tokens, at, areas);
  if (named !== undefined || !/^(?:the|its|his|her)$/i.test(wordAt(tokens, at))) return { from: at, area: named };
  return { from: at + 1, area: entryAt(gazetteerOf(lexicons), tokens, at + 1, areas) };
}

/** Past the state in `Riyadh, Saudi Arabia`. */
function afterState(tokens: readonly Token[], at: number, lexicons: Lexicons): number {
  if (wordAt(tokens, at) !== ',') return at;
  const state = entryAt(gazetteerOf(lexicons), tokens, at + 1, ['country']);
  return state === undefined ? at : at + 1 + state.count;
}

function placeOf({ name, country }: Entry): Place {
  return { name, ...(country !== undefined && { country }) };
}

/** `Riyadh’s Diriyah Palace` */
function venueOf(tokens: readonly Token[], at: number, city: Entry, lexicons: Lexicons): Found | undefined {
  const venue = venueRun(tokens, at, lexicons);
  return venue && { place: { ...placeOf(city), venue: venue.name }, to: venue.to };
}

/** A known building stands for its city: `at the White House`. */
function venueAt(tokens: readonly Token[], to: number, entry: Entry, lexicons: Lexicons): Found {
  const known = lexicons.places.venues.find((venue) => venue.name === entry.name);
  const city = known?.place ?? entry.city ?? entry.name;
  return { place: { name: city, ...(entry.country && { country: entry.country }), venue: entry.name }, to };
}

/** `the Marriott Hotel in Doha`: an unknown building counts only with its city. */
function unknownVenue(tokens: readonly Token[], at: number, lexicons: Lexicons): Found | undefined {
  const venue = venueRun(tokens, at, lexicons);
  if (venue === undefined || wordAt(tokens, venue.to) !== 'in') return undefined;
  const city = entryAt(gazetteerOf(lexicons), tokens, venue.to + 1, ['place', 'capital', 'country']);
  return city && { place: { ...placeOf(city.entry), venue: venue.name }, to: venue.to + 1 + city.count };
}

function venueRun(tokens: readonly Token[], at: number, lexicons: Lexicons): { name: string; to: number } | undefined {
  let to = at;
  while (to - at < 6 && /^[\p{Lu}\d]/u.test(wordAt(tokens, to))) to++;
  if (to - at < 2 || !venueNouns(lexicons).has(wordAt(tokens, to - 1))) return undefined;
  return { name: wordsOf(tokens.slice(at, to)), to };
}
