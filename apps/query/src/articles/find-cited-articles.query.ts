import { Inject } from '@nestjs/common';
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { ReadModels } from '../read-models.js';

/** What is shown of an article where it is only named. */
export type CitedArticle = {
  readonly articleId: string;
  readonly title: string;
  readonly publisher: string | null;
  readonly url: string | null;
  readonly publishedAt: string;
};

const CITED = `
  SELECT article_id AS "articleId", title, publisher, url, published_at_local AS "publishedAt"
    FROM read_model.article WHERE article_id = ANY ($1)`;

/** What are these articles? By id; an unknown one is left out. */
export class FindCitedArticlesQuery extends Query<ReadonlyMap<string, CitedArticle>> {
  constructor(readonly articleIds: readonly string[]) {
    super();
  }
}

@QueryHandler(FindCitedArticlesQuery)
export class FindCitedArticlesHandler implements IQueryHandler<FindCitedArticlesQuery> {
  constructor(@Inject(ReadModels) private readonly readModels: ReadModels) {}

  async execute({ articleIds }: FindCitedArticlesQuery): Promise<ReadonlyMap<string, CitedArticle>> {
    const articles = await this.readModels.query<CitedArticle>(CITED, [articleIds]);
    return new Map(articles.map((article) => [article.articleId, article]));
  }
}
