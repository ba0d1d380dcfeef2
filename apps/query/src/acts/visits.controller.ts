import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { Request, Response } from 'express';
import { Input, Operation } from '#platform';
import { visitsQuery, type VisitsQuery } from '../events/act-filter.js';
import { visitRow, type ActRow } from '../events/event-row.js';
import { answerPage, pageOf, type PageAnswer } from '../paging.js';
import { FindActsQuery } from './find-acts.query.js';

const TYPE = { made: 'VisitMade', planned: 'VisitPlanned' } as const;

@Controller('v1/visits')
export class VisitsController {
  constructor(@Inject(QueryBus) private readonly queries: QueryBus) {}

  @Get()
  @Operation({
    summary: 'Who visited whom or what place, and who is to?',
    description: 'The latest published first.',
    query: visitsQuery,
    answer: pageOf(visitRow),
    problems: [503],
  })
  async list(
    @Input('query') { limit, cursor, status, ...filter }: VisitsQuery,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<PageAnswer<ActRow<'visit'>>> {
    const page = await this.queries.execute(
      new FindActsQuery('visit', { ...filter, type: status?.map((is) => TYPE[is]) }, { limit, cursor }),
    );
    return answerPage(page, request, response);
  }
}
