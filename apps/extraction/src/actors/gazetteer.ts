import type { Token } from '../document.js';
import type { Lexicons } from '../lexicons.js';
import { once } from '../text/once.js';
import { tokenise, wordAt } from '../text/tokens.js';

/** What a name of the gazetteer stands for; `name` is the canonical one. */
export type Entry = {
  readonly type:
    'country' | 'demonym' | 'capital' | 'seat' | 'organisation' | 'medium' | 'adjective' | 'place' | 'venue';
  readonly name: string;
  readonly country?: string;
  /** The city a venue stands in. */
  readonly city?: string;
};

type Listed = { readonly words: readonly string[]; readonly entry: Entry };
export type Gazetteer = {
  readonly byFirst: ReadonlyMap<string, readonly Listed[]>;
  readonly stateNames: ReadonlyMap<string, string>;
};

/** The names of states, their capitals and seats, organisations and places, by their first word. */
export const gazetteerOf = once((lexicons: Lexicons): Gazetteer => {
  const named = [...statesOf(lexicons), ...bodiesOf(lexicons), ...placesOf(lexicons)];
  const listed = named.flatMap(([word, entry]) => listings(word, entry));
  return { byFirst: index(listed), stateNames: new Map(lexicons.countries.countries.map((c) => [c.code, c.name])) };
});

/** A name and what it stands for. */
type Named = readonly [string, Entry];

function listings(name: string, entry: Entry): Listed[] {
  const words = tokenise(name, { start: 0, end: name.length }, new Set()).map((token) => token.text);
  const listed = [{ words, entry }];
  if (words.some((word) => word.length <= 3)) return listed;
  return [...listed, { words: words.map((word) => word.toUpperCase()), entry }];
}

function statesOf({ countries }: Lexicons): Named[] {
  return countries.countries.flatMap(({ code: country, name, ...state }) => [
    ...state.names.map((word): Named => [word, { type: 'country', name, country }]),
    ...state.demonyms.map((word): Named => [word, { type: 'demonym', name, country }]),
    ...state.capitals.map((word): Named => [word, { type: 'capital', name: word, country }]),
    ...state.seats.map((word): Named => [word, { type: 'seat', name: word, country }]),
  ]);
}

function bodiesOf({ organisations, countries }: Lexicons): Named[] {
  return [
    ...organisations.organisations.flatMap(({ name, aliases, country }) =>
      [name, ...aliases].map((word): Named => [word, { type: 'organisation', name, ...(country && { country }) }]),
    ),
    ...organisations.media.map((name): Named => [name, { type: 'medium', name }]),
    ...countries.adjectives.map(({ word, name }): Named => [word, { type: 'adjective', name }]),
  ];
}

function placesOf({ places }: Lexicons): Named[] {
  return [
    ...places.places.map(({ name, country }): Named => [name, { type: 'place', name, country }]),
    ...places.venues.map(({ name, place, country }): Named => [name, { type: 'venue', name, city: place, country }]),
  ];
}

function index(listed: readonly Listed[]): Map<string, Listed[]> {
  const byFirst = new Map<string, Listed[]>();
  for (const item of listed) {
    const first = item.words[0] ?? '';
    byFirst.set(first, [...(byFirst.get(first) ?? []), item]);
  }
  for (const items of byFirst.values()) items.sort((a, b) => b.words.length - a.words.length);
  return byFirst;
}

/** The longest name of the given types that stands at a token, with the number of its tokens. */
export function entryAt(
  gazetteer: Gazetteer,
  tokens: readonly Token[],
  at: number,
  types: readonly Entry['type'][],
): { readonly entry: Entry; readonly count: number } | undefined {
  for (const { words, entry } of gazetteer.byFirst.get(wordAt(tokens, at)) ?? [])
    if (types.includes(entry.type) && words.every((word, offset) => wordAt(tokens, at + offset) === word))
      return { entry, count: words.length };
  return undefined;
}
