import { defineEvent, type EventOf } from './define-event.js';
import { act } from './vocabulary.js';

export const CooperationUndertaken = defineEvent('CooperationUndertaken', {
  version: 1,
  summary:
    'Actors did something together in deed: trade, joint exercises, shared intelligence or the like. What is only agreed on is `AgreementReached`.',
  data: act,
});
export type CooperationUndertaken = EventOf<typeof CooperationUndertaken>;

export const AidProvided = defineEvent('AidProvided', {
  version: 1,
  summary:
    'An actor gave or delivered help to others: money, weapons, relief, protection or asylum; `about` is what it gave. Aid only promised is `CommitmentMade`.',
  data: act,
});
export type AidProvided = EventOf<typeof AidProvided>;

export const SanctionImposed = defineEvent('SanctionImposed', {
  version: 1,
  summary:
    'An actor put sanctions, tariffs, an embargo or a ban on others in force; `about` is the measure. Sanctions only threatened are `ThreatMade`.',
  data: act,
});
export type SanctionImposed = EventOf<typeof SanctionImposed>;

export const SanctionLifted = defineEvent('SanctionLifted', {
  version: 1,
  summary: 'An actor ended or eased sanctions, tariffs, an embargo or a ban; `about` is the measure.',
  data: act,
});
export type SanctionLifted = EventOf<typeof SanctionLifted>;

export const RelationsReduced = defineEvent('RelationsReduced', {
  version: 1,
  summary:
    'An actor cut or lowered its relations with others: recalled envoys, expelled diplomats, stopped aid or talks, left a body or a treaty.',
  data: act,
});
export type RelationsReduced = EventOf<typeof RelationsReduced>;

export const ThreatMade = defineEvent('ThreatMade', {
  version: 1,
  summary:
    'An actor threatens others with something that it may do; `about` is what it threatens to do. It has not been done.',
  data: act,
});
export type ThreatMade = EventOf<typeof ThreatMade>;

export const ForceMobilised = defineEvent('ForceMobilised', {
  version: 1,
  summary:
    'An actor raised, moved or put on alert troops, police or weapons, without using them; targets are those it is directed against.',
  data: act,
});
export type ForceMobilised = EventOf<typeof ForceMobilised>;

export const CoercionUsed = defineEvent('CoercionUsed', {
  version: 1,
  summary:
    'An actor forced others by means of the state and short of an attack: seized property, deported people, closed borders or a medium, set a curfew.',
  data: act,
});
export type CoercionUsed = EventOf<typeof CoercionUsed>;
