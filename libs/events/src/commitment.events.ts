import { defineEvent, type EventOf } from './define-event.js';
import { act } from './vocabulary.js';

export const CommitmentMade = defineEvent('CommitmentMade', {
  version: 1,
  summary:
    'An actor binds itself in public to do something that it has not done yet; `about` is what it promises, targets are those it promises it to.',
  data: act,
});
export type CommitmentMade = EventOf<typeof CommitmentMade>;

export const ProposalMade = defineEvent('ProposalMade', {
  version: 1,
  summary: 'An actor offers or suggests something to others, who may take it or leave it; `about` is what it proposes.',
  data: act,
});
export type ProposalMade = EventOf<typeof ProposalMade>;

export const ConcessionMade = defineEvent('ConcessionMade', {
  version: 1,
  summary:
    'An actor yields to what others ask, or gives up something that it held to; `about` is what it yields. A concession only promised is `CommitmentMade`.',
  data: act,
});
export type ConcessionMade = EventOf<typeof ConcessionMade>;

export const DemandMade = defineEvent('DemandMade', {
  version: 1,
  summary:
    'An actor asks, urges or orders others to do something or to refrain from it; `about` is what it demands, targets are those who should do it.',
  data: act,
});
export type DemandMade = EventOf<typeof DemandMade>;

export const DemandRefused = defineEvent('DemandRefused', {
  version: 1,
  summary:
    'An actor refuses what others demanded, asked or proposed; `about` is what it refuses, targets are those who asked.',
  data: act,
});
export type DemandRefused = EventOf<typeof DemandRefused>;
