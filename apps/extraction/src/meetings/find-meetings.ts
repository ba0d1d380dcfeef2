import type { Occurred } from '#events';
import type { Actor, Document, Range } from '../document.js';
import type { Lexicons } from '../lexicons.js';
import { attributionIn } from '../statements/attribution.js';
import { actorsIn, rangeIn, type Reading } from '../text/reading.js';
import { judgeMeeting, wordsAt, type Hit } from './judge-meeting.js';
import type { Meeting } from './meeting.js';
import { anyTrigger, meetingPatterns, type MeetingPattern } from './meeting-patterns.js';
import { dateAt, placeAt, topicsAt } from './setting.js';

/** Finds meetings and calls, each as its sentence tells it; what is not understood is not found. */
export function findMeetings(document: Document, readings: readonly Reading[], lexicons: Lexicons): Meeting[] {
  return readings.flatMap((reading) => meetingsIn(document, reading, lexicons));
}

/** Each verb or noun tells one meeting: the first pattern that understands it wins. */
function meetingsIn(document: Document, reading: Reading, lexicons: Lexicons): Meeting[] {
  const taken: Range[] = [];
  return hitsIn(reading, lexicons).flatMap((hit) => {
    const [start, end] = hit.groups['noun'] ?? hit.groups['verb'] ?? [hit.from, hit.to];
    if (taken.some((range) => range.start < end && start < range.end)) return [];
    const participants = participantsOf(reading, hit);
    const factuality = isMeetingOf(participants, hit.rule) ? judgeMeeting(reading, hit, lexicons) : 'unknown';
    if (factuality === 'unknown') return [];
    taken.push({ start, end });
    const timed = factuality === 'hypothetical' ? undefined : timeOf(document, reading, hit, factuality);
    return timed === undefined ? [] : [meetingOf(document, reading, hit, { ...timed, participants, lexicons })];
  });
}

function hitsIn(reading: Reading, lexicons: Lexicons): Hit[] {
  if (!/[\ue000-\ue3ff]/.test(reading.words) || !anyTrigger(lexicons).test(reading.words)) return [];
  return meetingPatterns(lexicons).flatMap((rule) =>
    [...reading.words.matchAll(rule.pattern)].map((match) => ({
      rule,
      groups: { ...match.indices?.groups },
      from: match.index,
      to: match.index + match[0].length,
    })),
  );
}

type Timed = { readonly factuality: Meeting['factuality']; readonly occurred: Occurred | null };

/** When it happens, and with it whether it can have happened: what is dated ahead is planned at most. */
function timeOf(document: Document, reading: Reading, hit: Hit, factuality: Meeting['factuality']): Timed | undefined {
  const coming = dateAt(reading, hit, true);
  if (factuality === 'planned' || factuality === 'ruled-out') return { factuality, occurred: coming };
  const today = document.article.publishedAt.slice(0, 10);
  const occurred = dateAt(reading, hit, false);
  const asPlanned = { factuality: 'planned', occurred: coming } as const;
  if (factuality === 'ongoing') return isToday(occurred, coming, today) ? { factuality, occurred } : asPlanned;
  if (!isAfter(occurred, today)) return { factuality, occurred };
  return hit.rule.judge === 'verb' ? asPlanned : undefined;
}

/** `is meeting him on Friday` goes on only if Friday is not still to come. */
function isToday(occurred: Occurred | null, coming: Occurred | null, today: string): boolean {
  return !isAfter(occurred, today) && !(occurred !== null && occurred.to < today && isAfter(coming, today));
}

function isAfter(occurred: Occurred | null, day: string): boolean {
  return occurred !== null && occurred.from > day;
}

type Told = Timed & { readonly participants: readonly Actor[]; readonly lexicons: Lexicons };

