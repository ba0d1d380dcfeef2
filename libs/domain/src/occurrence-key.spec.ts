import { aMeetingHeld, aStanceDeclared, aStatementMade } from '#testing';
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
