import { eventsQuery, meetingsQuery } from './event-filter.js';

const faults = (query: object): string[] =>
  (eventsQuery.safeParse(query).error?.issues ?? []).map(({ path, message }) => `${path.join('.')} ${message}`);

describe('the filters of a list', () => {
  it('are none where none are given, but for their defaults', () => {
    expect(eventsQuery.parse({})).toEqual({ background: 'include', limit: 50 });
  });
  it.each([
    ['US,RU', { codes: ['US', 'RU'], isAll: false }],
    ['us', { codes: ['US'], isAll: false }],
    ['US RU', { codes: ['US', 'RU'], isAll: true }],
    ['US+RU+US', { codes: ['US', 'RU'], isAll: true }],
  ])('read the countries %s', (country, read) => {
    expect(eventsQuery.parse({ country }).country).toEqual(read);
  });
  it.each(['', 'U', 'USA', 'US,', ',US', 'US;RU', 'US,RU+SA', 'U1'])('refuse the countries "%s"', (country) => {
    expect(faults({ country })).toEqual([expect.stringMatching(/^country must be/)]);
  });
  it('take an actor once or several times', () => {
    expect(eventsQuery.parse({ actor: 'Lavrov' }).actor).toEqual(['Lavrov']);
    expect(eventsQuery.parse({ actor: ['Lavrov', 'Rubio'] }).actor).toEqual(['Lavrov', 'Rubio']);
    expect(faults({ actor: Array.from({ length: 11 }, () => 'x') })).toHaveLength(1);
  });
  it('read lists', () => {
    expect(meetingsQuery.parse({ status: 'held,ruled-out' }).status).toEqual(['held', 'ruled-out']);
    expect(eventsQuery.parse({ type: 'MeetingHeld' }).type).toEqual(['MeetingHeld']);
  });
  it.each(['', 'held', 'MeetingHeld,', 'meetingheld', 'ArticleCollected', 'OccurrenceRetracted'])(
    'refuse "%s" as a type of occurrence, and tell which there are',
    (type) => {
      expect(faults({ type })).toEqual([
        'type must be one or more, separated by commas, of ' +
          'MeetingHeld, MeetingPlanned, MeetingRuledOut, StanceDeclared, StatementMade, ' +
          'VisitMade, VisitPlanned, AgreementFailed, AgreementReached, ' +
          'CommitmentMade, ConcessionMade, DemandMade, DemandRefused, ProposalMade, ' +
          'AccusationMade, ArrestMade, InvestigationOpened, LegalActionTaken, ' +
          'AidProvided, CoercionUsed, CooperationUndertaken, ForceMobilised, RelationsReduced, SanctionImposed, ' +
          'SanctionLifted, ThreatMade, AttackReported, CeasefireDeclared, ProtestHeld',
      ]);
    },
  );
  it.each(['1', '50', '500'])('take a limit of %s', (limit) => {
    expect(eventsQuery.parse({ limit }).limit).toBe(Number(limit));
  });
  it.each(['0', '501', '999', '-1', '1.5', '05', '', ' 5', '1e1', 'NaN'])('refuse a limit of "%s"', (limit) => {
    expect(faults({ limit })).toEqual(['limit must be a whole number from 1 to 500']);
  });
  it('refuse days that do not exist, and an end before the beginning', () => {
    expect(faults({ from: '2025-02-29' })).toEqual(['from must be a date, e.g. 2025-02-18']);
    expect(faults({ from: '2025-02-02', to: '2025-02-01' })).toEqual(['to must not be before `from`']);
    expect(faults({ from: '2025-02-02', to: '2025-02-02' })).toEqual([]);
  });
});
