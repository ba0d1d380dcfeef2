import { Inject } from '@nestjs/common';
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { ReadModels } from '../read-models.js';
import type { ArticleCopies } from './article-row.js';
import { membersOf } from './get-article.query.js';

type Member = ArticleCopies['data'][number];

const COPIES = `
  SELECT a.article_id AS "articleId", a.title, a.url, a.publisher, a.published_at_local AS "publishedAt",
         row_number() OVER (ORDER BY a.published_at, a.article_id) = 1 AS "isOriginal",
         c.shared_share AS "sharedShare", c.compared_with ->> 'articleId' AS "comparedWith"
    FROM read_model.article a
    LEFT JOIN read_model.article_copy c USING (article_id, revision)
   WHERE a.article_id IN (${membersOf('$1')})
   ORDER BY a.published_at, a.article_id`;

/** Which articles are the same text? */
export class FindCopiesQuery extends Query<ArticleCopies> {
  constructor(
    /** The group that the article is in, or its own id. */
    readonly groupId: string,
  ) {
    super();
  }
}

@QueryHandler(FindCopiesQuery)
export class FindCopiesHandler implements IQueryHandler<FindCopiesQuery> {
  constructor(@Inject(ReadModels) private readonly readModels: ReadModels) {}

  async execute({ groupId }: FindCopiesQuery): Promise<ArticleCopies> {
    const members = await this.readModels.query<Member>(COPIES, [groupId]);
    return members.length < 2 ? { groupId: null, data: [] } : { groupId, data: members };
  }
}
