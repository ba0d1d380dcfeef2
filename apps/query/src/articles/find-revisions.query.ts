import { Inject } from '@nestjs/common';
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { ReadModels } from '../read-models.js';
import type { ArticleRevision } from './article-row.js';
import { DUPLICATE } from './get-article.query.js';

/** A changed title is told in words; the event only says that it changed. */
const REVISIONS = `
  SELECT r.revision, r.title, r.content_hash AS "contentHash",
         to_char(r.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS "recordedAt",
         r.changes || jsonb_build_object('title', CASE WHEN (r.changes -> 'title')::boolean THEN
           jsonb_build_object('before', before.title, 'after', r.title) END) AS changes,
         (SELECT ${DUPLICATE} FROM read_model.article_copy c
           WHERE c.article_id = r.article_id AND c.revision = r.revision) AS duplicate
    FROM read_model.article_revision r
    LEFT JOIN read_model.article_revision before
      ON before.article_id = r.article_id AND before.revision = (r.changes ->> 'from')::int
   WHERE r.article_id = $1
   ORDER BY r.revision`;

/** What did an article say before, and what changed? The first revision first; none for an unknown article. */
export class FindRevisionsQuery extends Query<readonly ArticleRevision[]> {
  constructor(readonly articleId: string) {
    super();
  }
}

@QueryHandler(FindRevisionsQuery)
export class FindRevisionsHandler implements IQueryHandler<FindRevisionsQuery> {
  constructor(@Inject(ReadModels) private readonly readModels: ReadModels) {}

  execute({ articleId }: FindRevisionsQuery): Promise<readonly ArticleRevision[]> {
    return this.readModels.query<ArticleRevision>(REVISIONS, [articleId]);
  }
}
