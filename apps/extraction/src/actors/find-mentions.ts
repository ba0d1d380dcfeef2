import type { Actor, Mention, MentionForm, Range, Sentence, Token } from '../document.js';
import type { Lexicons } from '../lexicons.js';
import { slug } from './actor-id.js';
import { entryAt, gazetteerOf, type Entry } from './gazetteer.js';
import { groupAt, stateActor } from './groups.js';
import { isLocative } from './locatives.js';
import { actorOf, People, type Person } from './people.js';
import { personAt, type PersonPhrase } from './person-phrases.js';
import { actorWords, isCapital, isPossessive, nameRunAt, wordsOf } from './phrases.js';
import { referenceAt } from './references.js';
import { once } from '../text/once.js';
import { wordAt } from '../text/tokens.js';

/** A mention whose people are not yet final: what a later sentence adds still counts. */
type Draft = Omit<Mention, 'actors'> & { readonly actors: readonly (Actor | Person)[]; readonly to: number };

type Reading = { readonly lexicons: Lexicons; readonly people: People };
/** The person a sentence is about: the first it names that owns nothing in it. */
type Focus = { before: Person | undefined };

/** Finds who acts; a first reading learns the full names, the second resolves surnames and titles. */
export function findMentions(sentences: readonly Sentence[], day: string, lexicons: Lexicons): Mention[] {
  const people = new People(lexicons, day);
  const reading = { lexicons, people };
  for (const sentence of sentences) learnNames(sentence, reading);
  const focus: Focus = { before: undefined };
  const drafts = sentences.flatMap((sentence) => mentionsOf(sentence, reading, focus));
  return drafts.map(({ start, end, form, name, locative, actors }) => ({
    start,
    end,
    form,
    name,
    locative,
    actors: actors.map((actor) => ('actorId' in actor ? actor : actorOf(actor, lexicons.names.spellings))),
  }));
}

function learnNames(sentence: Sentence, reading: Reading): void {
  const { tokens } = sentence;
  for (let at = 0; at < tokens.length; at++) {
    const phrase = personAt(tokens, at, reading.lexicons);
    if (phrase === undefined || !isPerson(tokens, phrase, reading.lexicons)) continue;
    if (phrase.nameTo - phrase.nameFrom > 1 || phrase.role !== undefined) personOf(tokens, phrase, reading);
    at = phrase.to - 1;
  }
}

function mentionsOf(sentence: Sentence, reading: Reading, focus: Focus): Draft[] {
  const drafts: Draft[] = [];
  let here: Person | undefined;
  for (let at = 0; at < sentence.tokens.length; at++) {
    const draft = mentionAt(sentence, at, drafts, { ...reading, focus: here ?? focus.before });
    if (draft === undefined) continue;
    drafts.push(draft);
    at = Math.max(at, draft.to - 1);
    here = focusAfter(sentence.tokens, draft, here, reading);
  }
  focus.before = here ?? focus.before;
  return drafts;
}

/** The first person of a sentence stays its subject until somebody else says something in it. */
function focusAfter(
  tokens: readonly Token[],
  draft: Draft,
  here: Person | undefined,
  reading: Reading,
): Person | undefined {
  const person = draft.actors.find((actor): actor is Person => 'parts' in actor);
  const isOwner = isPossessive(tokens[draft.to]);
  return !isOwner && (here === undefined || isSaying(tokens, draft.to, reading)) ? (person ?? here) : here;
}

/** Who has just said something is whom a pronoun in what is said means. */
function isSaying(tokens: readonly Token[], at: number, { lexicons }: Reading): boolean {
  const { saying } = actorWords(lexicons);
  return [at, at + 1].some((next) => saying.has(wordAt(tokens, next)));
}

