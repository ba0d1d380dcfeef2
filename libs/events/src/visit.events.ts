import { defineEvent, type EventOf } from './define-event.js';
import { act } from './vocabulary.js';

export const VisitMade = defineEvent('VisitMade', {
  version: 1,
  summary:
    'An actor went, as an official act, to a place or to whom it visits, or is there; the visitors are agents, the visited targets, and `where` is the place.',
  data: act,
});
export type VisitMade = EventOf<typeof VisitMade>;

export const VisitPlanned = defineEvent('VisitPlanned', {
  version: 1,
  summary:
    'An actor is expected, invited and coming, or has agreed to go to a place as an official act; it has not gone.',
  data: act,
});
export type VisitPlanned = EventOf<typeof VisitPlanned>;
