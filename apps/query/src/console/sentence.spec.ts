import type { ActRow, ActorRow, MeetingRow, StanceRow, StatementRow } from '../events/event-row.js';
import { sentenceOf } from './sentence.js';

const actor = (name: string, more: Partial<ActorRow> = {}): ActorRow => ({
  actorId: name,
  name,
  kind: 'person',
  country: null,
  role: null,
  onBehalfOf: null,
  part: 'participant',
  ...more,
});
const common = {
  id: 'x-1',
  occurred: null,
  where: null,
  topics: [],
  basis: 'reported' as const,
  attribution: [],
  background: false,
  confidence: 1,
  code: { plover: 'CONSULT' },
  extractor: { name: 'x', version: '1', rule: 'x' },
  publishedAt: '2025-02-18T10:00:00.000Z',
  recordedAt: '2025-02-18T10:00:00.000Z',
  logPosition: 1,
  reports: 1,
  independentReports: 1,
  evidence: [],
  retractedAt: null,
};
const rubio = actor('Marco Rubio', { onBehalfOf: 'state-us' });
const lavrov = actor('Sergei Lavrov', { onBehalfOf: 'state-ru' });
const meeting = (more: Partial<MeetingRow>): string =>
  sentenceOf({
    ...common,
    category: 'meeting',
    type: 'MeetingHeld',
    status: 'held',
    kind: 'meeting',
    absentees: [],
    actors: [rubio, lavrov],
    ...more,
  });
const stance = (more: Partial<StanceRow>): string =>
  sentenceOf({
    ...common,
    category: 'stance',
    type: 'StanceDeclared',
    actors: [],
    holder: actor('Olaf Scholz'),
    position: 'against',
    target: 'sending peacekeeping troops to Ukraine',
    condition: null,
    quotes: [],
    ...more,
  });
const statement = (content: string, speaker = actor('Marco Rubio')): string =>
  sentenceOf({
    ...common,
    category: 'statement',
    type: 'StatementMade',
    actors: [],
    speaker,
    content,
    venue: null,
    quotes: [],
  } satisfies StatementRow);

describe('a meeting in plain words', () => {
  const riyadh = { name: 'Riyadh', country: 'SA', venue: null };

  it.each<[string, Partial<MeetingRow>]>([
    ['Marco Rubio and Sergei Lavrov met', {}],
    ['Marco Rubio and Sergei Lavrov met in Riyadh', { where: riyadh }],
    [
      'Marco Rubio and Sergei Lavrov met at Diriyah Palace in Riyadh',
      { where: { ...riyadh, venue: 'Diriyah Palace' } },
    ],
    ['Marco Rubio and Sergei Lavrov are meeting in Riyadh', { status: 'ongoing', where: riyadh }],
    ['Marco Rubio and Sergei Lavrov are to meet', { status: 'planned' }],
    ['Marco Rubio and Sergei Lavrov will not meet', { status: 'ruled-out' }],
    ['Marco Rubio and Sergei Lavrov spoke by phone or video', { kind: 'call' }],
    ['Marco Rubio held a meeting', { actors: [rubio] }],
    ['European leaders met', { actors: [actor('European leaders', { kind: 'group' })] }],
    ['Saudi Arabia held a meeting', { actors: [actor('Saudi Arabia', { part: 'host' })] }],
    ['Marco Rubio and Sergei Lavrov met', { actors: [rubio, lavrov, actor('Saudi Arabia', { part: 'host' })] }],
    ['The United States and Russia met', { actors: [actor('United States'), actor('Russia')] }],
  ])('%s', (sentence, told) => {
    expect(meeting(told)).toBe(sentence);
  });
  it('does not name a state beside those who act for it', () => {
    const states = [actor('United States', { actorId: 'state-us' }), actor('Ukraine', { actorId: 'state-ua' })];
    expect(meeting({ actors: [rubio, ...states] })).toBe('Marco Rubio and Ukraine met');
  });
  it('counts the others where there are many', () => {
    const actors = ['A', 'B', 'C', 'D', 'E'].map((name) => actor(name));
    expect(meeting({ actors: actors.slice(0, 4) })).toBe('A, B, C and D met');
    expect(meeting({ actors })).toBe('A, B, C and 2 others met');
  });
});

