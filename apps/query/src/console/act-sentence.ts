import type { ActRow, ActorRow } from '../events/event-row.js';
import { namesOf, placeOf, withArticle, withoutRepresented } from './names.js';

/** What is done where nobody is named whom it is done to, and what before the name of whom it is done to. */
type Verbs = readonly [alone: string, to: string];

const VERBS: Readonly<Record<Exclude<ActRow, { category: 'visit' }>['type'], Verbs>> = {
  AgreementReached: ['reached an agreement', 'reached an agreement with'],
  AgreementFailed: ['reached no agreement', 'reached no agreement with'],
  CommitmentMade: ['made a commitment', 'made a commitment to'],
  ProposalMade: ['made a proposal', 'made a proposal to'],
  ConcessionMade: ['made a concession', 'made a concession to'],
  DemandMade: ['made a demand', 'made a demand of'],
  DemandRefused: ['refused a demand', 'refused a demand of'],
  AccusationMade: ['made an accusation', 'accused'],
  InvestigationOpened: ['opened an investigation', 'opened an investigation into'],
  LegalActionTaken: ['took legal action', 'took legal action against'],
  ArrestMade: ['made an arrest', 'arrested'],
  CooperationUndertaken: ['cooperated', 'cooperated with'],
  AidProvided: ['provided aid', 'provided aid to'],
  SanctionImposed: ['imposed sanctions', 'imposed sanctions on'],
  SanctionLifted: ['lifted sanctions', 'lifted sanctions on'],
  RelationsReduced: ['reduced relations', 'reduced relations with'],
  ThreatMade: ['made a threat', 'threatened'],
  ForceMobilised: ['mobilised force', 'mobilised force against'],
  CoercionUsed: ['used coercion', 'used coercion against'],
  AttackReported: ['made an attack', 'attacked'],
  CeasefireDeclared: ['declared a ceasefire', 'declared a ceasefire with'],
  ProtestHeld: ['protested', 'protested against'],
};

/** Who did what to whom, where, and after a colon what it is about; in small letters at the beginning. */
export function actSentence(act: ActRow): string {
  const agents = withoutRepresented(act.actors.filter(({ part }) => part !== 'target'));
  const targets = withoutRepresented(act.actors.filter(({ part }) => part === 'target'));
  const who = agents.length === 0 ? 'somebody' : namesOf(agents);
  const done = act.category === 'visit' ? visit(act, agents, targets) : deed(VERBS[act.type], targets, act.where);
  return `${who} ${done}${act.about === null ? '' : `: ${act.about}`}`;
}

function deed([alone, to]: Verbs, targets: readonly ActorRow[], where: ActRow['where']): string {
  return `${targets.length === 0 ? alone : `${to} ${namesOf(targets)}`}${placeOf(where)}`;
}

function visit({ status, where }: ActRow<'visit'>, agents: readonly ActorRow[], targets: readonly ActorRow[]): string {
  const isOne = agents.length <= 1 && agents[0]?.kind !== 'group';
  const [visited, made] = status === 'made' ? ['visited', 'made'] : planned(isOne);
  if (targets.length > 0) return `${visited} ${namesOf(targets)}${placeOf(where)}`;
  return where === null ? `${made} a visit` : `${visited} ${withArticle(where.name)}`;
}

const planned = (isOne: boolean): [visit: string, make: string] =>
  isOne ? ['is to visit', 'is to make'] : ['are to visit', 'are to make'];
