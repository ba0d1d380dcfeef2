import { anArticleCollected, given } from '#testing';
import { article, isAnalysed, type ArticleCommand } from './article.decider.js';
import { DomainError } from './domain-error.js';

const { data } = anArticleCollected();
const { revision: _, ...text } = data;
const changed = { ...text, text: 'Ministers did not meet.', contentHash: '1'.repeat(64) };

const collect = (what = text): ArticleCommand => ({ type: 'CollectArticle', article: what });
const analysis = {
  articleId: data.articleId,
  revision: 1,
  extractor: { name: 'rules', version: '1' },
  occurrences: ['meeting-1'],
  dropped: [],
};
const collected = { type: 'ArticleCollected', data } as const;
const revised = { type: 'ArticleRevised', data: { ...changed, revision: 2 } } as const;
const analysed = { type: 'ArticleAnalysed', data: analysis } as const;

describe('collecting an article', () => {
  it('takes in an article that was not known', () => {
    given(article, []).when(collect()).then([collected]);
  });
  it('does nothing when the same text comes again', () => {
    given(article, [collected]).when(collect()).then([]);
  });
  it('makes a changed text the next revision', () => {
    given(article, [collected, analysed]).when(collect(changed)).then([revised]);
  });
  it('makes a return to the first text a revision too', () => {
    given(article, [collected, revised])
      .when(collect())
      .then([{ type: 'ArticleRevised', data: { ...text, revision: 3 } }]);
  });
});

describe('recording an analysis', () => {
  const record = (what = analysis): ArticleCommand => ({ type: 'RecordAnalysis', analysis: what });

  it('says that the revision was read', () => {
    given(article, [collected]).when(record()).then([analysed]);
  });
  it('does nothing when the same extractor has read the revision before', () => {
    given(article, [collected, analysed]).when(record()).then([]);
  });
  it('says so again for another version of the extractor, and for another revision', () => {
    const newer = { ...analysis, extractor: { name: 'rules', version: '2' } };
    given(article, [collected, analysed])
      .when(record(newer))
      .then([{ type: 'ArticleAnalysed', data: newer }]);
    const later = { ...analysis, revision: 2 };
    given(article, [collected, analysed, revised])
      .when(record(later))
      .then([{ type: 'ArticleAnalysed', data: later }]);
  });
  it('refuses an article that was never collected, and a revision that there is not', () => {
    expect(() => article.decide(record(), article.initialState)).toThrow(DomainError);
    const state = article.evolve(article.initialState, collected);
    expect(() => isAnalysed(state, { ...analysis, revision: 2 })).toThrow(/no such revision/);
  });
});
