import {
  categoryOf,
  occurrenceCategories,
  type ActType,
  type EventNamed,
  type Evidence,
  type MeetingHeld,
  type MeetingPlanned,
  type MeetingRuledOut,
  type OccurrenceType,
} from '#events';
import {
  ActRow,
  EvidenceRow,
  MeetingRow,
  OccurrenceRow,
  occurrenceTables,
  OccurrenceTopicRow,
  ParticipationRow,
  StanceRow,
  StatementRow,
} from '#read-model';
import type { Model } from '../model.js';
import type { Projection } from '../projection.js';

type Meeting = MeetingHeld | MeetingPlanned | MeetingRuledOut;
type Told = EventNamed<OccurrenceType>;
type Stamp = Pick<Told, 'streamId' | 'publishedAt' | 'recordedAt'>;

/** Every act comes out the same; the compiler asks for those that are missing. */
const eachAct: { readonly [T in ActType]: typeof putAct } = {
  VisitMade: putAct,
  VisitPlanned: putAct,
  AgreementReached: putAct,
  AgreementFailed: putAct,
  CommitmentMade: putAct,
  ProposalMade: putAct,
  ConcessionMade: putAct,
  DemandMade: putAct,
  DemandRefused: putAct,
  AccusationMade: putAct,
  InvestigationOpened: putAct,
  LegalActionTaken: putAct,
  ArrestMade: putAct,
  CooperationUndertaken: putAct,
  AidProvided: putAct,
  SanctionImposed: putAct,
  SanctionLifted: putAct,
  RelationsReduced: putAct,
  ThreatMade: putAct,
  ForceMobilised: putAct,
  CoercionUsed: putAct,
  AttackReported: putAct,
  CeasefireDeclared: putAct,
  ProtestHeld: putAct,
};

/** What happened and who said what, with who took part, about what, and which words of which article say so. */
export const occurrences: Projection = {
  name: 'occurrences',
  version: 2,
  tables: occurrenceTables,
  sameAsBefore: ['meeting', 'stance', 'statement'],
  categories: occurrenceCategories,
  on: {
    MeetingHeld(event, model) {
      putMeeting(event, model, event.data.state === 'ongoing' ? 'ongoing' : 'held', event.data.absentees);
    },
    MeetingPlanned(event, model) {
      putMeeting(event, model, 'planned', []);
    },
    MeetingRuledOut(event, model) {
      putMeeting(event, model, 'ruled-out', []);
    },
    StanceDeclared(event, model) {
      putOccurrence(event, model);
      const { position, target, condition = null, quotes } = event.data;
      const holderId = actorWith('holder', event);
      model.put(StanceRow, { occurrenceId: event.streamId, holderId, position, target, condition, quotes });
    },
    StatementMade(event, model) {
      putOccurrence(event, model);
      const { content, venue = null, quotes } = event.data;
      const speakerId = actorWith('speaker', event);
      model.put(StatementRow, { occurrenceId: event.streamId, speakerId, content, venue, quotes });
    },
    ...eachAct,
    OccurrenceCorroborated(event, model) {
      putEvidence(event.data.evidence, event, model);
    },
    ReportWithdrawn({ streamId, recordedAt, data: { articleId } }, model) {
      model.patch(EvidenceRow, { occurrenceId: streamId, articleId }, { withdrawnAt: recordedAt });
    },
    OccurrenceRetracted({ streamId, recordedAt }, model) {
      model.patch(OccurrenceRow, { id: streamId }, { retractedAt: recordedAt });
    },
  },
};

function putMeeting(event: Meeting, model: Model, status: MeetingRow['status'], absentees: readonly string[]): void {
  putOccurrence(event, model);
  model.put(MeetingRow, { occurrenceId: event.streamId, status, kind: event.data.kind, absentees });
}

function putAct(event: EventNamed<ActType>, model: Model): void {
  putOccurrence(event, model);
  model.put(ActRow, { occurrenceId: event.streamId, about: event.data.about });
}

function putOccurrence(event: Told, model: Model): void {
  const { data, streamId, publishedAt, recordedAt, position, type } = event;
  const { basis, background, confidence, attribution, code, extractor } = data;
  model.put(OccurrenceRow, {
    id: streamId,
    type,
    category: categoryOf(streamId),
    ...whenOf(data.occurred),
    ...whereOf(data.where),
    basis,
    background,
    confidence,
    attribution,
    code: { plover: code.plover, ...(code.cameo === undefined ? {} : { cameo: code.cameo }) },
    extractor,
    publishedAt,
    recordedAt,
    position,
    retractedAt: null,
  });
  putActors(event, model);
  putTopics(event, model);
  putEvidence(data.evidence, event, model);
}

type When = Pick<OccurrenceRow, 'occurredFrom' | 'occurredTo' | 'occurredPrecision' | 'occurredExpression'>;

const undated: When = { occurredFrom: null, occurredTo: null, occurredPrecision: null, occurredExpression: null };

function whenOf(occurred: Told['data']['occurred']): When {
  if (occurred === null) return undated;
  const { from, to, precision, expression } = occurred;
  return { occurredFrom: from, occurredTo: to, occurredPrecision: precision, occurredExpression: expression };
}

const whereOf = (where: Told['data']['where']): Pick<OccurrenceRow, 'placeName' | 'placeCountry' | 'placeVenue'> => ({
  placeName: where?.name ?? null,
  placeCountry: where?.country ?? null,
  placeVenue: where?.venue ?? null,
});

/** Who takes part may have changed since the occurrence was planned. */
function putActors({ streamId: occurrenceId, data }: Told, model: Model): void {
  model.remove(ParticipationRow, { occurrenceId });
  data.actors.forEach(({ actorId, name, kind, country, role, onBehalfOf, part }, ordinal) => {
    model.put(ParticipationRow, {
      occurrenceId,
      ordinal,
      actorId,
      name,
      kind,
      country: country ?? null,
      role: role ?? null,
      onBehalfOf: onBehalfOf ?? null,
      part,
    });
  });
}

function putTopics({ streamId: occurrenceId, data }: Told, model: Model): void {
  model.remove(OccurrenceTopicRow, { occurrenceId });
  for (const { topicId, label } of data.topics) model.put(OccurrenceTopicRow, { occurrenceId, topicId, label });
}

function putEvidence({ articleId, revision, spans }: Evidence, stamp: Stamp, model: Model): void {
  const { streamId: occurrenceId, publishedAt, recordedAt } = stamp;
  spans.forEach(({ start, end, quote }, ordinal) => {
    model.put(EvidenceRow, {
      occurrenceId,
      articleId,
      revision,
      ordinal,
      start,
      end,
      quote,
      publishedAt,
      recordedAt,
      withdrawnAt: null,
    });
  });
}

/** The actor with the part; the first one where an extractor named none so. */
const actorWith = (part: 'holder' | 'speaker', { data }: Told): string =>
  (data.actors.find((actor) => actor.part === part) ?? data.actors[0])?.actorId ?? '';
