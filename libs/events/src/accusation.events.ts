import { defineEvent, type EventOf } from './define-event.js';
import { act } from './vocabulary.js';

export const AccusationMade = defineEvent('AccusationMade', {
  version: 1,
  summary:
    'An actor blames others for a wrong or accuses them of one; `about` is the wrong. It says nothing about whether the accusation is true.',
  data: act,
});
export type AccusationMade = EventOf<typeof AccusationMade>;

export const InvestigationOpened = defineEvent('InvestigationOpened', {
  version: 1,
  summary: 'A body began to investigate someone or something; `about` is what it looks into.',
  data: act,
});
export type InvestigationOpened = EventOf<typeof InvestigationOpened>;

export const LegalActionTaken = defineEvent('LegalActionTaken', {
  version: 1,
  summary: 'An actor sued or charged others, or a court ruled on them; `about` is the charge or the ruling.',
  data: act,
});
export type LegalActionTaken = EventOf<typeof LegalActionTaken>;

export const ArrestMade = defineEvent('ArrestMade', {
  version: 1,
  summary: 'Someone was arrested or detained; targets are those held, `about` is what for.',
  data: act,
});
export type ArrestMade = EventOf<typeof ArrestMade>;
