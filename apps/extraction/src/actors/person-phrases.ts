import type { Token } from '../document.js';
import type { Lexicons } from '../lexicons.js';
import { entryAt, gazetteerOf, type Entry } from './gazetteer.js';
import { actorWords, isCapital, isPossessive, nameRunAt, roleAt, wordsOf } from './phrases.js';
import { wordAt } from '../text/tokens.js';

/** A person named at some tokens: `[from, to)` with role and apposition, `[nameFrom, nameTo)` without. */
export type PersonPhrase = {
  readonly from: number;
  readonly to: number;
  readonly nameFrom: number;
  readonly nameTo: number;
  readonly role?: string | undefined;
  readonly country?: string | undefined;
  readonly gender?: string | undefined;
  /** Whether the role is one of a body, such as `European Commission President`, and so of no state. */
  readonly ofBody?: boolean;
  /** Whether the words around it show that it is a person. */
  readonly certain: boolean;
};

const stateTypes: readonly Entry['type'][] = ['country', 'demonym', 'seat', 'capital', 'organisation'];

type Prefix = { readonly to: number; readonly country?: string | undefined; readonly seat?: string | undefined };

/** Reads `[state] [role] [honorific] NAME[, apposition]` at a token. */
export function personAt(tokens: readonly Token[], at: number, lexicons: Lexicons): PersonPhrase | undefined {
  const prefix = prefixAt(tokens, at, lexicons);
  const role = rolesAt(tokens, prefix.to, lexicons);
  if (role === undefined) {
    const bare = prefix.to === at || isFormer(tokens[at]) || isPossessive(tokens[prefix.to - 1]);
    return bare ? nameAfterRole(tokens, { at, afterRole: prefix.to, prefix, head: '' }, lexicons) : undefined;
  }
  const afterRole = prefix.to + role.count;
  const found = { at, afterRole, prefix, head: role.head };
  if (wordAt(tokens, afterRole) === ',') return nameAfterComma(tokens, found, lexicons);
  return isPlural(role.head) ? undefined : nameAfterRole(tokens, found, lexicons);
}

function isPlural(head: string): boolean {
  return /s$/.test(head) && !/ss$/.test(head);
}

/** `[honorific] NAME[, apposition]` after what has been read of state and role; an empty head is no role. */
function nameAfterRole(tokens: readonly Token[], found: RolePhrase, lexicons: Lexicons): PersonPhrase | undefined {
  const { at, afterRole, prefix, head } = found;
  const title = honorificsAt(tokens, afterRole, lexicons);
  const words = actorWords(lexicons);
  const nameTo = cutName(tokens, title.to, title.to + nameRunAt(tokens, title.to, words), lexicons);
  if (nameTo === title.to) return undefined;
  const told = head === '' ? '' : wordsOf(tokens.slice(prefix.to, afterRole));
  const role = [told, title.role].filter(Boolean).join(' ');
  const phrase: PersonPhrase = {
    from: at,
    to: nameTo,
    nameFrom: title.to,
    nameTo,
    role: role === '' ? undefined : [prefix.seat, role].filter(Boolean).join(' '),
    country: prefix.country,
    ofBody: prefix.seat !== undefined && prefix.country === undefined,
    gender: words.feminine.has(head) ? 'f' : title.gender,
    certain: head !== '' || title.to > afterRole,
  };
  return withApposition(tokens, phrase, lexicons);
}

type RolePhrase = { readonly at: number; readonly afterRole: number; readonly prefix: Prefix; readonly head: string };

/** `Montenegro’s deputy prime minister, Luka Perović,` */
function nameAfterComma(
  tokens: readonly Token[],
  { at, afterRole, prefix }: RolePhrase,
  lexicons: Lexicons,
): PersonPhrase | undefined {
  const nameFrom = afterRole + 1;
  const nameTo = cutName(tokens, nameFrom, nameFrom + nameRunAt(tokens, nameFrom, actorWords(lexicons)), lexicons);
  const closed = tokens[nameTo] === undefined || /^[,.;)]$/.test(tokens[nameTo].text);
  const isName = nameTo - nameFrom >= 2 && !entryAt(gazetteerOf(lexicons), tokens, nameFrom, stateTypes);
  if (prefix.to === at || !closed || !isName) return undefined;
  const role = [prefix.seat, wordsOf(tokens.slice(prefix.to, afterRole))].filter(Boolean).join(' ');
  return { from: at, to: nameTo, nameFrom, nameTo, role, country: prefix.country, certain: true };
}

function isFormer(token: Token | undefined): boolean {
  return /^(?:former|then|ex|visiting)$/i.test(token?.text ?? '');
}

function prefixAt(tokens: readonly Token[], at: number, lexicons: Lexicons): Prefix {
  const article = /^(?:the|a)$/i.test(wordAt(tokens, at)) ? 1 : 0;
  const from = afterFormer(tokens, at + article);
  const state = entryAt(gazetteerOf(lexicons), tokens, from, stateTypes);
  if (state === undefined) return { to: from };
  const end = from + state.count;
  const to = afterFormer(tokens, isPossessive(tokens[end]) ? end + 1 : end);
  const { type, name, country } = state.entry;
  return { to, country, seat: type === 'seat' || type === 'organisation' ? name : undefined };
}

