import type { ArticleCollected, ArticleRevised } from '#events';
import { ArticleAnalysisRow, ArticleCopyRow, ArticleRevisionRow, ArticleRow, articleTables } from '#read-model';
import type { Model } from '../model.js';
import type { Projection } from '../projection.js';

/** The articles, all their texts, which of them are copies, and what became of reading them. */
export const articles: Projection = {
  name: 'articles',
  version: 2,
  tables: articleTables,
  sameAsBefore: ['article_analysis'],
  categories: ['article'],
  on: {
    ArticleCollected: putText,
    ArticleRevised: putText,
    ArticleDuplicated({ data: { members: _, ...copy }, recordedAt }, model) {
      model.put(ArticleCopyRow, { ...copy, recordedAt });
    },
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

function putText(event: ArticleCollected | ArticleRevised, model: Model): void {
  const { data, recordedAt } = event;
  const { articleId, revision, title, text, contentHash, publishedAt } = data;
  model.put(ArticleRow, {
    articleId,
    revision,
    title,
    ...known(data, ['url', 'publisher', 'language', 'sourceId', 'byline', 'updatedAt', 'documentHash']),
    provenance: data.provenance ?? {},
    publishedAtLocal: publishedAt,
    publishedAt,
    recordedAt,
  });
  const changes = event.type === 'ArticleRevised' ? (event.data.changes ?? null) : null;
  model.put(ArticleRevisionRow, { articleId, revision, title, text, contentHash, changes, recordedAt });
}

/** The members with these names, null where they are left out. */
function known<T extends object, Name extends keyof T>(
  data: T,
  names: readonly Name[],
): { [K in Name]-?: Exclude<T[K], undefined> | null } {
  const members = names.map((name) => [name, data[name] ?? null]);
  return Object.fromEntries(members) as { [K in Name]-?: Exclude<T[K], undefined> | null };
}
