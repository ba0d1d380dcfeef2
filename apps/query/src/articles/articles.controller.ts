import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { Input, Operation } from '#platform';
import { eventsQuery, type EventsQuery } from '../events/event-filter.js';
import { eventRow, type EventRow } from '../events/event-row.js';
import { FindEventsQuery } from '../events/find-events.query.js';
import { answerPage, pageOf, type PageAnswer } from '../paging.js';
import { idParams, type IdParams } from '../path-params.js';
import {
  articleCopies,
  articleRevision,
  articleRow,
  articleText,
  type ArticleCopies,
  type ArticleRevision,
  type ArticleRow,
  type ArticleText,
} from './article-row.js';
import { FindCopiesQuery } from './find-copies.query.js';
import { FindRevisionsQuery } from './find-revisions.query.js';
import { articlesQuery, FindArticlesQuery, type ArticlesQuery } from './find-articles.query.js';
import { GetArticleTextQuery } from './get-article-text.query.js';
import { GetArticleQuery } from './get-article.query.js';

const textQuery = z.object({
  revision: z
    .string()
    .regex(/^[1-9]\d{0,8}$/, 'must be a whole number from 1')
    .transform(Number)
    .optional()
    .describe('The newest where it is left out'),
});

const revisionsAnswer = z.object({ data: z.array(articleRevision) });

/** The articles that were taken in. */
@Controller('v1/articles')
export class ArticlesController {
  constructor(@Inject(QueryBus) private readonly queries: QueryBus) {}

  @Get()
  @Operation({
    summary: 'Which articles were taken in?',
    description: 'The latest published first.',
    query: articlesQuery,
    answer: pageOf(articleRow),
    problems: [503],
  })
  async list(
    @Input('query') asked: ArticlesQuery,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<PageAnswer<ArticleRow>> {
    return answerPage(await this.queries.execute(new FindArticlesQuery(asked)), request, response);
  }

  @Get(':id')
  @Operation({ summary: 'What is known of one article?', params: idParams, answer: articleRow, problems: [503] })
  get(@Input('params') { id }: IdParams): Promise<ArticleRow> {
    return this.queries.execute(new GetArticleQuery(id));
  }

  @Get(':id/text')
  @Operation({
    summary: 'What does an article say, and which of its words say that something happened?',
    params: idParams,
    query: textQuery,
    answer: articleText,
    problems: [503],
  })
  text(
    @Input('params') { id }: IdParams,
    @Input('query') { revision }: z.infer<typeof textQuery>,
  ): Promise<ArticleText> {
    return this.queries.execute(new GetArticleTextQuery(id, { revision }));
  }

  @Get(':id/revisions')
  @Operation({
    summary: 'What did an article say before, and what changed?',
    description: 'The first revision first. The text of each is at `/v1/articles/{id}/text?revision=…`.',
    params: idParams,
    answer: revisionsAnswer,
    problems: [503],
  })
  async revisions(@Input('params') { id }: IdParams): Promise<{ data: readonly ArticleRevision[] }> {
    await this.queries.execute(new GetArticleQuery(id));
    return { data: await this.queries.execute(new FindRevisionsQuery(id)) };
  }

  @Get(':id/copies')
  @Operation({
    summary: 'Which articles are the same text as this one?',
    description: 'Copies of one text are one report, so `independentReports` of an event counts them once.',
    params: idParams,
    answer: articleCopies,
    problems: [503],
  })
  async copies(@Input('params') { id }: IdParams): Promise<ArticleCopies> {
    const { duplicate } = await this.queries.execute(new GetArticleQuery(id));
    return this.queries.execute(new FindCopiesQuery(duplicate?.groupId ?? id));
  }

  @Get(':id/events')
  @Operation({
    summary: 'Which occurrences does an article report?',
    params: idParams,
    query: eventsQuery,
    answer: pageOf(eventRow),
    problems: [503],
  })
  async events(
    @Input('params') { id }: IdParams,
    @Input('query') { limit, cursor, ...filter }: EventsQuery,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<PageAnswer<EventRow>> {
    await this.queries.execute(new GetArticleQuery(id));
    const page = await this.queries.execute(new FindEventsQuery({ ...filter, article: id }, { limit, cursor }));
    return answerPage(page, request, response);
  }
}
