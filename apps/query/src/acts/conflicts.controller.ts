import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { Request, Response } from 'express';
import { Input, Operation } from '#platform';
import { conflictsQuery, type ConflictsQuery } from '../events/act-filter.js';
import { conflictRow, type ActRow } from '../events/event-row.js';
import { answerPage, pageOf, type PageAnswer } from '../paging.js';
import { FindActsQuery } from './find-acts.query.js';

@Controller('v1/conflicts')
export class ConflictsController {
  constructor(@Inject(QueryBus) private readonly queries: QueryBus) {}

  @Get()
  @Operation({
    summary: 'Who attacked whom, declared a ceasefire or protested?',
    description: 'The latest published first.',
    query: conflictsQuery,
    answer: pageOf(conflictRow),
    problems: [503],
  })
  async list(
    @Input('query') { limit, cursor, ...filter }: ConflictsQuery,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<PageAnswer<ActRow<'conflict'>>> {
    const page = await this.queries.execute(new FindActsQuery('conflict', filter, { limit, cursor }));
    return answerPage(page, request, response);
  }
}
