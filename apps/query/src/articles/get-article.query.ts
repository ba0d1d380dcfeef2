import { Inject } from '@nestjs/common';
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { ProblemException } from '#platform';
import { ReadModels } from '../read-models.js';
import type { ArticleRow } from './article-row.js';

/** What a revision is a copy of, of `article_copy c`. */
export const DUPLICATE = `json_build_object(
  'groupId', c.group_id, 'originalArticleId', c.original_article_id, 'comparedWith', c.compared_with,
  'sharedShare', c.shared_share, 'sharedShingles', c.shared_shingles, 'shingles', c.shingles, 'passages', c.passages)`;

/** The group that an article is in: that of its newest revision, or the one that is named after it. */
const GROUP = `coalesce(
  (SELECT c.group_id FROM read_model.article_copy c WHERE c.article_id = a.article_id AND c.revision = a.revision),
  a.article_id)`;

/** The articles of a group: those whose newest revision is a copy, and the one it is named after unless that is in another. */
export const membersOf = (group: string): string => `
  SELECT m.article_id FROM read_model.article_copy c JOIN read_model.article m USING (article_id, revision)
   WHERE c.group_id = ${group}
  UNION
  SELECT m.article_id FROM read_model.article m
   WHERE m.article_id = ${group} AND NOT EXISTS (
     SELECT FROM read_model.article_copy c WHERE c.article_id = m.article_id AND c.revision = m.revision)`;

/** An article as it is answered, of `article a`. */
export const ARTICLE_COLUMNS = `
  a.article_id AS "articleId", a.revision, a.url, a.title, a.publisher, a.language,
  a.published_at_local AS "publishedAt",
  to_char(a.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS "recordedAt",
  a.source_id AS "sourceId", a.byline,
  to_char(a.updated_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS "updatedAt", a.provenance,
  (SELECT ${DUPLICATE} FROM read_model.article_copy c
    WHERE c.article_id = a.article_id AND c.revision = a.revision) AS duplicate,
  (SELECT count(*) - 1 FROM (${membersOf(GROUP)}) AS member) AS copies,
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
