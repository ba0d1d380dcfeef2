import { nounFactuality, verbFactuality, type Factuality, type VerbForm } from '../factuality/factuality.js';
import type { Lexicons } from '../lexicons.js';
import { actorsIn, type Reading } from '../text/reading.js';
import { formOf, type MeetingPattern } from './meeting-patterns.js';

/** Where a pattern fits a reading, with the ranges of its named groups. */
export type Hit = {
  readonly rule: MeetingPattern;
  readonly groups: Readonly<Record<string, readonly [number, number] | undefined>>;
  readonly from: number;
  readonly to: number;
};

const sport =
  /\b(?:qualifier|semi-?finals?|quarter-?finals?|final match|match|tournament|goalkeeper|midfielder|striker|innings|wicket|playoffs?|grand slam)\b/i;

/** Whether a meeting found in a sentence happens, by the words around its verb or noun. */
export function judgeMeeting(reading: Reading, hit: Hit, lexicons: Lexicons): Factuality {
  if (sport.test(reading.words)) return 'unknown';
  return hit.rule.judge === 'noun' ? judgeNoun(reading, hit, lexicons) : judgeVerb(reading, hit, lexicons);
}

/** The words of a part of a reading; none for a group that is not there. */
export function wordsAt(reading: Reading, range: readonly [number, number] | undefined): string {
  return range === undefined ? '' : reading.words.slice(...range);
}

function judgeVerb(reading: Reading, hit: Hit, lexicons: Lexicons): Factuality {
  const { verb, phrase, between, who } = hit.groups;
  const form = formOf(lexicons).get(wordsAt(reading, verb)) ?? 'base';
  const chain = wordsAt(reading, between);
  if (!agrees(reading, hit, form, chain) || !isObject(wordsAt(reading, verb), wordsAt(reading, phrase)))
    return 'unknown';
  const before = wordsAt(reading, [0, who === undefined ? hit.from : who[0]]).slice(-160);
  if (/\bwhen\b(?! and if)[^,]*$/.test(before) && /^(?:base|present)$/.test(form)) return 'planned';
  const reported = /\b(?:said|says|announced|confirmed|told|added|reported)\b/.test(before);
  const question = isQuestion(reading);
  return inItsBlock(reading, verbFactuality({ before, between: chain, form, question, reported }, lexicons));
}

/** A caption tells in the present what its picture shows of the past, and a headline what the text tells in the past. */
function inItsBlock({ sentence }: Reading, factuality: Factuality): Factuality {
  const isPresentOfThePast = sentence.block.kind === 'caption' || sentence.block.kind === 'headline';
  return isPresentOfThePast && factuality === 'ongoing' ? 'held' : factuality;
}

/** A bare verb in the present needs a plural subject: `Norway and Denmark begin talks`. */
function agrees(reading: Reading, { groups }: Hit, form: VerbForm, between: string): boolean {
  if (form !== 'base' || /\b(?:to|will|would|not)\b|n't/.test(between)) return true;
  const who = actorsIn(reading, groups['who']);
  return who.length > 1 || who.some((actor) => actor.kind === 'group');
}

const determined =
  /^(?: (?:a|an|another|their|his|her|its|separate|bilateral|direct|brief|further|intensive|constructive|initial|several|two|three)\b|$)/;

/** Whether the words between a verb such as `hold` and its noun are only the noun’s own. */
function isObject(verb: string, phrase: string): boolean {
  if (/\b(?:no|possible|proposed|to|that|agreed|been|not|for)\b/.test(phrase)) return false;
  return !/^(?:have|has|had|having)$/.test(verb) || determined.test(phrase);
}

function judgeNoun(reading: Reading, hit: Hit, lexicons: Lexicons): Factuality {
  const { groups, from, to, rule } = hit;
  const noun = groups['noun'] ?? [from, to];
  const isCompound = rule.rule === 'meeting.compound';
  const words = governing(reading, hit, isCompound ? (groups['whom'] ?? noun)[0] : noun[0]);
  const needsLead = rule.rule === 'meeting.after-meeting';
  if (needsLead && !/(?:^|[\s,])(?:after|following|since|while)(?: [a-z]+ly)? ?$/i.test(words)) return 'unknown';
  const end = isCompound ? noun[1] : to;
  return nounFactuality(
    { before: lastClause(words), after: reading.words.slice(end, end + 140), question: isQuestion(reading) },
    lexicons,
  );
}

/** The words before a noun, its owner replaced by `their`. */
function governing(reading: Reading, { groups }: Hit, start: number): string {
  const owner = groups['who'] ?? groups['his'];
  if (owner === undefined) return reading.words.slice(0, start);
  return `${reading.words.slice(0, owner[0])} their ${reading.words.slice(owner[1], start).replace(/^'s?/, '')}`;
}

function lastClause(words: string): string {
  const clauses = words.slice(-160).split(/[.;:?]|, (?:while|but|which|and) /);
  return clauses.at(-1) ?? '';
}

function isQuestion(reading: Reading): boolean {
  return /\?\s*$/.test(reading.words);
}