/** Past `former`, `then-` and the like. */
function afterFormer(tokens: readonly Token[], at: number): number {
  let to = at;
  while (isFormer(tokens[to])) to += wordAt(tokens, to + 1) === '-' ? 2 : 1;
  return to;
}

/** A role, or two joined by a possessive: `president's foreign policy advisor`. */
function rolesAt(
  tokens: readonly Token[],
  at: number,
  lexicons: Lexicons,
): { count: number; head: string } | undefined {
  const words = actorWords(lexicons);
  const first = roleAt(tokens, at, words);
  if (first === undefined || !isPossessive(tokens[at + first.count])) return first;
  const second = roleAt(tokens, at + first.count + 1, words);
  return second === undefined ? undefined : { count: first.count + 1 + second.count, head: second.head };
}

function honorificsAt(
  tokens: readonly Token[],
  at: number,
  lexicons: Lexicons,
): { to: number; role: string; gender?: string | undefined } {
  const { honorifics } = actorWords(lexicons);
  let to = at;
  while (honorifics.has(wordAt(tokens, to)) && isCapital(tokens[to + 1])) to++;
  if (to === at) return { to, role: '' };
  const role = /^M(?:r|rs|s)\b/.test(wordAt(tokens, at)) ? '' : wordsOf(tokens.slice(at, to));
  return { to, role, gender: honorifics.get(wordAt(tokens, to - 1)) };
}

/** A name stops before a role, a demonym or a state that begins inside the run of capitals. */
function cutName(tokens: readonly Token[], from: number, to: number, lexicons: Lexicons): number {
  for (let at = from + 1; at < to; at++) if (beginsAnother(tokens, at, to, lexicons)) return at;
  return Math.max(from, to);
}

const rolesInNames = new Set(['prince', 'king', 'judge', 'pope', 'general', 'boss', 'justice']);

function beginsAnother(tokens: readonly Token[], at: number, to: number, lexicons: Lexicons): boolean {
  const words = actorWords(lexicons);
  const word = wordAt(tokens, at);
  const lower = word.toLowerCase();
  if (words.heads.has(lower) && !rolesInNames.has(lower)) return true;
  if (words.particles.has(word)) return false;
  const entry = entryAt(gazetteerOf(lexicons), tokens, at, ['demonym', 'country', 'organisation', 'medium']);
  return entry !== undefined && at + entry.count <= to;
}

function withApposition(tokens: readonly Token[], phrase: PersonPhrase, lexicons: Lexicons): PersonPhrase {
  const next = wordAt(tokens, phrase.to);
  if (next === 'of' && phrase.role !== undefined) return ofState(tokens, phrase, lexicons);
  return next === ',' ? withRoleAfter(tokens, phrase, lexicons) : phrase;
}

/** `Prime Minister Shinzo Abe of Japan` */
function ofState(tokens: readonly Token[], phrase: PersonPhrase, lexicons: Lexicons): PersonPhrase {
  const state = entryAt(gazetteerOf(lexicons), tokens, phrase.to + 1, ['country']);
  if (state === undefined) return phrase;
  return { ...phrase, to: phrase.to + 1 + state.count, country: phrase.country ?? state.entry.country };
}

/** `Ola Berg, the head of Norway’s oil fund,` */
function withRoleAfter(tokens: readonly Token[], phrase: PersonPhrase, lexicons: Lexicons): PersonPhrase {
  const from = phrase.to + 1;
  const prefix = prefixAt(tokens, from, lexicons);
  const role = rolesAt(tokens, prefix.to, lexicons);
  if (role === undefined || isPlural(role.head)) return phrase;
  const end = appositionEnd(tokens, prefix.to + role.count, from);
  if (end === undefined || nameRunAt(tokens, prefix.to + role.count, actorWords(lexicons)) > 0) return phrase;
  const told = wordsOf(tokens.slice(from, end)).replace(/^(?:the|a|an|its|his|her|their)\s/, '');
  const country = phrase.country ?? prefix.country ?? countryIn(tokens, from, end, lexicons);
  return { ...phrase, to: end, role: phrase.role ?? told, country, certain: true };
}

/** The apposition runs to the next comma or mark; a long one is no apposition. */
function appositionEnd(tokens: readonly Token[], from: number, start: number): number | undefined {
  for (let at = from; at <= Math.min(tokens.length, start + 16); at++)
    if (at === tokens.length || /^[,.;:—–)]$/.test(wordAt(tokens, at))) return at;
  return undefined;
}

function countryIn(tokens: readonly Token[], from: number, to: number, lexicons: Lexicons): string | undefined {
  for (let at = from; at < to; at++) {
    const entry = entryAt(gazetteerOf(lexicons), tokens, at, ['country', 'demonym', 'seat']);
    if (entry !== undefined) return entry.entry.country;
  }
  return undefined;
}
