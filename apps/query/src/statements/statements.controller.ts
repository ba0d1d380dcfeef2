import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { Request, Response } from 'express';
import { Input, Operation } from '#platform';
import { statementsQuery, type StatementsQuery } from '../events/event-filter.js';
import { statementRow, type StatementRow } from '../events/event-row.js';
import { answerPage, pageOf, type PageAnswer } from '../paging.js';
import { FindStatementsQuery } from './find-statements.query.js';

@Controller('v1/statements')
export class StatementsController {
  constructor(@Inject(QueryBus) private readonly queries: QueryBus) {}

  @Get()
  @Operation({
    summary: 'Who said what?',
    description: 'The latest published first.',
    query: statementsQuery,
    answer: pageOf(statementRow),
    problems: [503],
  })
  async list(
    @Input('query') { limit, cursor, ...filter }: StatementsQuery,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<PageAnswer<StatementRow>> {
    const page = await this.queries.execute(new FindStatementsQuery(filter, { limit, cursor }));
    return answerPage(page, request, response);
  }
}
