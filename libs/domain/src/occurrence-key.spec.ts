import { categoryOf, definitionOf, ploverCodes, type Act, type ActType } from '#events';
import { aMeetingHeld, anAct, aStanceDeclared, aStatementMade } from '#testing';
import { occurrenceKey } from './occurrence-key.js';

const meeting = aMeetingHeld();
const published = '2025-02-18T09:00:00+03:00';
const keyOf = (data: Partial<typeof meeting.data> = {}, core = ['state-us', 'state-ru'], at = published): string =>
  occurrenceKey({ type: 'MeetingHeld', data: { ...meeting.data, ...data } }, core, at).join();

describe('the natural key of an occurrence', () => {
  it('does not depend on the order of its actors or on who reports it when', () => {
    expect(keyOf({}, ['state-ru', 'state-us', 'state-ru'], '2025-02-19T00:00:00Z')).toBe(keyOf());
  });
  it('differs by core actor, by day, and between a meeting and a call', () => {
    const otherDay = { from: '2025-02-17', to: '2025-02-17', precision: 'day', expression: 'Monday' } as const;
    const keys = [keyOf(), keyOf({}, ['state-us', 'state-sa']), keyOf({ occurred: otherDay }), keyOf({ kind: 'call' })];
    expect(new Set(keys).size).toBe(4);
  });
  it('binds what has no date to the day of its publication', () => {
    const undated = { occurred: null };
    expect(keyOf(undated)).toBe(keyOf(undated, undefined, '2025-02-18T23:00:00+03:00'));
    expect(keyOf(undated)).not.toBe(keyOf(undated, undefined, '2025-02-19T09:00:00+03:00'));
  });
  it('keeps a meeting that is ruled out apart from one that is held', () => {
    const { state: _state, absentees: _absentees, ...data } = meeting.data;
    const ruledOut = occurrenceKey({ type: 'MeetingRuledOut', data }, ['state-us', 'state-ru'], published).join();
    expect(ruledOut).not.toBe(keyOf());
  });
  it('tells stances apart by topic and position, and statements by what is said', () => {
    const { data: stance } = aStanceDeclared();
    const { data: statement } = aStatementMade();
    const stanceKey = (position: typeof stance.position): string =>
      occurrenceKey({ type: 'StanceDeclared', data: { ...stance, position } }, ['state-de'], published).join();
    const statementKey = (content: string): string =>
      occurrenceKey({ type: 'StatementMade', data: { ...statement, content } }, ['state-de'], published).join();
    expect(stanceKey('for')).not.toBe(stanceKey('against'));
    expect(statementKey('“The talks were useful,”')).toBe(statementKey('the talks were useful'));
    expect(statementKey('the talks were useful')).not.toBe(statementKey('the talks failed'));
  });
});

describe('the natural key of an act', () => {
  const us = { actorId: 'state-us', name: 'United States', kind: 'state', country: 'US' } as const;
  const russia = { actorId: 'state-ru', name: 'Russia', kind: 'state', country: 'RU' } as const;
  const actKey = (type: ActType, data: Partial<Act> = {}, core = ['state-us', 'state-ru']): readonly string[] =>
    occurrenceKey({ type, data: { ...anAct(type).data, ...data } }, core, published);
  const keysOf = (type: ActType, ...told: Partial<Act>[]): number =>
    new Set(told.map((data) => actKey(type, data).join('|'))).size;
  const there: Act['actors'] = [
    { ...us, part: 'agent' },
    { ...russia, part: 'target' },
  ];
  const back: Act['actors'] = [
    { ...russia, part: 'agent' },
    { ...us, part: 'target' },
  ];
  const together: Act['actors'] = [
    { ...us, part: 'agent' },
    { ...russia, part: 'agent' },
  ];
  const allActs = Object.keys(ploverCodes).filter(
    (type): type is ActType => 'about' in (definitionOf(type)?.data.shape ?? {}),
  );

  it('begins with its category, and tells types apart except a visit that is planned from one that is made', () => {
    expect(allActs).toHaveLength(24);
    for (const type of allActs) {
      expect(definitionOf(type)?.categories).toEqual([categoryOf(`${actKey(type)[0] ?? ''}-1`)]);
    }
    expect(new Set(allActs.map((type) => actKey(type).join('|'))).size).toBe(23);
    expect(actKey('VisitMade')).toEqual(actKey('VisitPlanned'));
  });
  it('differs where who does it and to whom are the other way round', () => {
    expect(keysOf('DemandMade', { actors: there }, { actors: there.toReversed() }, { actors: back })).toBe(2);
    expect(keysOf('AttackReported', { actors: there }, { actors: back })).toBe(2);
    expect(keysOf('ArrestMade', { actors: there }, { actors: back })).toBe(2);
  });
  it.each(['AgreementReached', 'AgreementFailed', 'CooperationUndertaken', 'CeasefireDeclared'] as const)(
    'does not depend on who is named first or as partner of the other for %s',
    (type) => {
      expect(keysOf(type, { actors: there }, { actors: back }, { actors: together })).toBe(1);
    },
  );
  it('leaves out who is not core', () => {
    const joined: Act['actors'] = [...there, { ...us, actorId: 'state-gb', country: 'GB', part: 'target' }];
    expect(keysOf('SanctionImposed', { actors: there }, { actors: joined })).toBe(1);
  });
  it('tells what is said or agreed apart by topic, else by what it is about in brief', () => {
    const [topic] = [{ topicId: 'grain', label: 'grain' }];
    const words = [{ about: 'Open the ports!' }, { about: 'open the ports' }, { about: 'a truce' }, { about: null }];
    for (const type of ['DemandMade', 'ThreatMade', 'AccusationMade', 'AgreementReached'] as const) {
      expect(keysOf(type, ...words.map((data) => ({ ...data, topics: [] })))).toBe(3);
      expect(keysOf(type, ...words.map((data) => ({ ...data, topics: [topic] })))).toBe(1);
    }
  });
  it('tells what is done apart by place, not by the words for it', () => {
    const [kyiv, odesa] = [
      { name: 'Kyiv', country: 'UA' },
      { name: 'Odesa', country: 'UA' },
    ];
    for (const type of ['AttackReported', 'ProtestHeld', 'ForceMobilised', 'ArrestMade'] as const) {
      expect(keysOf(type, { where: kyiv }, { where: odesa }, { where: undefined })).toBe(3);
      expect(keysOf(type, { about: 'one' }, { about: 'another' })).toBe(1);
    }
  });
  it('makes one visit of the city and its country abroad, two of two cities at home', () => {
    const abroad = [
      { where: { name: 'Moscow', country: 'RU' } },
      { where: { name: 'Russia', country: 'RU' } },
      { where: { name: 'Warsaw', country: 'PL' } },
    ];
    expect(keysOf('VisitMade', ...abroad)).toBe(2);
    const atHome = ['Ohio', 'Texas'].map((name) => ({ where: { name, country: 'US' } }));
    expect(keysOf('VisitMade', ...atHome)).toBe(2);
  });
  it('binds what has no date to the day of its publication, as for meetings', () => {
    expect(actKey('ProtestHeld', { occurred: null })).toContain('told 2025-02-18');
  });
});
