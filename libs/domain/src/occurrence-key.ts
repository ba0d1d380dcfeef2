import type { Act, StanceDeclared } from '#events';
import type { OccurrenceFact } from './occurrence.decider.js';

/**
 * The natural key of an occurrence: two reports with the same key tell the same occurrence. Its first part is the
 * category of the stream. `core` holds the actorIds without whom it would be another one. What has no date of its own is
 * bound to the day it was published.
 */
export function occurrenceKey(fact: OccurrenceFact, core: readonly string[], publishedAt: string): readonly string[] {
  const { occurred } = fact.data;
  const when = occurred === null ? `told ${publishedAt.slice(0, 10)}` : `${occurred.from}/${occurred.to}`;
  const who = inOrder(core);
  switch (fact.type) {
    case 'MeetingHeld':
    case 'MeetingPlanned':
      return ['meeting', fact.data.kind, when, ...who];
    case 'MeetingRuledOut':
      return ['meeting', fact.data.kind, 'ruled out', when, ...who];
    case 'StanceDeclared':
      return ['stance', when, fact.data.position, target(fact.data), ...who];
    case 'StatementMade':
      return ['statement', when, inBrief(fact.data.content), ...who];
    case 'VisitMade':
    case 'VisitPlanned':
      return ['visit', when, ...whoToWhom(fact.data, core), destination(fact.data)];
    case 'AgreementReached':
    case 'AgreementFailed':
      return ['agreement', fact.type, when, ...who, matter(fact.data)];
    case 'CommitmentMade':
    case 'ProposalMade':
    case 'ConcessionMade':
    case 'DemandMade':
    case 'DemandRefused':
      return ['commitment', fact.type, when, ...whoToWhom(fact.data, core), matter(fact.data)];
    case 'AccusationMade':
    case 'InvestigationOpened':
    case 'LegalActionTaken':
      return ['accusation', fact.type, when, ...whoToWhom(fact.data, core), matter(fact.data)];
    case 'ArrestMade':
      return ['accusation', fact.type, when, ...whoToWhom(fact.data, core), place(fact.data)];
    case 'ThreatMade':
      return ['measure', fact.type, when, ...whoToWhom(fact.data, core), matter(fact.data)];
    case 'CooperationUndertaken':
      return ['measure', fact.type, when, ...who, matter(fact.data)];
    case 'AidProvided':
    case 'SanctionImposed':
    case 'SanctionLifted':
    case 'RelationsReduced':
    case 'ForceMobilised':
    case 'CoercionUsed':
      return ['measure', fact.type, when, ...whoToWhom(fact.data, core), place(fact.data)];
    case 'CeasefireDeclared':
      return ['conflict', fact.type, when, ...who, place(fact.data)];
    case 'AttackReported':
    case 'ProtestHeld':
      return ['conflict', fact.type, when, ...whoToWhom(fact.data, core), place(fact.data)];
  }
}

const inOrder = (actorIds: readonly string[]): string[] => [...new Set(actorIds)].sort();

/** Those who act, an arrow, and those it is done to: the other way round it is another act. */
function whoToWhom({ actors }: Act, core: readonly string[]): string[] {
  const targets = actors.filter(({ part, actorId }) => part === 'target' && core.includes(actorId));
  const agents = actors.filter(({ part, actorId }) => part === 'agent' && core.includes(actorId));
  return [...inOrder(agents.map(idOf)), '→', ...inOrder(targets.map(idOf))];
}

const idOf = ({ actorId }: { readonly actorId: string }): string => actorId;

/** The topic of a stance, or its target's words where it has none. */
const target = ({ topics: [topic], target: words }: Pick<StanceDeclared['data'], 'topics' | 'target'>): string =>
  topic?.topicId ?? inBrief(words);

/** The topic of an act, or the words for what it is about where it has none. */
const matter = ({ topics: [topic], about }: Pick<Act, 'topics' | 'about'>): string =>
  topic?.topicId ?? inBrief(about ?? '');

const place = ({ where }: Pick<Act, 'where'>): string => inBrief(where?.name ?? '');

/** The country that is visited, for papers name it or its capital; at home, and where no country is known, the place. */
function destination({ where, actors }: Pick<Act, 'where' | 'actors'>): string {
  const home = actors.flatMap(({ part, country }) => (part === 'agent' ? [country] : []));
  return where?.country === undefined || home.includes(where.country) ? inBrief(where?.name ?? '') : where.country;
}

/** Words without case, accents and punctuation. */
const inBrief = (words: string): string =>
  words
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
