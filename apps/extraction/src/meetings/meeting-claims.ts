import { covers, type BlockKind, type Document, type Range } from '../document.js';
import type { Claim } from '../extractor.js';
import { occurrenceOf, type Found } from '../merging/occurrence.js';
import type { Meeting } from './meeting.js';

/** A claim for each meeting: held, planned or ruled out. */
export function meetingClaims(document: Document, meetings: readonly Meeting[]): Claim[] {
  return meetings.filter(isNews).map((meeting) => {
    const core = coreIds(meeting);
    const occurrence = occurrenceOf(document.article, foundOf(document, meeting));
    const { kind } = meeting;
    if (meeting.factuality === 'planned') return { type: 'MeetingPlanned', data: { ...occurrence, kind }, core };
    if (meeting.factuality === 'ruled-out') return { type: 'MeetingRuledOut', data: { ...occurrence, kind }, core };
    const state = meeting.factuality === 'ongoing' ? 'ongoing' : 'concluded';
    return { type: 'MeetingHeld', data: { ...occurrence, kind, state, absentees: [...meeting.absentees] }, core };
  });
}

/** One person alone does not meet; such a draft only completes another. */
function isNews({ participants }: Meeting): boolean {
  return participants.length > 1 || participants[0]?.kind === 'group';
}

function coreIds({ core, participants }: Meeting): string[] {
  const ids = new Set(participants.map((actor) => actor.actorId));
  const kept = core.filter((actor) => ids.has(actor.actorId)).map((actor) => actor.actorId);
  return kept.length > 0 ? kept : [...ids].slice(0, 2);
}

const telling: Readonly<Partial<Record<BlockKind, number>>> = { body: 0, caption: 1 };

/** The body tells more than a caption, and a caption more than a headline. */
function mostTellingFirst({ blocks }: Document, evidence: readonly Range[]): Range[] {
  const rank = (range: Range): number => telling[blocks.find((block) => covers(block, range))?.kind ?? 'headline'] ?? 2;
  return [...evidence].sort((a, b) => rank(a) - rank(b) || a.start - b.start);
}

function foundOf(document: Document, meeting: Meeting): Found {
  return {
    actors: meeting.participants.map((actor) => ({
      actor,
      part: meeting.hosts.includes(actor.actorId) ? 'host' : 'participant',
    })),
    occurred: meeting.occurred,
    where: meeting.where,
    topics: meeting.topics,
    basis: 'reported',
    attribution: meeting.attribution,
    confidence: Math.round(meeting.confidence * 100) / 100,
    plover: meeting.factuality === 'ruled-out' ? 'REJECT' : 'CONSULT',
    evidence: mostTellingFirst(document, meeting.evidence),
    rule: meeting.rule,
  };
}