function meetingOf(document: Document, reading: Reading, hit: Hit, told: Told): Meeting {
  const { rule, groups } = hit;
  const { sentence } = reading;
  const isCall = /\bcall|conversation|phone/.test(wordsAt(reading, groups['noun']));
  const hosts = rule.rule === 'meeting.received' ? actorsIn(reading, groups['who']) : [];
  return {
    factuality: told.factuality,
    kind: isCall ? 'call' : rule.kind,
    participants: told.participants,
    hosts: hosts.map((actor) => actor.actorId),
    core: coreOf(told.participants),
    occurred: told.occurred,
    where: placeAt(reading, hit, told.factuality === 'planned'),
    topics: topicsAt(reading, hit, document.text, told.lexicons),
    attribution: attributionIn(document.text.slice(sentence.start, sentence.end), told.lexicons),
    absentees: [],
    evidence: [evidenceOf(reading, hit)],
    rule: rule.rule,
    confidence: rule.confidence,
  };
}

function participantsOf(reading: Reading, hit: Hit): Actor[] {
  const who = hit.groups['who'] ?? subjectOf(reading, hit);
  const actors = [...actorsIn(reading, who), ...actorsIn(reading, hit.groups['whom'])];
  return [...new Map(actors.map((actor) => [actor.actorId, actor])).values()];
}

/** For `after talks with B, A said` and `his meeting with B`: the first person that the main clause names. */
function subjectOf(reading: Reading, { groups, rule }: Hit): [number, number] | undefined {
  if (rule.rule === 'meeting.noun-between' || rule.rule === 'meeting.compound') return undefined;
  const [from, to] = groups['whom'] ?? [0, 0];
  const subjects = [...reading.items.keys()].filter((at) => (at < from || at >= to) && isSubject(reading, at));
  const kinds = groups['his'] === undefined ? ['person', 'group'] : ['person'];
  const able = subjects.find((at) => actorsIn(reading, [at, at + 1]).some((actor) => kinds.includes(actor.kind)));
  const subject = able ?? (groups['his'] === undefined ? subjects[0] : undefined);
  return subject === undefined ? undefined : [subject, subject + 1];
}

/** A state that only qualifies a noun, as in `the Iran deal`, does nothing. */
function isSubject(reading: Reading, at: number): boolean {
  const item = reading.items.get(at);
  if (item?.kind !== 'actor' || item.mention.form === 'organisation') return false;
  const after = reading.words.slice(at + 1, at + 24);
  if (item.mention.form === 'name' || item.mention.form === 'group') return !after.startsWith("'s");
  return /^(?:,| (?:and|also|has|have|had|is|are|was|were|will|would|said|says|[a-z]+ed)(?!\w))/.test(after);
}

/** Two or more must meet, or one group its own members; organisations alone rarely mean a meeting. */
function isMeetingOf(participants: readonly Actor[], { rule }: MeetingPattern): boolean {
  const able = participants.filter((actor) => actor.kind !== 'organisation');
  if (rule === 'meeting.received') return able.filter((actor) => actor.kind === 'person').length >= 2;
  if (participants.length === 1) return participants[0]?.kind === 'group';
  return able.length >= 1;
}

function coreOf(participants: readonly Actor[]): readonly Actor[] {
  const people = participants.filter((actor) => actor.kind === 'person');
  return people.length >= 2 && people.length <= 4 ? people : participants.slice(0, 4);
}

const readable = 240;

/** The sentence, or the clause of a long one, from where it begins to where it ends. */
function evidenceOf(reading: Reading, { from, to }: Hit): Range {
  const { start, end } = reading.sentence;
  if (end - start <= readable) return { start, end };
  const lead = matched(/[^,;:]{0,100}$/, reading.words.slice(0, from)).trimStart();
  const rest = matched(/^[^.;]{0,80}?(?=[,.;]|$)/, reading.words.slice(to));
  const range = rangeIn(reading, lead.length >= 99 ? from : from - lead.length, to + rest.length);
  return range.end - range.start <= 400 ? range : rangeIn(reading, from, to);
}

function matched(pattern: RegExp, words: string): string {
  return pattern.exec(words)?.[0] ?? '';
}
