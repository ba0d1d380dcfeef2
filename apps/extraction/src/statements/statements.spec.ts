import { loadLexicons } from '../lexicons.js';
import { readArticle } from '../read-article.js';
import { attributionIn } from './attribution.js';
import { venueIn } from './venue.js';

const lexicons = loadLexicons();
const statementsIn = (text: string): ReturnType<typeof readArticle>['claims'] =>
  readArticle(
    { articleId: 'a', revision: 1, title: '', text, publishedAt: '2025-05-14T10:00:00Z' },
    lexicons,
  ).claims.filter((claim) => claim.type === 'StatementMade');

describe('finding statements', () => {
  it('gives speaker, words, day and venue', () => {
    const [statement] = statementsIn(
      'Norwegian Foreign Minister Kari Lund told reporters on Monday that the talks were “a good start”.',
    );
    expect(statement).toMatchObject({
      core: ['person-kari-lund'],
      data: {
        actors: [{ name: 'Kari Lund', part: 'speaker', onBehalfOf: 'state-no' }],
        occurred: { from: '2025-05-12', to: '2025-05-12', expression: 'on Monday' },
        venue: 'reporters',
        basis: 'quoted',
        quotes: [{ quote: 'a good start' }],
      },
    });
  });
  it('names the plan that is spoken of as its topic, and nothing where there is none', () => {
    const topicsOf = (text: string): string[] | undefined =>
      statementsIn(text)[0]?.data.topics.map(({ label }) => label);
    expect(topicsOf('Norwegian Foreign Minister Kari Lund said there would be an immediate ceasefire.')).toEqual([
      'immediate ceasefire',
    ]);
    expect(topicsOf('Norwegian Foreign Minister Kari Lund said she was tired and cold.')).toEqual([]);
  });
  it('does not give the day of what is said for the day of saying', () => {
    expect(
      statementsIn('Norwegian Foreign Minister Kari Lund said that the vote was lost on Monday.')[0]?.data.occurred,
    ).toBeNull();
  });
  it('finds none where nobody is named or nothing is said', () => {
    expect(statementsIn('It was said on Monday that the talks had failed.')).toEqual([]);
    expect(statementsIn('Norwegian Foreign Minister Kari Lund has not said why.')).toEqual([]);
  });
});

describe('finding venue and channel', () => {
  it('knows to whom and where something is said', () => {
    expect(venueIn('Lund told reporters that it was late.', lexicons)).toBe('reporters');
    expect(venueIn('Lund said on social media platform X.', lexicons)).toBe('X');
    expect(venueIn('Leaders warned at the Munich Security Conference that it was late.', lexicons)).toBe(
      'Munich Security Conference',
    );
    expect(venueIn('Lund said it was “told to reporters” in vain.', lexicons)).toBeUndefined();
  });
  it('knows through whom the text knows it', () => {
    expect(attributionIn('It failed, according to a news agency Interfax report.', lexicons)).toEqual([
      { kind: 'agency', name: 'Interfax' },
    ]);
    expect(attributionIn('It failed, according to comments translated by NBC News.', lexicons)).toEqual([
      { kind: 'translation', name: 'NBC News' },
    ]);
    expect(attributionIn('It failed, according to Russian state media.', lexicons)).toEqual([
      { kind: 'source', name: 'Russian state media' },
    ]);
    expect(attributionIn('The X ray showed nothing.', lexicons)).toEqual([]);
  });
});
