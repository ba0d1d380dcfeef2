import { Inject } from '@nestjs/common';
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { ProblemException } from '#platform';
import { ReadModels } from '../read-models.js';
import type { ArticleRow } from './article-row.js';

/** An article as it is answered, of `article a`. */
export const ARTICLE_COLUMNS = `
  a.article_id AS "articleId", a.revision, a.url, a.title, a.publisher, a.language,
  a.published_at_local AS "publishedAt",
  to_char(a.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS "recordedAt",
  (SELECT count(DISTINCT e.occurrence_id)
     FROM read_model.evidence e
    WHERE e.article_id = a.article_id AND e.withdrawn_at IS NULL) AS events,
  (SELECT json_build_object('extractor', n.extractor, 'occurrences', n.occurrences, 'dropped', n.dropped,
            'skipped', n.skipped)
     FROM read_model.article_analysis n
    WHERE n.article_id = a.article_id AND n.revision = a.revision) AS analysis`;

const ARTICLE = `SELECT ${ARTICLE_COLUMNS} FROM read_model.article a WHERE a.article_id = $1`;

/** What is known of one article? */
export class GetArticleQuery extends Query<ArticleRow> {
  constructor(readonly articleId: string) {
    super();
  }
}

@QueryHandler(GetArticleQuery)
export class GetArticleHandler implements IQueryHandler<GetArticleQuery> {
  constructor(@Inject(ReadModels) private readonly readModels: ReadModels) {}

  async execute({ articleId }: GetArticleQuery): Promise<ArticleRow> {
    const [article] = await this.readModels.query<ArticleRow>(ARTICLE, [articleId]);
    if (article === undefined) throw new ProblemException(404, { detail: `There is no article ${articleId}` });
    return article;
  }
}
