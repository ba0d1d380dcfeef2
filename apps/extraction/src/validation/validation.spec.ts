import type { Claim } from '../extractor.js';
import { loadLexicons } from '../lexicons.js';
import { readArticle } from '../read-article.js';
import { validateClaims } from './validate-claims.js';

const text = 'French President Emmanuel Macron is due to meet Norwegian Foreign Minister Kari Lund next week.';
const article = { articleId: 'a', revision: 1, title: '', text, publishedAt: '2025-05-14T10:00:00Z' };
const good = readArticle(article, loadLexicons()).claims[0] as Claim;
const ground = { article, mentioned: new Set(['person-emmanuel-macron', 'person-kari-lund']) };
const reasonFor = (claim: unknown): string | undefined => validateClaims([claim as Claim], ground).dropped[0]?.reason;

describe('validating claims', () => {
  it('lets through what the text bears out', () => {
    expect(validateClaims([good], ground)).toEqual({ claims: [good], dropped: [] });
  });
  it('refuses and names the reason', () => {
    const { data } = good;
    const [span] = data.evidence.spans;
    expect(reasonFor({ ...good, type: 'MoonLanded' })).toBe('unknown-type');
    expect(reasonFor({ ...good, data: { ...data, kind: 'party' } })).toBe('schema');
    expect(reasonFor({ ...good, data: { ...data, evidence: { ...data.evidence, articleId: 'b' } } })).toBe(
      'other-article',
    );
    expect(
      reasonFor({
        ...good,
        data: { ...data, evidence: { ...data.evidence, spans: [{ ...span, quote: 'never written' }] } },
      }),
    ).toBe('quote-not-in-text');
    expect(reasonFor({ ...good, data: { ...data, actors: [{ ...data.actors[0], actorId: 'person-nobody' }] } })).toBe(
      'actor-not-mentioned',
    );
    expect(reasonFor({ ...good, data: { ...data, actors: [data.actors[0]] } })).toBe('core-not-actor');
    expect(
      reasonFor({
        ...good,
        data: { ...data, occurred: { from: '2024-05-02', to: '2024-05-02', precision: 'day', expression: 'x' } },
      }),
    ).toBe('date');
  });
  it('counts by type and reason', () => {
    const bad = {
      ...good,
      data: { ...good.data, occurred: { from: '2025-06-02', to: '2025-06-01', precision: 'day', expression: 'x' } },
    } as Claim;
    expect(validateClaims([bad, good, bad], ground)).toEqual({
      claims: [good],
      dropped: [{ type: 'MeetingPlanned', reason: 'date', count: 2 }],
    });
  });
});
