import type { OccurrenceType } from './catalogue.js';
import type { Position } from './vocabulary.js';

/** The sixteen event types of PLOVER (2021), the standard of machine-coded political events. */
export const ploverTypes = [
  ...(['AGREE', 'CONSULT', 'SUPPORT', 'CONCEDE', 'COOPERATE', 'AID', 'RETREAT', 'REQUEST'] as const),
  ...(['ACCUSE', 'REJECT', 'THREATEN', 'PROTEST', 'SANCTION', 'MOBILIZE', 'COERCE', 'ASSAULT'] as const),
];
/** An event type of PLOVER, or `STATEMENT`: CAMEO’s statements, which PLOVER has no type for. */
export type PloverCode = (typeof ploverTypes)[number] | 'STATEMENT';

/** The PLOVER code of each type of occurrence; a stance has one for each position. */
export const ploverCodes: { readonly [T in Exclude<OccurrenceType, 'StanceDeclared'>]: PloverCode } & {
  readonly StanceDeclared: Readonly<Record<Position, PloverCode>>;
} = {
  MeetingHeld: 'CONSULT',
  MeetingPlanned: 'AGREE',
  MeetingRuledOut: 'REJECT',
  StanceDeclared: {
    for: 'SUPPORT',
    conditional: 'SUPPORT',
    considering: 'SUPPORT',
    reserved: 'REJECT',
    against: 'REJECT',
  },
  StatementMade: 'STATEMENT',
  VisitMade: 'CONSULT',
  VisitPlanned: 'AGREE',
  AgreementReached: 'AGREE',
  AgreementFailed: 'REJECT',
  CommitmentMade: 'AGREE',
  ProposalMade: 'AGREE',
  ConcessionMade: 'CONCEDE',
  DemandMade: 'REQUEST',
  DemandRefused: 'REJECT',
  AccusationMade: 'ACCUSE',
  InvestigationOpened: 'ACCUSE',
  LegalActionTaken: 'ACCUSE',
  ArrestMade: 'COERCE',
  CooperationUndertaken: 'COOPERATE',
  AidProvided: 'AID',
  SanctionImposed: 'SANCTION',
  SanctionLifted: 'RETREAT',
  RelationsReduced: 'SANCTION',
  ThreatMade: 'THREATEN',
  ForceMobilised: 'MOBILIZE',
  CoercionUsed: 'COERCE',
  AttackReported: 'ASSAULT',
  CeasefireDeclared: 'RETREAT',
  ProtestHeld: 'PROTEST',
};
