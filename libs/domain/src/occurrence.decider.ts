import { tellsOccurrence, type Evidence, type Fact, type OccurrenceType } from '#events';
import type { Decider } from './decider.js';

/** The events that say what an occurrence is. */
export type OccurrenceFact = Fact<OccurrenceType>;
type Recorded =
  OccurrenceFact | Fact<'OccurrenceCorroborated' | 'ReportWithdrawn' | 'OccurrenceRetracted' | 'EventRedacted'>;

/** An article says that it happened. */
export type ReportOccurrence = { readonly type: 'ReportOccurrence'; readonly fact: OccurrenceFact };
/** A revision of an article no longer says so. */
export type WithdrawReport = { readonly type: 'WithdrawReport'; readonly articleId: string; readonly reason: string };
export type OccurrenceCommand = ReportOccurrence | WithdrawReport;

type Report = Pick<Evidence, 'articleId' | 'revision'>;

/** What an article tells: the event's type, where a meeting that goes on is not yet one that was held. */
type Telling = OccurrenceFact['type'] | 'OngoingMeeting';

/** What the decisions about an occurrence rest on. */
export type Occurrence = {
  /** Undefined while nobody reports it, be it not yet or no longer. */
  readonly is: Telling | undefined;
  readonly reports: readonly Report[];
};

/** What a later report may make of an occurrence: what is planned goes on or is ruled out, then is held or made and stays so. */
const supersedes: { readonly [T in Telling]?: readonly Telling[] } = {
  MeetingHeld: ['OngoingMeeting', 'MeetingPlanned', 'MeetingRuledOut'],
  OngoingMeeting: ['MeetingPlanned', 'MeetingRuledOut'],
  MeetingRuledOut: ['MeetingPlanned'],
  VisitMade: ['VisitPlanned'],
};

const tellingOf = (fact: OccurrenceFact): Telling =>
  fact.type === 'MeetingHeld' && fact.data.state === 'ongoing' ? 'OngoingMeeting' : fact.type;

/** An occurrence is told once, then corroborated; it is retracted when the last article that told it no longer does. */
export const occurrence: Decider<Occurrence, OccurrenceCommand, Recorded> = {
  initialState: { is: undefined, reports: [] },

  decide(command, state) {
    switch (command.type) {
      case 'ReportOccurrence':
        return report(command.fact, state);
      case 'WithdrawReport':
        return withdraw(command, state);
    }
  },

  evolve(state, recorded) {
    if (tellsOccurrence(recorded)) {
      return { is: tellingOf(recorded), reports: [...state.reports, recorded.data.evidence] };
    }
    switch (recorded.type) {
      case 'OccurrenceCorroborated':
        return { ...state, reports: [...state.reports, recorded.data.evidence] };
      case 'ReportWithdrawn':
        return { ...state, reports: reportsOfOthers(state, recorded.data.articleId) };
      case 'OccurrenceRetracted':
        return { is: undefined, reports: [] };
      case 'EventRedacted':
        return state;
    }
  },
};

const reportsOfOthers = ({ reports }: Occurrence, articleId: string): readonly Report[] =>
  reports.filter((report) => report.articleId !== articleId);

function report(fact: OccurrenceFact, { is, reports }: Occurrence): readonly Recorded[] {
  const { evidence, confidence } = fact.data;
  const isToldBySame = reports.some(
    ({ articleId, revision }) => articleId === evidence.articleId && revision === evidence.revision,
  );
  if (is === undefined || supersedes[tellingOf(fact)]?.includes(is) === true) return [fact];
  return isToldBySame ? [] : [{ type: 'OccurrenceCorroborated', data: { evidence, confidence } }];
}

function withdraw({ articleId, reason }: WithdrawReport, state: Occurrence): readonly Recorded[] {
  const others = reportsOfOthers(state, articleId);
  if (others.length === state.reports.length) return [];
  const withdrawn: Recorded = { type: 'ReportWithdrawn', data: { articleId, reason } };
  return others.length > 0 ? [withdrawn] : [withdrawn, { type: 'OccurrenceRetracted', data: { reason } }];
}
