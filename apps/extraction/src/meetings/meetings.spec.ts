import type { Claim } from '../extractor.js';
import { loadLexicons } from '../lexicons.js';
import { readArticle } from '../read-article.js';

const lexicons = loadLexicons();
/** Wednesday 14 May 2025. */
function meetingsIn(text: string, title = ''): Claim[] {
  const { claims } = readArticle(
    { articleId: 'a', revision: 1, title, text, publishedAt: '2025-05-14T10:00:00Z' },
    lexicons,
  );
  return claims.filter((claim) => claim.type.startsWith('Meeting'));
}
const told = (text: string): string[] =>
  meetingsIn(text).map((claim) => `${claim.type}: ${claim.data.actors.map((actor) => actor.name).join(', ')}`);

describe('finding meetings that were held', () => {
  it.each([
    [
      'Norwegian Foreign Minister Kari Lund met with French President Emmanuel Macron in Oslo on Tuesday.',
      'Kari Lund, Emmanuel Macron',
    ],
    [
      'Norwegian Foreign Minister Kari Lund and Danish Foreign Minister Per Holm met in Geneva last week.',
      'Kari Lund, Per Holm',
    ],
    ['European leaders held an emergency meeting in Paris on Monday.', 'European leaders'],
    ['Norway and Denmark began talks on fish on Monday.', 'Norway, Denmark'],
    ['Talks between Norway and Denmark over fish resumed on Sunday.', 'Norway, Denmark'],
    [
      'After talks with French President Emmanuel Macron, Norwegian Foreign Minister Kari Lund left.',
      'Emmanuel Macron, Kari Lund',
    ],
    [
      'The tariffs came up in separate meetings Norwegian Foreign Minister Kari Lund held last week with French President Emmanuel Macron.',
      'Kari Lund, Emmanuel Macron',
    ],
  ])('reads “%s”', (text, actors) => {
    expect(told(text)).toEqual([`MeetingHeld: ${actors}`]);
  });
  it('gives day, place, state and topic', () => {
    expect(
      meetingsIn('Norway and Denmark are holding talks on fishing quotas in Geneva on Wednesday.')[0]?.data,
    ).toMatchObject({
      state: 'ongoing',
      occurred: { from: '2025-05-14', to: '2025-05-14', precision: 'day' },
      where: { name: 'Geneva', country: 'CH' },
      topics: [{ topicId: 'fishing-quotas' }],
      code: { plover: 'CONSULT' },
    });
  });
  it('tells the headline’s present as past when the text does', () => {
    const text = 'Norway and Denmark meet in Geneva\n\nNorway and Denmark met in Geneva on Wednesday.';
    expect(meetingsIn(text)).toMatchObject([{ data: { state: 'concluded' } }]);
  });
  it('places a meeting where it is held, not where its topic is', () => {
    const text = 'Norway and Denmark held a summit on the ceasefire in Gaza in Sharm el-Sheikh on Wednesday.';
    expect(meetingsIn(text)[0]?.data.where).toMatchObject({ name: 'Sharm el-Sheikh', country: 'EG' });
  });
  it('takes a talk by telephone for a call', () => {
    const [call] = meetingsIn(
      'French President Emmanuel Macron spoke by phone with Norwegian Foreign Minister Kari Lund on Monday.',
    );
    expect(call).toMatchObject({ type: 'MeetingHeld', data: { kind: 'call' } });
  });
  it('does not take the place of what is talked about for the place of the talks', () => {
    expect(meetingsIn('Norway and Denmark began talks on ending the war in Ukraine.')[0]?.data.where).toBeUndefined();
  });
  it('adds who takes part, and who does not', () => {
    const text = [
      'Norway and Denmark are holding talks in Geneva on Wednesday.',
      'Norwegian Foreign Minister Kari Lund and Danish envoy Per Holm are taking part in the talks.',
      'Officials from Sweden will not be present at the talks in Geneva.',
    ].join('\n');
    const [meeting] = meetingsIn(text);
    expect(meeting?.data.actors.map((actor) => actor.name)).toEqual(expect.arrayContaining(['Kari Lund', 'Per Holm']));
    expect(meeting?.data).toMatchObject({ absentees: ['Sweden'] });
  });
});

describe('finding meetings that are planned or ruled out', () => {
  it.each([
    [
      'French President Emmanuel Macron is due to meet Norwegian Foreign Minister Kari Lund next week.',
      'MeetingPlanned',
    ],
    [
      'French President Emmanuel Macron will hold talks with Norwegian Foreign Minister Kari Lund on Friday.',
      'MeetingPlanned',
    ],
    [
      'A forthcoming meeting between French President Emmanuel Macron and Norwegian Foreign Minister Kari Lund is on the agenda.',
      'MeetingPlanned',
    ],
    ['French President Emmanuel Macron is meeting Norwegian Foreign Minister Kari Lund on Friday.', 'MeetingPlanned'],
    [
      'There are no plans for a private meeting between French President Emmanuel Macron and Norwegian Foreign Minister Kari Lund.',
      'MeetingRuledOut',
    ],
    ['French President Emmanuel Macron refused to meet Norwegian Foreign Minister Kari Lund.', 'MeetingRuledOut'],
  ])('reads “%s” as %s', (text, type) => {
    expect(meetingsIn(text).map((claim) => claim.type)).toEqual([type]);
  });
  it('dates a plan ahead', () => {
    const [plan] = meetingsIn(
      'French President Emmanuel Macron will meet Norwegian Foreign Minister Kari Lund on Tuesday.',
    );
    expect(plan?.data.occurred).toMatchObject({ from: '2025-05-20' });
  });
});

describe('finding no meeting', () => {
  it.each([
    'French President Emmanuel Macron wants to meet Norwegian Foreign Minister Kari Lund.',
    'If French President Emmanuel Macron meets Norwegian Foreign Minister Kari Lund, the price will fall.',
    'Did French President Emmanuel Macron meet Norwegian Foreign Minister Kari Lund?',
    'The envoy laid the groundwork, hoping for a summit of Norway and Denmark.',
    'French President Emmanuel Macron called for a meeting between Norway and Denmark.',
    'Norway met the demands of Denmark.',
    'Norway and Denmark meet in the semi-final on Tuesday.',
    'French President Emmanuel Macron was met by protesters from Norway.',
    'French President Emmanuel Macron met reporters.',
    'French President Emmanuel Macron travelled to Oslo to meet Norwegian Foreign Minister Kari Lund.',
  ])('in “%s”', (text) => {
    expect(told(text)).toEqual([]);
  });
});
