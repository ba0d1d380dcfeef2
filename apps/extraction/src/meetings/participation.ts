import type { Occurred, Place } from '#events';
import type { Actor, Range } from '../document.js';
import { verbFactuality } from '../factuality/factuality.js';
import type { Lexicons } from '../lexicons.js';
import { once } from '../text/once.js';
import { anyOf, pattern } from '../text/patterns.js';
import { actorsIn, rangeIn, type Reading } from '../text/reading.js';
import type { Meeting } from './meeting.js';
import { dateAt, placeAt } from './setting.js';

const participationPatterns = once((lexicons: Lexicons) => {
  const noun = anyOf([...lexicons.meetings.nouns, 'event']);
  const between = '(?<between>[^\\ue000-\\ue3ff\\ue800-\\ue9ff.;:?]{0,60}?)';
  const definite = `(?:the|this|that)(?: [a-z-]+| [\\ue000-\\ue7ff](?:'s)?){0,3} ${noun}`;
  return {
    joins: pattern(
      `(?<who>{actors})${between}(?<![\\w-])(?<verb>taking part in|took part in|attended|attending|joined|joining|participated in|participating in|present at) ${definite}(?![\\w-])`,
    ),
    accompanies: pattern(
      `(?<who>{actor})(?<between>[^\\ue000-\\ue3ff.;:?]{0,30}?) (?:accompanied|joined|flanked) by (?<whom>{actors})`,
    ),
    delegation: pattern(
      `(?<who>{actors}),? (?:is|are|was|were) (?:also )?(?:a )?(?:part|members?) of (?:the )?(?:{actor}|[A-Z]?[a-z]+ (?:delegation|team))`,
    ),
    during: pattern(
      `^(?<who>{actors}),?(?: [a-z]+ing| pictured| seen)?(?: [a-z]+)? (?:during|at|attending|after) (?:a|an|the) (?:[a-z-]+ ){0,3}${noun}(?![\\w-])`,
    ),
    absent: pattern(
      `(?<who>{actors})(?<absence> (?:will|would|was|were|did|is|are|had) (?:not|n't)(?: been| be)?) (?:present|take part|taking part|attend|attending|invited|represented|participate|participating)(?![\\w-])`,
    ),
  };
});

/** Adds to meetings found who else takes part, or does not: `A and B are taking part in the meeting`. */
export function withParticipation(
  readings: readonly Reading[],
  meetings: readonly Meeting[],
  lexicons: Lexicons,
): Meeting[] {
  const completed = [...meetings];
  if (meetings.length === 0) return completed;
  for (const reading of readings) {
    for (const group of joining(reading, lexicons)) addTo(completed, reading, group);
    addAbsent(completed, reading, lexicons);
  }
  return completed;
}

type Joining = {
  readonly actors: readonly Actor[];
  readonly from: number;
  readonly to: number;
  readonly anchor: readonly Actor[];
};

function joining(reading: Reading, lexicons: Lexicons): Joining[] {
  const { joins, accompanies, delegation, during } = participationPatterns(lexicons);
  const rules = reading.sentence.block.kind === 'caption' ? [joins, delegation, during] : [joins, delegation];
  const found = rules.flatMap((rule) =>
    matches(reading, rule, lexicons).map(({ groups, at }) => ({
      actors: actorsIn(reading, groups['who']),
      anchor: [],
      ...at,
    })),
  );
  const companions = matches(reading, accompanies, lexicons).map(({ groups, at }) => ({
    actors: actorsIn(reading, groups['whom']),
    anchor: actorsIn(reading, groups['who']),
    ...at,
  }));
  return [...found, ...companions];
}

type Match = {
  readonly groups: Readonly<Record<string, readonly [number, number] | undefined>>;
  readonly at: { readonly from: number; readonly to: number };
};

function matches(reading: Reading, rule: RegExp, lexicons: Lexicons): Match[] {
  return [...reading.words.matchAll(rule)]
    .filter((match) => happens(match, lexicons))
    .map((match) => ({
      groups: { ...match.indices?.groups },
      at: { from: match.index, to: match.index + match[0].length },
    }));
}

function happens({ groups = {} }: RegExpMatchArray, lexicons: Lexicons): boolean {
  const { between = '', verb, absence } = groups;
  if (absence !== undefined) return true;
  if (verb === undefined) return !/\b(?:will|would|not|may|might|could|to)\b/.test(between);
  const form = /ing\b/.test(verb) ? 'gerund' : 'past';
  const factuality = verbFactuality({ before: '', between, form, question: false, reported: false }, lexicons);
  return factuality === 'held' || factuality === 'ongoing';
}

/** The meeting meant is the last one told that is not planned, of the same day and place where these are told. */
function addTo(meetings: Meeting[], reading: Reading, group: Joining): void {
  const where = placeAt(reading, group);
  const told = { where, occurred: dateAt(reading, group, false) };
  const before = meetings.filter((meeting) => isBefore(meeting, reading) && isMeant(meeting, group, told));
  const main = where === undefined ? (before.find(isOngoing) ?? before.at(-1)) : before[0];
  const added = group.actors.filter((actor) => actor.kind === 'person' && main && !takesPart(main, actor));
  if (main === undefined || added.length === 0 || !isOfADay(main)) return;
  meetings[meetings.indexOf(main)] = {
    ...main,
    participants: [...main.participants, ...added],
    where: withVenue(main.where, where),
    evidence: [...main.evidence, evidenceOf(reading, group)],
  };
}

function isOfADay({ occurred }: Meeting): boolean {
  return occurred === null || occurred.precision === 'day';
}

function withVenue(known: Place | undefined, told: Place | undefined): Place | undefined {
  return told?.venue !== undefined && known?.venue === undefined ? told : (known ?? told);
}

type When = { readonly where: Place | undefined; readonly occurred: Occurred | null };

function isMeant(meeting: Meeting, { anchor }: Joining, { where, occurred }: When): boolean {
  const isHeld = meeting.kind === 'meeting' && (isOngoing(meeting) || meeting.factuality === 'held');
  const samePlace = where === undefined || meeting.where === undefined || where.country === meeting.where.country;
  return isHeld && samePlace && isOn(meeting, occurred) && anchor.every((actor) => takesPart(meeting, actor));
}

function isOn({ occurred }: Meeting, day: Occurred | null): boolean {
  return day === null || (occurred !== null && occurred.from <= day.to && day.from <= occurred.to);
}

function isOngoing({ factuality }: Meeting): boolean {
  return factuality === 'ongoing';
}

function isBefore({ evidence }: Meeting, { sentence }: Reading): boolean {
  return (evidence[0]?.start ?? 0) < sentence.end;
}

function takesPart({ participants }: Meeting, actor: Actor): boolean {
  return participants.some((other) => other.actorId === actor.actorId);
}

function evidenceOf(reading: Reading, { from, to }: Joining): Range {
  const { start, end } = reading.sentence;
  return end - start <= 260 ? { start, end } : rangeIn(reading, from, to);
}

function addAbsent(meetings: Meeting[], reading: Reading, lexicons: Lexicons): void {
  for (const { groups, at } of matches(reading, participationPatterns(lexicons).absent, lexicons)) {
    const told = { where: placeAt(reading, at), occurred: null };
    const index = meetings.findIndex((meeting) => isMeant(meeting, { actors: [], anchor: [], ...at }, told));
    const meeting = meetings[index];
    if (meeting === undefined) continue;
    const names = actorsIn(reading, groups['who']).map((actor) => actor.name);
    meetings[index] = { ...meeting, absentees: [...new Set([...meeting.absentees, ...names])] };
  }
}
