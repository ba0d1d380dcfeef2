import type { Actor, Token } from '../document.js';
import type { Lexicons } from '../lexicons.js';
import { slug } from './actor-id.js';
import { entryAt, gazetteerOf, type Entry } from './gazetteer.js';
import { actorWords, isPossessive } from './phrases.js';
import { wordAt } from '../text/tokens.js';

type GroupPhrase = {
  readonly from: number;
  readonly to: number;
  readonly actors: readonly Actor[];
  readonly form: 'group' | 'state';
};

/** A state by its ISO code. */
export function stateActor(code: string, lexicons: Lexicons): Actor {
  const name = gazetteerOf(lexicons).stateNames.get(code) ?? code;
  return { actorId: `state-${code.toLowerCase()}`, name, kind: 'state', country: code };
}

/** Reads `European leaders`, `Russian and U.S. officials`, `the leaders of Italy and Spain`, `Kyiv’s leadership` at a token. */
export function groupAt(tokens: readonly Token[], at: number, lexicons: Lexicons): GroupPhrase | undefined {
  return leadersOfStates(tokens, at, lexicons) ?? qualifiedGroup(tokens, at, lexicons);
}

function qualifiedGroup(tokens: readonly Token[], at: number, lexicons: Lexicons): GroupPhrase | undefined {
  const from = /^(?:the|The)$/.test(wordAt(tokens, at)) ? at + 1 : at;
  const list = adjectivesAt(tokens, from, lexicons);
  if (list === undefined) return undefined;
  const head = headAfter(tokens, list.to, lexicons);
  if (head === undefined) return undefined;
  if (!head.institutional) {
    const actors = list.entries.map((entry) => groupActor(entry, head.word));
    return { from: at, to: head.to, actors, form: 'group' };
  }
  const codes = list.entries.flatMap((entry) => entry.country ?? []);
  const actors = codes.map((code) => stateActor(code, lexicons));
  return actors.length === 0 ? undefined : { from: at, to: head.to, actors, form: 'state' };
}

function groupActor(entry: Entry, head: string): Actor {
  const name = `${qualifier(entry)} ${head}`;
  const { country } = entry;
  return {
    actorId: `group-${slug(name)}`,
    name,
    kind: 'group',
    ...(country !== undefined && { country, onBehalfOf: `state-${country.toLowerCase()}` }),
  };
}

function qualifier(entry: Entry): string {
  if (entry.country === 'US') return 'U.S.';
  if (entry.country === 'GB') return 'U.K.';
  return entry.name;
}

const adjectival: readonly Entry['type'][] = ['demonym', 'adjective', 'country', 'capital', 'seat', 'organisation'];

/** One or several qualifiers: `Russian and U.S.`, `Kyiv’s`. */
function adjectivesAt(
  tokens: readonly Token[],
  at: number,
  lexicons: Lexicons,
): { entries: Entry[]; to: number } | undefined {
  const entries: Entry[] = [];
  let to = at;
  for (;;) {
    const found = entryAt(gazetteerOf(lexicons), tokens, to, adjectival);
    if (found === undefined) break;
    entries.push(found.entry);
    to += found.count;
    if (isPossessive(tokens[to])) to++;
    const glue = glueAt(tokens, to);
    if (glue === 0 || entryAt(gazetteerOf(lexicons), tokens, to + glue, adjectival) === undefined) break;
    to += glue;
  }
  return entries.length === 0 ? undefined : { entries, to };
}

function glueAt(tokens: readonly Token[], at: number): number {
  if (/^(?:and|,|-|–)$/.test(wordAt(tokens, at))) return wordAt(tokens, at + 1) === 'and' ? 2 : 1;
  return 0;
}

function headAfter(
  tokens: readonly Token[],
  at: number,
  lexicons: Lexicons,
): { word: string; to: number; institutional: boolean } | undefined {
  const words = actorWords(lexicons);
  for (let to = at; to < Math.min(tokens.length, at + 4); to++) {
    const one = wordAt(tokens, to).toLowerCase();
    const two = `${one} ${wordAt(tokens, to + 1).toLowerCase()}`;
    if (words.institutional.has(two)) return { word: two, to: to + 2, institutional: true };
    if (words.institutional.has(one)) return { word: one, to: to + 1, institutional: true };
    if (words.groups.has(one)) return { word: one, to: to + 1, institutional: false };
    if (
      !words.modifiers.has(one) &&
      !/^(?:senior|top|key|other|many|several|local|three|four|five|six|two|envoy|-|’s|'s)$/.test(one)
    )
      return undefined;
  }
  return undefined;
}

/** Unnamed leaders of named states stay the states. */
function leadersOfStates(tokens: readonly Token[], at: number, lexicons: Lexicons): GroupPhrase | undefined {
  const words = actorWords(lexicons);
  let to = /^(?:the)$/i.test(wordAt(tokens, at)) ? at + 1 : at;
  while (words.modifiers.has(wordAt(tokens, to).toLowerCase())) to++;
  if (!words.groups.has(wordAt(tokens, to).toLowerCase()) || !/^(?:of|from)$/.test(wordAt(tokens, to + 1)))
    return undefined;
  const list = countriesAt(tokens, to + 2, lexicons);
  if (list === undefined) return undefined;
  return { from: at, to: list.to, actors: list.codes.map((code) => stateActor(code, lexicons)), form: 'group' };
}

function countriesAt(
  tokens: readonly Token[],
  at: number,
  lexicons: Lexicons,
): { codes: string[]; to: number } | undefined {
  const codes: string[] = [];
  let to = at;
  for (
    let next = stateAt(tokens, at, lexicons);
    next !== undefined;
    next = stateAt(tokens, to + glueAt(tokens, to), lexicons)
  ) {
    codes.push(next.code);
    to = next.to;
    if (glueAt(tokens, to) === 0) break;
  }
  return codes.length === 0 ? undefined : { codes, to };
}

function stateAt(tokens: readonly Token[], at: number, lexicons: Lexicons): { code: string; to: number } | undefined {
  const from = /^the$/i.test(wordAt(tokens, at)) ? at + 1 : at;
  const found = entryAt(gazetteerOf(lexicons), tokens, from, ['country']);
  return found?.entry.country === undefined ? undefined : { code: found.entry.country, to: from + found.count };
}
