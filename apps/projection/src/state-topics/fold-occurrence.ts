import {
  tellsOccurrence,
  type EventNamed,
  type Evidence,
  type MeetingHeld,
  type MeetingPlanned,
  type MeetingRuledOut,
  type MeetingState,
  type OccurrenceType,
  type StanceDeclared,
  type StanceState,
  type StoredEvent,
} from '#events';

type Meeting = MeetingHeld | MeetingPlanned | MeetingRuledOut;
type Told = EventNamed<OccurrenceType>;

/** An occurrence as its stream tells it. */
export type FoldedOccurrence = {
  /** The event that says what it is; undefined while no article reports it, be it not yet or no longer. */
  readonly told: Told | undefined;
  /** Of all articles that report it now, one for each revision. */
  readonly reports: readonly Evidence[];
  /** Of the last event. */
  readonly position: number;
};

/** Folds a stream from its first event to its last. */
export function foldOccurrence(events: readonly StoredEvent[]): FoldedOccurrence {
  return events.reduce<FoldedOccurrence>((state, event) => ({ ...evolve(state, event), position: event.position }), {
    told: undefined,
    reports: [],
    position: 0,
  });
}

function evolve(state: FoldedOccurrence, event: StoredEvent): FoldedOccurrence {
  if (tellsOccurrence(event)) return { ...state, told: event, reports: reportedBy(state, event.data.evidence) };
  switch (event.type) {
    case 'OccurrenceCorroborated':
      return { ...state, reports: reportedBy(state, event.data.evidence) };
    case 'ReportWithdrawn': {
      const reports = state.reports.filter(({ articleId }) => articleId !== event.data.articleId);
      return { ...state, reports, told: reports.length === 0 ? undefined : state.told };
    }
    case 'OccurrenceRetracted':
      return { ...state, told: undefined, reports: [] };
    // What a redaction blanked is blank in the events that were just read.
    case 'EventRedacted':
    case 'ArticleCollected':
    case 'ArticleRevised':
    case 'ArticleDuplicated':
    case 'ArticleAnalysed':
    case 'SourceRegistered':
    case 'SourceChanged':
    case 'SourcePaused':
    case 'SourceResumed':
    case 'SourceRetired':
    case 'SourceFailing':
    case 'SourceRecovered':
      return state;
  }
}

function reportedBy({ reports }: FoldedOccurrence, evidence: Evidence): Evidence[] {
  const { articleId, revision } = evidence;
  return [...reports.filter((other) => other.articleId !== articleId || other.revision !== revision), evidence];
}

/** The row of the table of meetings; null for a tombstone. */
export function meetingStateOf({ told, reports }: FoldedOccurrence): MeetingState | null {
  if (told === undefined || !isMeeting(told)) return null;
  const absentees = told.type === 'MeetingHeld' ? told.data.absentees : [];
  return { ...common(told, reports), status: statusOf(told), kind: told.data.kind, absentees };
}

/** The row of the table of stances; null for a tombstone. */
export function stanceStateOf({ told, reports }: FoldedOccurrence): StanceState | null {
  if (told?.type !== 'StanceDeclared') return null;
  const { position, target, condition, quotes } = told.data;
  return {
    ...common(told, reports),
    position,
    target,
    ...(condition === undefined ? {} : { condition }),
    quotes,
  };
}

const isMeeting = (told: Told): told is Meeting =>
  told.type === 'MeetingHeld' || told.type === 'MeetingPlanned' || told.type === 'MeetingRuledOut';

function statusOf(told: Meeting): MeetingState['status'] {
  if (told.type === 'MeetingPlanned') return 'planned';
  if (told.type === 'MeetingRuledOut') return 'ruled-out';
  return told.data.state === 'ongoing' ? 'ongoing' : 'held';
}

type Common = Omit<MeetingState, 'status' | 'kind' | 'absentees'>;

function common(
  { streamId, publishedAt, recordedAt, data }: Meeting | StanceDeclared,
  reports: readonly Evidence[],
): Common {
  const { actors, occurred, where, topics, basis, attribution, background, confidence, code, extractor } = data;
  return {
    id: streamId,
    actors,
    occurred,
    ...(where === undefined ? {} : { where }),
    topics,
    basis,
    attribution,
    background,
    confidence,
    code,
    extractor,
    reports: [...reports],
    publishedAt,
    recordedAt,
  };
}
