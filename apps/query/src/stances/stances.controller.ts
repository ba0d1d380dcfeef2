import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { Request, Response } from 'express';
import { Input, Operation } from '#platform';
import { stancesQuery, type StancesQuery } from '../events/event-filter.js';
import { stanceRow, type StanceRow } from '../events/event-row.js';
import { answerPage, pageOf, type PageAnswer } from '../paging.js';
import { FindStancesQuery } from './find-stances.query.js';

@Controller('v1/stances')
export class StancesController {
  constructor(@Inject(QueryBus) private readonly queries: QueryBus) {}

  @Get()
  @Operation({
    summary: 'Who stands where on what?',
    description: 'The latest published first.',
    query: stancesQuery,
    answer: pageOf(stanceRow),
    problems: [503],
  })
  async list(
    @Input('query') { limit, cursor, ...filter }: StancesQuery,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<PageAnswer<StanceRow>> {
    const page = await this.queries.execute(new FindStancesQuery(filter, { limit, cursor }));
    return answerPage(page, request, response);
  }
}
