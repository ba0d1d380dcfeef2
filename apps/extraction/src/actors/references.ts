import type { Actor, MentionForm, Sentence } from '../document.js';
import type { Lexicons } from '../lexicons.js';
import { entryAt, gazetteerOf } from './gazetteer.js';
import { stateActor } from './groups.js';
import type { People, Person } from './people.js';
import { actorWords, isPossessive, roleAt, wordsOf } from './phrases.js';
import { wordAt } from '../text/tokens.js';

type Reference = { readonly who: Actor | Person; readonly to: number; readonly form: MentionForm };
type Reading = {
  readonly lexicons: Lexicons;
  readonly people: People;
  /** The person whom the sentence before, or this one so far, is about. */
  readonly focus: Person | undefined;
};

/** Offices whose unnamed holder speaks and acts for the state. */
const speaksForState =
  /\b(?:president|premier|chancellor|minister|king|queen|emir|sultan|secretary|leader|envoy|ambassador|spokesman|spokeswoman|spokesperson|counterpart|ruler|prince|representative|delegate|negotiator|diplomat|taoiseach|chief adviser)$/;

/** Reads `the president`, `the North Korean leader` and `he` at a token as somebody named in the document. */
export function referenceAt(sentence: Sentence, at: number, reading: Reading): Reference | undefined {
  const { tokens } = sentence;
  const word = wordAt(tokens, at).toLowerCase();
  if (word === 'he' || word === 'she') return pronoun(at, word === 'he' ? 'm' : 'f', reading);
  return titleAt(sentence, word === 'the' ? at : at - 1, reading);
}

function pronoun(at: number, gender: string, { people, focus }: Reading): Reference | undefined {
  const fits = (person: Person): boolean => person.gender === '' || person.gender === gender;
  const who = focus !== undefined && fits(focus) ? focus : people.latest(fits);
  return who && { who, to: at + 1, form: 'pronoun' };
}

function titleAt(sentence: Sentence, at: number, reading: Reading): Reference | undefined {
  const { tokens } = sentence;
  const state = stateOf(sentence, at + 1, reading.lexicons);
  if (state === undefined && wordAt(tokens, at).toLowerCase() !== 'the') return undefined;
  const from = state === undefined ? at + 1 : state.to;
  const role = roleAt(tokens, from, actorWords(reading.lexicons));
  if (role === undefined) return undefined;
  const to = from + role.count;
  const title = wordsOf(tokens.slice(from, to)).toLowerCase();
  const who = holderOf(title, state?.country, reading.people);
  if (who === undefined) return unnamed(title, { to, state }, reading.lexicons);
  return isOwner(tokens, to, reading.lexicons) ? undefined : { who, to, form: 'title' };
}

/** `the president’s adviser` is not the president. */
function isOwner(tokens: Sentence['tokens'], at: number, lexicons: Lexicons): boolean {
  return isPossessive(tokens[at]) && roleAt(tokens, at + 1, actorWords(lexicons)) !== undefined;
}

type TitleState = { readonly country: string | undefined; readonly speaks: boolean; readonly to: number };

function stateOf({ tokens }: Sentence, at: number, lexicons: Lexicons): TitleState | undefined {
  const found = entryAt(gazetteerOf(lexicons), tokens, at, ['country', 'demonym', 'seat', 'organisation']);
  if (found === undefined) return undefined;
  const { type, country } = found.entry;
  const to = at + found.count;
  return { country, speaks: type !== 'organisation', to: isPossessive(tokens[to]) ? to + 1 : to };
}

function holderOf(title: string, country: string | undefined, people: People): Person | undefined {
  return people.latest((person) => holds(person, title) && (country === undefined || person.country === country));
}

/** The office of a state whose holder nobody names is the state. */
function unnamed(
  title: string,
  { to, state }: { readonly to: number; readonly state: TitleState | undefined },
  lexicons: Lexicons,
): Reference | undefined {
  if (state?.country === undefined || !state.speaks || !speaksForState.test(title)) return undefined;
  return { who: stateActor(state.country, lexicons), to, form: 'title' };
}

const presidents = /^president$/;
/** Titles that more than one role answers to. */
const looseTitles: readonly { readonly title: RegExp; readonly role: RegExp }[] = [
  {
    title: /^(?:leader|ruler|dictator|strongman)$/,
    role: /\b(?:leader|dictator|president|prime minister|chancellor|premier|king|emir|strongman)\b/,
  },
  { title: presidents, role: /\bpresident$/ },
  { title: /^chief$/, role: /\b(?:chief|head|director|secretary)\b/ },
  { title: /^spokes(?:man|woman|person)$/, role: /\bspokes/ },
];

/** `the leader` may be anybody at the head of a state; other titles must be the person's own. */
function holds(person: Person, words: string): boolean {
  const role = person.role?.toLowerCase() ?? '';
  const head = words.split(' ').at(-1) ?? '';
  const loose = looseTitles.find(({ title }) => title.test(head) && (title !== presidents || words === 'president'));
  if (loose !== undefined) return loose.role.test(role) && !/\b(?:vice|former)\b/.test(role);
  return role.includes(words) && (words !== head || role.endsWith(head));
}
