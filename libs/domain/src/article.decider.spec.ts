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
const duplicate = {
  articleId: data.articleId,
  revision: 1,
  groupId: 'first',
  originalArticleId: 'first',
  comparedWith: { articleId: 'first', revision: 1 },
  sharedShare: 0.8,
  sharedShingles: 4,
  shingles: 5,
  passages: [{ start: 0, end: 20 }],
  members: ['first'],
};
const backwards = { from: 2, title: false, wordsAdded: 8, wordsRemoved: 3, added: [{ start: 10, end: 53 }] };
const collected = { type: 'ArticleCollected', data } as const;
const changes = {
  from: 1,
  title: false,
  wordsAdded: 3,
  wordsRemoved: 8,
  kept: 1 / 9,
  added: [{ start: 10, end: 23 }],
};
const revised = { type: 'ArticleRevised', data: { ...changed, revision: 2, changes } } as const;
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
      .then([
        {
          type: 'ArticleRevised',
          data: { ...text, revision: 3, changes: { ...backwards, kept: 1 / 4 } },
        },
      ]);
  });
  it('is not turned back by another address that is behind, nor revised by one that follows', () => {
    const here = { ...text, url: 'https://wire.example/a' };
    const there = { ...text, url: 'https://m.wire.example/a', contentHash: '2'.repeat(64) };
    const first = { type: 'ArticleCollected', data: { ...here, revision: 1 } } as const;
    const second = { type: 'ArticleRevised', data: { ...changed, url: here.url, revision: 2 } } as const;
    const follows = { ...changed, text: changed.text.toUpperCase(), url: there.url, contentHash: '3'.repeat(64) };
    const upToDate = [first, second];
    given(article, upToDate).when(collect(there)).then([]);
    given(article, upToDate).when(collect(follows)).then([]);
    const byOther = { type: 'ArticleRevised', data: { ...follows, revision: 2 } } as const;
    given(article, [first, byOther]).when(collect(here)).then([]);
    given(article, [first, byOther])
      .when(collect({ ...changed, url: here.url }))
      .then([]);
  });
  it('makes it a revision too when one of several addresses returns to its first text', () => {
    const here = { ...text, url: 'https://wire.example/a' };
    const there = { ...changed, url: 'https://m.wire.example/a' };
    const first = { type: 'ArticleCollected', data: { ...here, revision: 1 } } as const;
    const second = { type: 'ArticleRevised', data: { ...there, revision: 2 } } as const;
    given(article, [first, second])
      .when(collect({ ...here, url: there.url }))
      .then([
        {
          type: 'ArticleRevised',
          data: { ...here, url: there.url, revision: 3, changes: { ...backwards, kept: 1 / 4 } },
        },
      ]);
  });
  it('does not compare with words that were removed on legal demand', () => {
    const redacted = { eventId: anArticleCollected().id, fields: ['/text'], reason: 'order' };
    given(article, [collected, { type: 'EventRedacted', data: redacted }])
      .when(collect(changed))
      .then([{ type: 'ArticleRevised', data: { ...changed, revision: 2 } }]);
  });
});

describe('saying that a revision is a copy', () => {
  const record = (what = duplicate): ArticleCommand => ({ type: 'RecordDuplicate', duplicate: what });
  const duplicated = { type: 'ArticleDuplicated', data: duplicate } as const;

  it('says so once, however often it is found', () => {
    given(article, [collected]).when(record()).then([duplicated]);
    given(article, [collected, duplicated]).when(record()).then([]);
    given(article, [collected, duplicated])
      .when(record({ ...duplicate, sharedShare: 0.9, members: [] }))
      .then([]);
  });
  it('says so again for another revision, and for another original', () => {
    for (const other of [
      { ...duplicate, revision: 2 },
      { ...duplicate, originalArticleId: 'earlier' },
    ]) {
      given(article, [collected, duplicated, revised])
        .when(record(other))
        .then([{ type: 'ArticleDuplicated', data: other }]);
    }
  });
  it('refuses an article that was never collected, and a revision that there is not', () => {
    expect(() => article.decide(record(), article.initialState)).toThrow(/was never collected/);
    const state = article.evolve(article.initialState, collected);
    expect(() => article.decide(record({ ...duplicate, revision: 2 }), state)).toThrow(/no such revision/);
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
