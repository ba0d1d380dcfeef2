import { Controller, Get, Inject, Req, Res, UseFilters } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { Input, Operation, ProblemException } from '#platform';
import { FindCitedArticlesQuery } from '../articles/find-cited-articles.query.js';
import { GetArticleTextQuery } from '../articles/get-article-text.query.js';
import { FindEventsQuery } from '../events/find-events.query.js';
import { GetEventQuery } from '../events/get-event.query.js';
import { paging } from '../paging.js';
import { idParams, type IdParams } from '../path-params.js';
import { articlePage } from './article-page.js';
import { ConsoleProblemFilter } from './console-problem.filter.js';
import { eventsPage, kinds } from './events-page.js';
import { Views } from './views.js';

const listQuery = z.object({ kind: z.enum(kinds).optional(), cursor: paging.cursor });
const articleQuery = z.object({
  event: idParams.shape.id.optional(),
  revision: z
    .string()
    .regex(/^[1-9]\d{0,8}$/, 'must be a whole number from 1')
    .transform(Number)
    .optional(),
});
const assetParams = z.object({ version: z.string(), name: z.string() });

const PAGE_SIZE = 30;

/** Pages for people: server-rendered, without scripts. */
@Controller()
@UseFilters(ConsoleProblemFilter)
export class ConsoleController {
  constructor(
    @Inject(QueryBus) private readonly queries: QueryBus,
    @Inject(Views) private readonly views: Views,
  ) {}

  @Get()
  @Operation({ summary: 'The latest events', query: listQuery, isUndocumented: true })
  async latest(
    @Input('query') { kind, cursor }: z.infer<typeof listQuery>,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const filter = kind === undefined ? {} : { category: kind };
    const page = await this.queries.execute(new FindEventsQuery(filter, { limit: PAGE_SIZE, cursor }));
    const ids = page.rows.flatMap(({ evidence }) => evidence.slice(0, 1).map(({ articleId }) => articleId));
    const articles = await this.queries.execute(new FindCitedArticlesQuery(ids));
    const origin = `${request.protocol}://${request.host}`;
    this.views.send(response, 'events', eventsPage({ page, articles, kind, address: request.originalUrl, origin }));
  }

  @Get('articles/:id')
  @Operation({
    summary: 'An article with the evidence of an event marked',
    params: idParams,
    query: articleQuery,
    isUndocumented: true,
  })
  async article(
    @Input('params') { id }: IdParams,
    @Input('query') { event: eventId, revision }: z.infer<typeof articleQuery>,
    @Res() response: Response,
  ): Promise<void> {
    const text = await this.queries.execute(new GetArticleTextQuery(id, { revision, eventId }));
    const event = eventId === undefined ? undefined : await this.queries.execute(new GetEventQuery(eventId));
    const others = await this.queries.execute(new FindEventsQuery({ article: id }, { limit: 200 }));
    const ids = event?.evidence.map(({ articleId }) => articleId) ?? [];
    const articles = await this.queries.execute(new FindCitedArticlesQuery(ids));
    this.views.send(response, 'article', articlePage({ text, event, others: others.rows, articles }));
  }

  @Get('assets/:version/:name')
  @Operation({ summary: 'A file of the console', params: assetParams, isUndocumented: true })
  asset(@Input('params') { name }: z.infer<typeof assetParams>, @Res() response: Response): void {
    if (!this.views.sendAsset(response, name)) throw new ProblemException(404, { detail: `There is no file ${name}` });
  }
}