describe('a stance in plain words', () => {
  it.each<[string, Partial<StanceRow>]>([
    ['Olaf Scholz is against sending peacekeeping troops to Ukraine', {}],
    ['Olaf Scholz is for a ceasefire', { position: 'for', target: 'a ceasefire' }],
    ['Olaf Scholz is considering a ceasefire', { position: 'considering', target: 'a ceasefire' }],
    ['Olaf Scholz has doubts about a ceasefire', { position: 'reserved', target: 'a ceasefire' }],
    [
      'Olaf Scholz is for a ceasefire, if Russia accepts it too',
      { position: 'conditional', target: 'a ceasefire', condition: 'if Russia accepts it too' },
    ],
    [
      'Olaf Scholz is ready to accept an American proposal, if the U.S. provides a backstop',
      {
        position: 'conditional',
        target: 'accept an American proposal',
        condition: 'the U.S. provides a backstop',
      },
    ],
    ['Olaf Scholz is not ready to meet Putin', { target: 'meet Putin' }],
    ['Olaf Scholz is considering whether to help them', { position: 'considering', target: 'help them' }],
    ['Olaf Scholz is for new American tariffs', { position: 'for', target: 'new American tariffs' }],
    ['Olaf Scholz is for all the proposals', { position: 'for', target: 'all the proposals' }],
    ['The United Kingdom is against a ceasefire', { holder: actor('United Kingdom'), target: 'a ceasefire' }],
    [
      'European leaders have doubts about it',
      { holder: actor('European leaders', { kind: 'group' }), position: 'reserved', target: 'it' },
    ],
  ])('%s', (sentence, told) => {
    expect(stance(told)).toBe(sentence);
  });
});

describe('a statement in plain words', () => {
  it.each([
    ['that the talks were useful.', 'Marco Rubio said that the talks were useful'],
    ['the talks were useful', 'Marco Rubio said: the talks were useful'],
    ['they met. … they parted.', 'Marco Rubio said: they met'],
  ])('%s', (content, sentence) => {
    expect(statement(content)).toBe(sentence);
  });
  it('is cut between words where it is long', () => {
    expect(statement('word '.repeat(60))).toMatch(/^Marco Rubio said: (word )+word…$/);
  });
});

describe('an act in plain words', () => {
  const denmark = actor('Denmark', { kind: 'state', part: 'agent' });
  const britain = actor('United Kingdom', { kind: 'state', part: 'target' });
  const oslo = { name: 'Oslo', country: 'NO', venue: null };
  const act = (more: Partial<ActRow>): string =>
    sentenceOf({
      ...common,
      category: 'measure',
      type: 'SanctionImposed',
      actors: [denmark, britain],
      about: null,
      ...more,
    } as ActRow);

  it.each<[string, Partial<ActRow>]>([
    ['Denmark imposed sanctions on the United Kingdom', {}],
    ['Denmark imposed sanctions', { actors: [denmark] }],
    ['Denmark threatened the United Kingdom: to close its ports', { type: 'ThreatMade', about: 'to close its ports' }],
    [
      'Somebody attacked the United Kingdom in Oslo',
      { category: 'conflict', type: 'AttackReported', actors: [britain], where: oslo },
    ],
    [
      'Denmark and Iceland reached no agreement: herring',
      {
        category: 'agreement',
        type: 'AgreementFailed',
        about: 'herring',
        actors: [denmark, actor('Iceland', { part: 'agent' })],
      },
    ],
    ['Denmark visited Oslo', { category: 'visit', type: 'VisitMade', status: 'made', actors: [denmark], where: oslo }],
    ['Denmark is to visit the United Kingdom', { category: 'visit', type: 'VisitPlanned', status: 'planned' }],
    [
      'Crews are to make a visit',
      {
        category: 'visit',
        type: 'VisitPlanned',
        status: 'planned',
        actors: [actor('crews', { kind: 'group', part: 'agent' })],
      },
    ],
  ])('%s', (sentence, told) => {
    expect(act(told)).toBe(sentence);
  });
});
