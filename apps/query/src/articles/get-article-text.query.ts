import { Inject } from '@nestjs/common';
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { ProblemException } from '#platform';
import { ReadModels } from '../read-models.js';
import type { ArticleText } from './article-row.js';

/** The revision asked for; without one, the newest that says so where an event is given, else the newest. */
const TEXT = `
  SELECT r.article_id AS "articleId", r.revision, r.title, r.text,
         a.published_at_local AS "publishedAt", a.url, a.publisher,
         (SELECT coalesce(json_agg(json_build_object(
                   'start', e.start, 'end', e."end", 'quote', e.quote, 'eventId', o.id, 'type', o.type)
                   ORDER BY e.start, e."end", o.id), '[]')
            FROM read_model.evidence e JOIN read_model.occurrence o ON o.id = e.occurrence_id
           WHERE e.article_id = r.article_id AND e.revision = r.revision
             AND (e.withdrawn_at IS NULL OR o.id = $3 OR e.revision < a.revision)) AS spans
    FROM read_model.article_revision r
    JOIN read_model.article a USING (article_id)
   WHERE r.article_id = $1
     AND r.revision = coalesce($2::int,
           (SELECT max(e.revision) FROM read_model.evidence e WHERE e.article_id = $1 AND e.occurrence_id = $3),
           a.revision)`;

/** What does an article say, and which of its words say that something happened? */
export class GetArticleTextQuery extends Query<ArticleText> {
  constructor(
    readonly articleId: string,
    readonly which: { readonly revision?: number | undefined; readonly eventId?: string | undefined },
  ) {
    super();
  }
}

@QueryHandler(GetArticleTextQuery)
export class GetArticleTextHandler implements IQueryHandler<GetArticleTextQuery> {
  constructor(@Inject(ReadModels) private readonly readModels: ReadModels) {}

  async execute({ articleId, which: { revision, eventId } }: GetArticleTextQuery): Promise<ArticleText> {
    const [text] = await this.readModels.query<ArticleText>(TEXT, [articleId, revision ?? null, eventId ?? null]);
    if (text !== undefined) return text;
    const of = revision === undefined ? '' : `revision ${revision} of `;
    throw new ProblemException(404, { detail: `There is no ${of}article ${articleId}` });
  }
}
