import type { StanceDeclared } from '#events';
import { loadLexicons } from '../lexicons.js';
import { readArticle } from '../read-article.js';

const lexicons = loadLexicons();

function stancesIn(text: string): StanceDeclared['data'][] {
  const { claims } = readArticle(
    { articleId: 'a', revision: 1, title: '', text, publishedAt: '2025-05-14T10:00:00Z' },
    lexicons,
  );
  return claims.flatMap((claim) => (claim.type === 'StanceDeclared' ? [claim.data] : []));
}
const told = (text: string): string[] =>
  stancesIn(text).map((data) => `${data.actors[0]?.name ?? ''}: ${data.position} (${data.basis})`);

describe('finding stances', () => {
  it.each([
    ['Norway rejected the plan to send troops to Mali.', ['Norway: against (reported)']],
    ['Norwegian Foreign Minister Kari Lund backed the proposal to raise the fees.', ['Kari Lund: for (reported)']],
    ['Norway is willing to send doctors to Mali.', ['Norway: for (described)']],
    ['Norway said it was open to a ban on exports.', ['Norway: considering (reported)']],
    [
      'Norway and Denmark signaled a willingness to consider sending doctors to Mali.',
      ['Norway: considering (reported)', 'Denmark: considering (reported)'],
    ],
    ['Oslo will never accept the annexation of the island.', ['Norway: against (reported)']],
    [
      'Norwegian Foreign Minister Kari Lund said any deal made without Oslo would not work.',
      ['Kari Lund: against (reported)'],
    ],
    [
      '“We reject the treaty as it stands,” Norwegian Foreign Minister Kari Lund said.',
      ['Kari Lund: against (quoted)'],
    ],
  ])('reads “%s”', (text, expected) => {
    expect(told(text)).toEqual(expected);
  });
  it('makes a named condition a conditional position', () => {
    const [stance] = stancesIn('Norway said it is willing to send doctors to Mali if the United Nations pays.');
    expect(stance).toMatchObject({
      position: 'conditional',
      condition: expect.stringContaining('if the United Nations pays') as string,
    });
  });
  it('resolves `the idea` and silence to the plan named last, one claim for each holder', () => {
    const text = [
      'Norway said it is willing to send doctors to Mali.',
      'Other nations, Poland and Germany, are wary, however.',
      'The leaders of Italy and Spain appeared to be more cynical about the idea.',
    ].join('\n');
    expect(told(text).slice(1)).toEqual([
      'Poland: reserved (described)',
      'Germany: reserved (described)',
      'Italy: reserved (described)',
      'Spain: reserved (described)',
    ]);
    expect(new Set(stancesIn(text).map((data) => data.topics[0]?.topicId))).toEqual(new Set(['doctors-mali']));
  });
  it('calls quoted only what stands in the holder’s own words', () => {
    const text =
      'Norway said it is willing to send doctors to Mali. German Chancellor Olaf Scholz was openly critical of the idea, calling it “completely premature”.';
    expect(stancesIn(text).find((data) => data.actors[0]?.name === 'Olaf Scholz')).toMatchObject({
      basis: 'quoted',
      position: 'against',
      quotes: [{ quote: 'completely premature' }],
    });
  });
});

describe('finding no stance', () => {
  it.each([
    'Norway is wary.',
    'Norwegian Foreign Minister Kari Lund praised French President Emmanuel Macron.',
    'Does Norway support the plan to send troops to Mali?',
    'If Norway rejected the plan, nothing would follow.',
    'Norwegian Foreign Minister Kari Lund backed her car into the wall.',
    'The plan to send troops to Mali was discussed in Norway.',
  ])('in “%s”', (text) => {
    expect(told(text)).toEqual([]);
  });
});
