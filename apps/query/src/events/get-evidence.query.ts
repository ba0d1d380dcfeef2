import { Inject } from '@nestjs/common';
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { z } from 'zod';
import { ProblemException } from '#platform';
import { ReadModels } from '../read-models.js';
import { evidenceRow } from './event-row.js';

export const evidenceInArticle = z
  .object({
    ...evidenceRow.shape,
    title: z.string().describe('Headline of that revision'),
    url: z.string().nullable(),
    publisher: z.string().nullable(),
    withdrawnAt: z.string().nullable().describe('Since when a later revision of the article no longer says so'),
    publishedAt: z.string().describe('As the publisher gives it, with its offset'),
  })
  .meta({ id: 'EvidenceInArticle' });
export type EvidenceInArticle = z.infer<typeof evidenceInArticle>;

const EVIDENCE = `
  SELECT e.article_id AS "articleId", e.revision, e.start, e."end", e.quote,
         r.title, a.url, a.publisher, a.published_at_local AS "publishedAt",
         to_char(e.withdrawn_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS "withdrawnAt"
    FROM read_model.evidence e
    JOIN read_model.article a ON a.article_id = e.article_id
    JOIN read_model.article_revision r ON r.article_id = e.article_id AND r.revision = e.revision
   WHERE e.occurrence_id = $1
   ORDER BY e.published_at, e.article_id, e.revision, e.ordinal`;

const EXISTS = 'SELECT FROM read_model.occurrence WHERE id = $1';

/** Which words of which articles say that it happened? */
export class GetEvidenceQuery extends Query<EvidenceInArticle[]> {
  constructor(readonly eventId: string) {
    super();
  }
}

@QueryHandler(GetEvidenceQuery)
export class GetEvidenceHandler implements IQueryHandler<GetEvidenceQuery> {
  constructor(@Inject(ReadModels) private readonly readModels: ReadModels) {}

  async execute({ eventId }: GetEvidenceQuery): Promise<EvidenceInArticle[]> {
    const evidence = await this.readModels.query<EvidenceInArticle>(EVIDENCE, [eventId]);
    if (evidence.length > 0 || (await this.readModels.query(EXISTS, [eventId])).length > 0) return evidence;
    throw new ProblemException(404, { detail: `There is no event ${eventId}` });
  }
}