function mentionAt(
  sentence: Sentence,
  at: number,
  before: readonly Draft[],
  reading: Reading & { readonly focus: Person | undefined },
): Draft | undefined {
  const { tokens } = sentence;
  const group = groupAt(tokens, at, reading.lexicons);
  const person = personDraft(tokens, at, before, reading);
  if (person !== undefined && person.to > (group?.to ?? 0)) return person;
  if (group !== undefined) return draftOf(tokens, group.from, group.to, { actors: group.actors, form: group.form });
  const reference = referenceAt(sentence, at, reading);
  if (reference === undefined) return listedAt(tokens, at, reading.lexicons);
  return draftOf(tokens, at, reference.to, { actors: [reference.who], form: reference.form });
}

function personDraft(
  tokens: readonly Token[],
  at: number,
  before: readonly Draft[],
  reading: Reading,
): Draft | undefined {
  const phrase = personAt(tokens, at, reading.lexicons);
  if (phrase === undefined || !isPerson(tokens, phrase, reading.lexicons)) return undefined;
  const person = personOf(tokens, shareCountry(tokens, phrase, before), reading);
  if (person === undefined) return undefined;
  const name = rangeOf(tokens, phrase.nameFrom, phrase.nameTo);
  const { from, to } = phrase;
  return { ...rangeOf(tokens, from, to), name, actors: [person], form: 'name', locative: false, to };
}

function draftOf(
  tokens: readonly Token[],
  from: number,
  to: number,
  what: { actors: readonly (Actor | Person)[]; form: MentionForm },
): Draft {
  const range = rangeOf(tokens, from, to);
  return { ...range, name: range, ...what, to, locative: isLocative(tokens, from, what.form) };
}

function rangeOf(tokens: readonly Token[], from: number, to: number): Range {
  return { start: (tokens[from] as Token).start, end: (tokens[to - 1] as Token).end };
}

/** A run of capitals is a person with a role or honorific, a given name, a verb of saying, or a known surname. */
function isPerson(tokens: readonly Token[], phrase: PersonPhrase, lexicons: Lexicons): boolean {
  const words = actorWords(lexicons);
  const last = wordAt(tokens, phrase.nameTo - 1);
  const count = phrase.nameTo - phrase.nameFrom;
  if (count > 1 && words.endings.has(last)) return false;
  if (phrase.certain) return count > 1 || !words.heads.has(last.toLowerCase());
  if (entryAt(gazetteerOf(lexicons), tokens, phrase.nameFrom, placesAndBodies)) return false;
  return count === 1 || (!beginsInside(tokens, phrase.from, lexicons) && looksLikePerson(tokens, phrase, lexicons));
}

function looksLikePerson(tokens: readonly Token[], phrase: PersonPhrase, lexicons: Lexicons): boolean {
  const { given, saying } = actorWords(lexicons);
  const { nameFrom, nameTo } = phrase;
  if (given.has(wordAt(tokens, nameFrom))) return true;
  if (nameTo - nameFrom > 2 && given.has(wordAt(tokens, nameFrom + 1))) return true;
  if (saying.has(wordAt(tokens, phrase.to)) || saying.has(wordAt(tokens, phrase.from - 1))) return true;
  return isKnownLeader(wordsOf(tokens.slice(nameFrom, nameTo)), lexicons);
}

/** A name does not begin in the middle of a run of capitals whose first word is no name of its own. */
function beginsInside(tokens: readonly Token[], at: number, lexicons: Lexicons): boolean {
  const before = tokens[at - 1];
  if (before === undefined || !isCapital(before)) return false;
  const words = actorWords(lexicons);
  return (
    !words.notNames.has(before.text) &&
    !words.heads.has(before.text.toLowerCase()) &&
    !entryAt(gazetteerOf(lexicons), tokens, at - 1, placesAndBodies)
  );
}

const placesAndBodies: readonly Entry['type'][] = [
  'country',
  'demonym',
  'capital',
  'seat',
  'organisation',
  'medium',
  'place',
  'venue',
];

const leaderNames = once(
  ({ leaders }: Lexicons) => new Set(leaders.leaders.flatMap(({ name, aliases }) => [name, ...aliases])),
);

