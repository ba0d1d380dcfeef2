import { loadLexicons } from '../lexicons.js';
import { readArticle } from '../read-article.js';

const lexicons = loadLexicons();
const claimsIn = (text: string, title = ''): ReturnType<typeof readArticle>['claims'] =>
  readArticle({ articleId: 'a', revision: 1, title, text, publishedAt: '2025-05-14T10:00:00Z' }, lexicons).claims;

describe('joining what tells the same meeting', () => {
  it('makes one claim of headline, caption and body, with evidence of each', () => {
    const title = 'Norway and France begin talks on gas';
    const text = [
      title,
      '',
      'Norwegian Foreign Minister Kari Lund and French President Emmanuel Macron attend a meeting in Geneva on May 14, 2025.',
      'Ola Berg | Reuters',
      'Norwegian and French officials are holding talks on Wednesday in Switzerland.',
    ].join('\n');
    const meetings = claimsIn(text, title).filter((claim) => claim.type === 'MeetingHeld');
    expect(meetings).toHaveLength(1);
    expect(meetings[0]?.data.evidence.spans).toHaveLength(3);
    expect(meetings[0]?.data.where).toMatchObject({ name: 'Geneva' });
    expect([...(meetings[0]?.core ?? [])].sort()).toEqual(['person-emmanuel-macron', 'person-kari-lund']);
  });
  it('keeps other days, other people and other states of affairs apart', () => {
    const text = [
      'Norwegian Foreign Minister Kari Lund met French President Emmanuel Macron in Geneva on Monday.',
      'Lund met Macron again in Geneva on Tuesday.',
      'Lund met Danish envoy Per Holm in Geneva on Tuesday.',
      'Lund will meet Macron next week.',
    ].join('\n');
    expect(claimsIn(text).map((claim) => claim.type)).toEqual([
      'MeetingHeld',
      'MeetingHeld',
      'MeetingHeld',
      'MeetingPlanned',
    ]);
  });
});

describe('joining what is one act of speaking', () => {
  it('makes one statement of several sentences on one occasion', () => {
    const text =
      '“We go,” Minister Kari Lund told reporters on Monday. “We will not wait.”\nLund added that the price was fair.';
    const statements = claimsIn(text).filter((claim) => claim.type === 'StatementMade');
    expect(statements).toHaveLength(1);
    expect(statements[0]?.data).toMatchObject({
      venue: 'reporters',
      basis: 'quoted',
      occurred: { from: '2025-05-12' },
    });
  });
  it('keeps other days and venues apart', () => {
    const text =
      'Minister Kari Lund told reporters on Monday that it was late.\nLund said on Tuesday that it was too late.\n“It is over,” Lund wrote on Facebook.';
    expect(claimsIn(text).filter((claim) => claim.type === 'StatementMade')).toHaveLength(3);
  });
});
