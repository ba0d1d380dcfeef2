import { z } from 'zod';
import { actorKind, evidence, occurrence, position, span } from './vocabulary.js';

const { evidence: _evidence, ...told } = occurrence.shape;

const occurrenceState = z.object({
  id: z.string().describe('The stream of the occurrence; also the Kafka key'),
  ...told,
  reports: z.array(evidence).min(1).describe('Where it stands, of all articles that say so today'),
  publishedAt: z.iso.datetime({ offset: true }).describe('Publication of the article that told it as it stands here'),
  recordedAt: z.iso.datetime().describe('When that was recorded'),
});

const meetingState = occurrenceState.extend({
  status: z.enum(['planned', 'ruled-out', 'ongoing', 'held']),
  kind: z.enum(['meeting', 'call']).describe('In person, or by phone or video'),
  absentees: z.array(z.string()).describe('Names of those the text says are not taking part'),
});
/** A meeting as the log tells it today. */
export type MeetingState = z.infer<typeof meetingState>;

const stanceState = occurrenceState.extend({
  position,
  target: z.string().describe('What the position is about, in words'),
  condition: z.string().optional().describe('The named condition of a conditional position'),
  quotes: z.array(span).describe('The holder’s own words between quotation marks, the longest first'),
});
/** A stance as the log tells it today. */
export type StanceState = z.infer<typeof stanceState>;

const actorState = z.object({
  actorId: z.string().describe('Stable across articles, e.g. `person-sergei-lavrov`; also the Kafka key'),
  name: z.string().describe('As the latest occurrence gives it'),
  kind: actorKind,
  country: z.string().optional().describe('ISO 3166-1 alpha-2'),
  roles: z.array(z.string()).describe('The offices and functions that occurrences name, in alphabetical order'),
  occurrences: z.int().positive().describe('Occurrences of any category that name the actor today'),
  firstSeen: z.iso.datetime().describe('Earliest publication among them'),
  lastSeen: z.iso.datetime().describe('Latest publication among them'),
});
/** An actor as the log tells it today. */
export type ActorState = z.infer<typeof actorState>;

/** What is kept as a table in a compacted topic, by the last part of the topic’s name. */
export const states = {
  meeting: {
    type: 'MeetingState',
    version: 1,
    summary: 'A meeting as it stands; a tombstone once no article reports it any more.',
    data: meetingState,
  },
  stance: {
    type: 'StanceState',
    version: 1,
    summary: 'A stance as it stands; a tombstone once no article reports it any more.',
    data: stanceState,
  },
  actor: {
    type: 'ActorState',
    version: 1,
    summary: 'An actor with how often and when it was named; a tombstone once no occurrence names it any more.',
    data: actorState,
  },
} as const;

/** Which of the tables. */
export type StateName = keyof typeof states;
/** All tables, in order. */
export const stateNames = Object.keys(states) as StateName[];