function isKnownLeader(name: string, lexicons: Lexicons): boolean {
  return leaderNames(lexicons).has(name);
}

function personOf(tokens: readonly Token[], phrase: PersonPhrase, { people }: Reading): Person | undefined {
  const name = wordsOf(tokens.slice(phrase.nameFrom, phrase.nameTo));
  const { role, country, gender } = phrase;
  const facts = { role, country, gender };
  const person = people.resolve(name, facts);
  if (person !== undefined || role === undefined) return person;
  return people.introduce(name, facts);
}

/** In a list each role without a state is of the state named last: `U.S. envoy A, Secretary of State B`. */
function shareCountry(tokens: readonly Token[], phrase: PersonPhrase, before: readonly Draft[]): PersonPhrase {
  const last = before.at(-1);
  if (!lacksCountry(phrase) || last?.form !== 'name') return phrase;
  const country = last.actors[0]?.country;
  return country !== undefined && isGlue(tokens.slice(last.to, phrase.from)) ? { ...phrase, country } : phrase;
}

function lacksCountry({ role, country, ofBody }: PersonPhrase): boolean {
  return role !== undefined && country === undefined && ofBody !== true;
}

function isGlue(gap: readonly Token[]): boolean {
  return gap.length > 0 && gap.length <= 2 && gap.every((token) => /^(?:,|and|&)$/.test(token.text));
}

function listedAt(tokens: readonly Token[], at: number, lexicons: Lexicons): Draft | undefined {
  const article = /^(?:the|The)$/.test(wordAt(tokens, at)) ? 1 : 0;
  const found = entryAt(gazetteerOf(lexicons), tokens, at + article, ['country', 'capital', 'seat', 'organisation']);
  if (found !== undefined) {
    const to = at + article + found.count;
    if (isCapital(tokens[to]) && endsLikeBody(tokens, to, lexicons)) return bodyAt(tokens, at, lexicons);
    return draftOf(tokens, at, to, { actors: [listedActor(found.entry, lexicons)], form: formOf(found.entry) });
  }
  return bodyAt(tokens, at, lexicons);
}

function listedActor({ type, name, country }: Entry, lexicons: Lexicons): Actor {
  if (type !== 'organisation' && country !== undefined) return stateActor(country, lexicons);
  return {
    actorId: `organisation-${slug(name)}`,
    name,
    kind: 'organisation',
    ...(country !== undefined && { country }),
  };
}

function formOf({ type }: Entry): MentionForm {
  if (type === 'country') return 'state';
  return type === 'capital' || type === 'seat' ? type : 'organisation';
}

function endsLikeBody(tokens: readonly Token[], at: number, lexicons: Lexicons): boolean {
  const words = actorWords(lexicons);
  const run = nameRunAt(tokens, at, words);
  return words.endings.has(wordAt(tokens, at + run - 1));
}

/** A run of capitals that ends like a body: `Revolutionary Guard`, `Norwegian Refugee Council`. */
function bodyAt(tokens: readonly Token[], at: number, lexicons: Lexicons): Draft | undefined {
  const words = actorWords(lexicons);
  const count = nameRunAt(tokens, at, words);
  const last = wordAt(tokens, at + count - 1);
  if (count < 2 || !words.endings.has(last) || words.notActors.has(last)) return undefined;
  if (entryAt(gazetteerOf(lexicons), tokens, at, ['medium'])) return undefined;
  const entry = entryAt(gazetteerOf(lexicons), tokens, at, ['country', 'demonym']);
  const name = wordsOf(tokens.slice(at, at + count));
  const country = entry?.entry.country;
  const actor: Actor = {
    actorId: `organisation-${slug(name)}`,
    name,
    kind: 'organisation',
    ...(country !== undefined && { country }),
  };
  return draftOf(tokens, at, at + count, { actors: [actor], form: 'organisation' });
}
