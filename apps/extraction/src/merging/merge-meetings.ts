import type { Occurred, Place } from '#events';
import type { Actor } from '../document.js';
import { isBackground } from '../dates/find-dates.js';
import type { Meeting } from '../meetings/meeting.js';

/** What merging must know beside the meetings: the day of publication, and which places are whole states. */
export type MergeContext = { readonly today: string; readonly states: ReadonlySet<string> };

/** Joins what tells the same meeting: same status, contained core, compatible date and place. */
export function mergeMeetings(meetings: readonly Meeting[], context: MergeContext): Meeting[] {
  const merged: Meeting[] = [];
  for (const meeting of meetings) {
    const at = merged.findIndex((other) => isSameMeeting(other, meeting, context));
    const other = merged[at];
    if (other === undefined) merged.push(meeting);
    else merged[at] = join(other, meeting, context);
  }
  return merged.filter((meeting) => !isSameTalkedAheadOf(meeting, merged, context.today));
}

/** What is `prepared for` without a date is the meeting that the same text tells as held. */
function isSameTalkedAheadOf(meeting: Meeting, all: readonly Meeting[], today: string): boolean {
  if (
    meeting.factuality !== 'planned' ||
    meeting.occurred !== null ||
    !/possessive|occasion|between|compound/.test(meeting.rule)
  )
    return false;
  const held = all.filter((other) => statusOf(other) === 'held' && !isBackground(other.occurred, today));
  return held.some((other) => meeting.core.every((actor) => other.core.some((one) => one.actorId === actor.actorId)));
}

function isSameMeeting(a: Meeting, b: Meeting, { today, states }: MergeContext): boolean {
  if (statusOf(a) !== statusOf(b) || !kindsAgree(a, b)) return false;
  const onlyOneIsHistory = isBackground(a.occurred, today) !== isBackground(b.occurred, today);
  if (onlyOneIsHistory || !datesAgree(a.occurred, b.occurred) || !placesAgree(a.where, b.where, states)) return false;
  return holds(a.participants, b.core) || holds(b.participants, a.core);
}

/** `the two spoke` may be told of a meeting, but only where a day ties them together. */
function kindsAgree(a: Meeting, b: Meeting): boolean {
  return a.kind === b.kind || a.occurred !== null || b.occurred !== null;
}

function statusOf({ factuality }: Meeting): string {
  return factuality === 'ongoing' ? 'held' : factuality;
}

function datesAgree(a: Occurred | null, b: Occurred | null): boolean {
  return a === null || b === null || (a.from <= b.to && b.from <= a.to);
}

function placesAgree(a: Place | undefined, b: Place | undefined, states: ReadonlySet<string>): boolean {
  if (a === undefined || b === undefined) return true;
  if (a.country !== undefined && b.country !== undefined && a.country !== b.country) return false;
  return a.name === b.name || states.has(a.name) || states.has(b.name);
}

/** Whether all of a core are among some participants; a person stands for the state and the state for its people. */
function holds(participants: readonly Actor[], core: readonly Actor[]): boolean {
  return core.length > 0 && core.every((actor) => participants.some((other) => standsFor(other, actor)));
}

function standsFor(a: Actor, b: Actor): boolean {
  if (a.actorId === b.actorId) return true;
  return a.country !== undefined && a.country === b.country && (a.kind !== 'person' || b.kind !== 'person');
}

function join(a: Meeting, b: Meeting, { states }: MergeContext): Meeting {
  const participants = [
    ...new Map([...a.participants, ...b.participants].map((actor) => [actor.actorId, actor])).values(),
  ];
  const strongest = b.confidence > a.confidence && b.core.every((actor) => actor.kind === 'person') ? b : a;
  return {
    ...a,
    factuality: a.factuality === 'ongoing' || b.factuality === 'ongoing' ? 'ongoing' : a.factuality,
    participants: withoutStandIns(participants),
    hosts: [...new Set([...a.hosts, ...b.hosts])],
    core: narrower(a.core, b.core),
    occurred: sharper(a.occurred, b.occurred),
    where: morePrecise(a.where, b.where, states),
    topics: [...a.topics, ...b.topics.filter((topic) => !a.topics.some((other) => other.topicId === topic.topicId))],
    attribution: [
      ...a.attribution,
      ...b.attribution.filter((one) => !a.attribution.some((other) => other.name === one.name)),
    ],
    absentees: [...new Set([...a.absentees, ...b.absentees])],
    evidence: [...a.evidence, ...b.evidence].filter(
      (one, at, all) => all.findIndex((other) => other.start === one.start && other.end === one.end) === at,
    ),
    rule: strongest.rule,
    confidence: Math.min(0.95, Math.max(a.confidence, b.confidence) + 0.05),
  };
}

/** People speak for their state: where one is named, the state and its unnamed officials need not be. */
function withoutStandIns(participants: readonly Actor[]): Actor[] {
  const named = new Set(participants.filter((actor) => actor.kind === 'person').map((actor) => actor.country));
  return participants.filter(
    (actor) => actor.kind === 'person' || actor.country === undefined || !named.has(actor.country),
  );
}

function narrower(a: readonly Actor[], b: readonly Actor[]): readonly Actor[] {
  const people = (core: readonly Actor[]): number => core.filter((actor) => actor.kind === 'person').length;
  const named = (core: readonly Actor[]): boolean => people(core) === core.length && core.length >= 2;
  if (named(a) !== named(b)) return named(a) ? a : b;
  return b.length < a.length && b.length >= 2 ? b : a;
}

function sharper(a: Occurred | null, b: Occurred | null): Occurred | null {
  if (a === null || b === null) return a ?? b;
  return b.to < a.to || b.from > a.from ? (b.from >= a.from && b.to <= a.to ? b : a) : a;
}

function morePrecise(a: Place | undefined, b: Place | undefined, states: ReadonlySet<string>): Place | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  const rank = (place: Place): number => (place.venue === undefined ? 0 : 2) + (states.has(place.name) ? 0 : 1);
  return rank(b) > rank(a) ? b : a;
}
