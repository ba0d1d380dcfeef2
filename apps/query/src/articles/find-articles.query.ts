import { Inject } from '@nestjs/common';
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { z } from 'zod';
import { paging, toPage, type Cursor, type Page } from '../paging.js';
import { ReadModels } from '../read-models.js';
import type { ArticleRow } from './article-row.js';
import { ARTICLE_COLUMNS } from './get-article.query.js';

export const articlesQuery = z.object({
  publisher: z
    .string()
    .max(200)
    .regex(/^[^\0]+$/, 'must not be empty')
    .optional()
    .describe('Who published it, by the full name in any case'),
  ...paging,
});
export type ArticlesQuery = z.infer<typeof articlesQuery>;

const PAGE = `
  SELECT ${ARTICLE_COLUMNS}, a.article_id AS id,
         to_char(a.published_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS at
    FROM read_model.article a
   WHERE ($1::text IS NULL OR lower(a.publisher) = lower($1))
     AND ($2::timestamptz IS NULL OR a.published_at < $2 OR (a.published_at = $2 AND a.article_id > $3))
   ORDER BY a.published_at DESC, a.article_id
   LIMIT $4`;

/** Which articles were taken in? */
export class FindArticlesQuery extends Query<Page<ArticleRow>> {
  constructor(readonly asked: ArticlesQuery) {
    super();
  }
}

@QueryHandler(FindArticlesQuery)
export class FindArticlesHandler implements IQueryHandler<FindArticlesQuery> {
  constructor(@Inject(ReadModels) private readonly readModels: ReadModels) {}

  async execute({ asked: { publisher, limit, cursor } }: FindArticlesQuery): Promise<Page<ArticleRow>> {
    const values = [publisher ?? null, cursor?.at ?? null, cursor?.id ?? null, limit + 1];
    const found = await this.readModels.query<ArticleRow & Cursor>(PAGE, values);
    return toPage(found, limit, ({ at: _, id: __, ...article }) => article);
  }
}
