import { z } from 'zod';
import { defineEvent, type EventOf } from './define-event.js';
import { occurrence } from './vocabulary.js';

const meeting = occurrence.extend({
  kind: z.enum(['meeting', 'call']).describe('In person, or by phone or video'),
});

export const MeetingHeld = defineEvent('MeetingHeld', {
  version: 1,
  summary: 'Two or more actors met or talked, or are doing so.',
  data: meeting.extend({
    state: z.enum(['ongoing', 'concluded']),
    absentees: z.array(z.string()).describe('Names of those the text says are not taking part'),
  }),
});
export type MeetingHeld = EventOf<typeof MeetingHeld>;

export const MeetingPlanned = defineEvent('MeetingPlanned', {
  version: 1,
  summary: 'A specific meeting is expected, agreed or hoped for; it has not happened.',
  data: meeting,
});
export type MeetingPlanned = EventOf<typeof MeetingPlanned>;

export const MeetingRuledOut = defineEvent('MeetingRuledOut', {
  version: 1,
  summary: 'A specific meeting is said not to happen.',
  data: meeting,
});
export type MeetingRuledOut = EventOf<typeof MeetingRuledOut>;
