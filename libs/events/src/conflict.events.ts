import { defineEvent, type EventOf } from './define-event.js';
import { act } from './vocabulary.js';

export const AttackReported = defineEvent('AttackReported', {
  version: 1,
  summary:
    'Someone was attacked with violence: bombed, shot at, fought, abducted, beaten or killed; agents attack, targets are hit. It says nothing about who is right.',
  data: act,
});
export type AttackReported = EventOf<typeof AttackReported>;

export const CeasefireDeclared = defineEvent('CeasefireDeclared', {
  version: 1,
  summary:
    'Actors declared a ceasefire or truce, alone or together; all who declare it are agents. One only proposed is `ProposalMade`.',
  data: act,
});
export type CeasefireDeclared = EventOf<typeof CeasefireDeclared>;

export const ProtestHeld = defineEvent('ProtestHeld', {
  version: 1,
  summary:
    'People protested in public: marched, went on strike, blocked or rioted; protesters are agents, those they protest against targets, and `about` is what for.',
  data: act,
});
export type ProtestHeld = EventOf<typeof ProtestHeld>;
