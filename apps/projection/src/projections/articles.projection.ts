import type { ArticleCollected, ArticleRevised } from '#events';
import { ArticleAnalysisRow, ArticleRevisionRow, ArticleRow, articleTables } from '#read-model';
import type { Model } from '../model.js';
import type { Projection } from '../projection.js';

/** The articles, all their texts, and what became of reading them. */
export const articles: Projection = {
  name: 'articles',
  version: 1,
  tables: articleTables,
  categories: ['article'],
  on: {
    ArticleCollected: putText,
    ArticleRevised: putText,
    ArticleAnalysed({ data, recordedAt }, model) {
      model.put(ArticleAnalysisRow, {
        articleId: data.articleId,
        revision: data.revision,
        extractor: `${data.extractor.name}@${data.extractor.version}`,
        occurrences: data.occurrences.length,
        dropped: data.dropped.reduce((sum, { count }) => sum + count, 0),
        skipped: data.skipped ?? null,
        recordedAt,
      });
    },
  },
};

function putText({ data, recordedAt }: ArticleCollected | ArticleRevised, model: Model): void {
  const { articleId, revision, title, text, contentHash, publishedAt } = data;
  model.put(ArticleRow, {
    articleId,
    revision,
    title,
    url: data.url ?? null,
    publisher: data.publisher ?? null,
    language: data.language ?? null,
    publishedAtLocal: publishedAt,
    publishedAt,
    recordedAt,
  });
  model.put(ArticleRevisionRow, { articleId, revision, title, text, contentHash, recordedAt });
}
