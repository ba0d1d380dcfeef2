import type { ActType } from '#events';
import { aMeetingHeld, anAct, given } from '#testing';
import { occurrence, type OccurrenceCommand, type OccurrenceFact } from './occurrence.decider.js';

const { data } = aMeetingHeld();
const { state: _state, absentees: _absentees, ...planned } = data;
const evidenceOf = (articleId: string, revision = 1) => ({ ...data.evidence, articleId, revision });

const heldIn = (articleId: string, revision = 1) =>
  ({ type: 'MeetingHeld', data: { ...data, evidence: evidenceOf(articleId, revision) } }) as const;
const ongoingIn = (articleId: string) =>
  ({ type: 'MeetingHeld', data: { ...heldIn(articleId).data, state: 'ongoing' } }) as const;
const plannedIn = (articleId: string) =>
  ({ type: 'MeetingPlanned', data: { ...planned, evidence: evidenceOf(articleId) } }) as const;
const ruledOutIn = (articleId: string) =>
  ({ type: 'MeetingRuledOut', data: { ...planned, evidence: evidenceOf(articleId) } }) as const;
const corroboratedBy = (articleId: string, revision = 1) =>
  ({
    type: 'OccurrenceCorroborated',
    data: { evidence: evidenceOf(articleId, revision), confidence: data.confidence },
  }) as const;
const withdrawnFrom = (articleId: string) =>
  ({ type: 'ReportWithdrawn', data: { articleId, reason: 'revised' } }) as const;
const retracted = { type: 'OccurrenceRetracted', data: { reason: 'revised' } } as const;

const actIn = <T extends ActType>(type: T, articleId: string) =>
  ({ type, data: { ...anAct(type).data, evidence: evidenceOf(articleId) } }) as const;

const report = (fact: OccurrenceFact): OccurrenceCommand => ({
  type: 'ReportOccurrence',
  fact,
});
const withdraw = (articleId: string): OccurrenceCommand => ({ type: 'WithdrawReport', articleId, reason: 'revised' });

describe('reporting an occurrence', () => {
  it('tells it when it was not known', () => {
    given(occurrence, [])
      .when(report(heldIn('a')))
      .then([heldIn('a')]);
  });
  it('corroborates it when another article tells it, and never tells it twice', () => {
    given(occurrence, [heldIn('a')])
      .when(report(heldIn('b')))
      .then([corroboratedBy('b')]);
  });
  it('does nothing when the same revision of the article tells it again', () => {
    given(occurrence, [heldIn('a'), corroboratedBy('b')])
      .when(report(heldIn('b')))
      .then([]);
  });
  it('notes that a later revision still tells it', () => {
    given(occurrence, [heldIn('a')])
      .when(report(heldIn('a', 2)))
      .then([corroboratedBy('a', 2)]);
  });
  it('makes a planned meeting a held one', () => {
    given(occurrence, [plannedIn('a')])
      .when(report(heldIn('b')))
      .then([heldIn('b')]);
  });
  it('makes a planned meeting one that goes on, and that a concluded one when a later article says so', () => {
    given(occurrence, [plannedIn('a')])
      .when(report(ongoingIn('b')))
      .then([ongoingIn('b')]);
    given(occurrence, [plannedIn('a'), ongoingIn('b')])
      .when(report(heldIn('c')))
      .then([heldIn('c')]);
  });
  it('does not make a concluded meeting go on again, and corroborates one that goes on still', () => {
    given(occurrence, [heldIn('a')])
      .when(report(ongoingIn('b')))
      .then([corroboratedBy('b')]);
    given(occurrence, [ongoingIn('a')])
      .when(report(ongoingIn('b')))
      .then([corroboratedBy('b')]);
  });
  it('does not make a held meeting a planned one, nor a ruled-out one', () => {
    given(occurrence, [heldIn('a')])
      .when(report(plannedIn('b')))
      .then([corroboratedBy('b')]);
    given(occurrence, [heldIn('a')])
      .when(report(ruledOutIn('b')))
      .then([corroboratedBy('b')]);
  });
  it('makes a planned visit one that was made, and never the other way round', () => {
    given(occurrence, [actIn('VisitPlanned', 'a')])
      .when(report(actIn('VisitMade', 'b')))
      .then([actIn('VisitMade', 'b')]);
    given(occurrence, [actIn('VisitMade', 'a')])
      .when(report(actIn('VisitPlanned', 'b')))
      .then([corroboratedBy('b')]);
  });
  it('corroborates an act that another article tells, and retracts it with the last', () => {
    given(occurrence, [actIn('AttackReported', 'a')])
      .when(report(actIn('AttackReported', 'b')))
      .then([corroboratedBy('b')]);
    given(occurrence, [actIn('AttackReported', 'a'), corroboratedBy('b'), withdrawnFrom('b')])
      .when(withdraw('a'))
      .then([withdrawnFrom('a'), retracted]);
  });
  it('tells a retracted occurrence anew', () => {
    given(occurrence, [heldIn('a'), retracted])
      .when(report(heldIn('b')))
      .then([heldIn('b')]);
  });
});

describe('withdrawing a report', () => {
  it('retracts the occurrence when nobody else tells it', () => {
    given(occurrence, [heldIn('a'), corroboratedBy('a', 2)])
      .when(withdraw('a'))
      .then([withdrawnFrom('a'), retracted]);
  });
  it('keeps the occurrence when another article tells it', () => {
    given(occurrence, [heldIn('a'), corroboratedBy('b')])
      .when(withdraw('a'))
      .then([withdrawnFrom('a')]);
  });
  it('retracts the occurrence once the last of several articles has withdrawn', () => {
    given(occurrence, [heldIn('a'), corroboratedBy('b'), withdrawnFrom('a')])
      .when(withdraw('b'))
      .then([withdrawnFrom('b'), retracted]);
  });
  it('does nothing when the article does not report the occurrence, or no longer does', () => {
    given(occurrence, []).when(withdraw('a')).then([]);
    given(occurrence, [heldIn('b')])
      .when(withdraw('a'))
      .then([]);
    given(occurrence, [heldIn('a'), withdrawnFrom('a'), retracted])
      .when(withdraw('a'))
      .then([]);
  });
});
