import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { Request, Response } from 'express';
import { Input, Operation } from '#platform';
import { measuresQuery, type MeasuresQuery } from '../events/act-filter.js';
import { measureRow, type ActRow } from '../events/event-row.js';
import { answerPage, pageOf, type PageAnswer } from '../paging.js';
import { FindActsQuery } from './find-acts.query.js';

@Controller('v1/measures')
export class MeasuresController {
  constructor(@Inject(QueryBus) private readonly queries: QueryBus) {}

  @Get()
  @Operation({
    summary: 'Who helped, sanctioned, threatened or coerced whom?',
    description: 'The latest published first.',
    query: measuresQuery,
    answer: pageOf(measureRow),
    problems: [503],
  })
  async list(
    @Input('query') { limit, cursor, ...filter }: MeasuresQuery,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<PageAnswer<ActRow<'measure'>>> {
    const page = await this.queries.execute(new FindActsQuery('measure', filter, { limit, cursor }));
    return answerPage(page, request, response);
  }
}
