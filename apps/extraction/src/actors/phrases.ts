import type { Token } from '../document.js';
import type { Lexicons } from '../lexicons.js';
import { once } from '../text/once.js';
import { wordAt } from '../text/tokens.js';

/** The word lists of the actor rules, ready to be asked. */
export const actorWords = once((lexicons: Lexicons) => ({
  heads: new Set(lexicons.roles.heads),
  modifiers: new Set(lexicons.roles.modifiers),
  groups: new Set(lexicons.roles.groups),
  institutional: new Set(lexicons.roles.institutional),
  honorifics: new Map(Object.entries(lexicons.roles.honorifics)),
  feminine: new Set(lexicons.roles.feminine),
  given: new Set(lexicons.names.givenNames),
  particles: new Set(lexicons.names.particles),
  notNames: new Set(lexicons.english.notNames),
  endings: new Set(lexicons.organisations.endings),
  notActors: new Set(lexicons.organisations.notActors),
  saying: new Set(lexicons.speech.verbs.filter((verb) => verb.takes === 'clause').flatMap((verb) => verb.forms)),
}));
export type ActorWords = ReturnType<typeof actorWords>;

const dayOrMonth =
  /^(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day$|^(?:January|February|March|April|May|June|July|August|September|October|November|December)$|^(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.$/;

/** Whether a token begins with a capital, so that it can be part of a name. */
export function isCapital(token: Token | undefined): boolean {
  return token !== undefined && /^\p{Lu}/u.test(token.text);
}

/** Whether a token is the possessive mark. */
export function isPossessive(token: Token | undefined): boolean {
  return token !== undefined && /^['’]s?$/.test(token.text);
}

/** The words of some tokens as they stand, hyphens joined. */
export function wordsOf(tokens: readonly Token[]): string {
  return tokens
    .map((token, at) => (at > 0 && token.start > (tokens[at - 1] as Token).end ? ' ' : '') + token.text)
    .join('');
}

const office =
  /^(?:State|Defen[cs]e|Foreign|Homeland|Health|Energy|Finance|Interior|Justice|Labou?r|Commerce|Transportation|Agriculture|Education|the|Affairs|Security|Treasury|Staff|Cabinet|Parliament|State for|Trade|Mission|Operations|Intelligence|Communications|Government|Industry)$/i;

/** The number of tokens of a role at a token, e.g. `Secretary of State`, and its head; undefined where none stands. */
export function roleAt(
  tokens: readonly Token[],
  at: number,
  words: ActorWords,
): { count: number; head: string } | undefined {
  let count = 0;
  let head = '';
  for (let end = at; end < Math.min(tokens.length, at + 8); end++) {
    const word = wordAt(tokens, end).toLowerCase();
    if (words.heads.has(word)) {
      head = /^(?:prime|crown)$/.test(head) ? `${head} ${word}` : word;
      end += officeAfter(tokens, end + 1);
      count = end + 1 - at;
    } else if (!words.modifiers.has(word) && (word !== '-' || end === at)) break;
  }
  return head === '' ? undefined : { count, head };
}

function officeAfter(tokens: readonly Token[], at: number): number {
  if (!/^(?:of|for)$/.test(wordAt(tokens, at)) || !office.test(wordAt(tokens, at + 1))) return 0;
  let end = at + 1;
  while (end - at < 5 && (office.test(wordAt(tokens, end)) || wordAt(tokens, end) === 'and')) end++;
  return wordsOf(tokens.slice(at + 1, end)) === 'the' ? 0 : end - at;
}

/** The number of tokens of a personal name at a token; particles and hyphens join, days and months do not. */
export function nameRunAt(tokens: readonly Token[], at: number, words: ActorWords): number {
  let end = at;
  while (end < tokens.length && end - at < 8) {
    const step = nameStep(tokens, end, end === at, words);
    if (step === 0) break;
    end += step;
  }
  return end - at;
}

function nameStep(tokens: readonly Token[], at: number, first: boolean, words: ActorWords): number {
  const token = tokens[at];
  if (token === undefined) return 0;
  if (isCapital(token)) return isNameWord(token, first, words) ? 1 : 0;
  return isInsideName(tokens, at, first, words) ? 1 : 0;
}

/** Hyphens, particles such as `bin`, and lower-case syllables after a hyphen join the parts of a name. */
function isInsideName(tokens: readonly Token[], at: number, first: boolean, words: ActorWords): boolean {
  const word = wordAt(tokens, at);
  if (word === '-') return !first && joined(tokens, at) && /^\p{L}/u.test(wordAt(tokens, at + 1));
  if (afterHyphen(tokens, at)) return !first;
  if (!words.particles.has(word)) return false;
  return leadsToName(tokens, at + 1, words);
}

/** Whether a capital follows, be it after a hyphen or more particles: `von der Leyen`. */
function leadsToName(tokens: readonly Token[], at: number, { particles }: ActorWords): boolean {
  const next = particles.has(wordAt(tokens, at)) || wordAt(tokens, at) === '-' ? at + 1 : at;
  return isCapital(tokens[next]);
}

function afterHyphen(tokens: readonly Token[], at: number): boolean {
  return wordAt(tokens, at - 1) === '-' && joined(tokens, at - 1) && isCapital(tokens[at - 2]);
}

function joined(tokens: readonly Token[], hyphen: number): boolean {
  const [before, mark, after] = tokens.slice(Math.max(0, hyphen - 1), hyphen + 2);
  return hyphen > 0 && before?.end === mark?.start && mark?.end === after?.start;
}

function isNameWord({ text }: Token, first: boolean, words: ActorWords): boolean {
  if (text === 'May') return !first;
  if (text === 'April') return true;
  if (dayOrMonth.test(text)) return false;
  if (/^(?:\p{L}\.){3,}$/u.test(text)) return false;
  return (first || !/^(?:\p{L}\.){2}$/u.test(text)) && !words.notNames.has(text);
}
