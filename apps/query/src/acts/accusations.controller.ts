import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { Request, Response } from 'express';
import { Input, Operation } from '#platform';
import { accusationsQuery, type AccusationsQuery } from '../events/act-filter.js';
import { accusationRow, type ActRow } from '../events/event-row.js';
import { answerPage, pageOf, type PageAnswer } from '../paging.js';
import { FindActsQuery } from './find-acts.query.js';

@Controller('v1/accusations')
export class AccusationsController {
  constructor(@Inject(QueryBus) private readonly queries: QueryBus) {}

  @Get()
  @Operation({
    summary: 'Who accused, investigated, sued or arrested whom?',
    description: 'The latest published first.',
    query: accusationsQuery,
    answer: pageOf(accusationRow),
    problems: [503],
  })
  async list(
    @Input('query') { limit, cursor, ...filter }: AccusationsQuery,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<PageAnswer<ActRow<'accusation'>>> {
    const page = await this.queries.execute(new FindActsQuery('accusation', filter, { limit, cursor }));
    return answerPage(page, request, response);
  }
}
