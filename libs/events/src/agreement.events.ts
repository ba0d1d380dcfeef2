import { defineEvent, type EventOf } from './define-event.js';
import { act } from './vocabulary.js';

export const AgreementReached = defineEvent('AgreementReached', {
  version: 1,
  summary:
    'Actors came to an agreement, signed or spoken, in whole or on a part; all parties are agents, and `about` is what they agreed on.',
  data: act,
});
export type AgreementReached = EventOf<typeof AgreementReached>;

export const AgreementFailed = defineEvent('AgreementFailed', {
  version: 1,
  summary:
    'Actors negotiated and did not agree, or one left an agreement before it was made; all parties are agents. An agreement still sought is none that failed.',
  data: act,
});
export type AgreementFailed = EventOf<typeof AgreementFailed>;
