import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { Request, Response } from 'express';
import { Input, Operation } from '#platform';
import { commitmentsQuery, type CommitmentsQuery } from '../events/act-filter.js';
import { commitmentRow, type ActRow } from '../events/event-row.js';
import { answerPage, pageOf, type PageAnswer } from '../paging.js';
import { FindActsQuery } from './find-acts.query.js';

@Controller('v1/commitments')
export class CommitmentsController {
  constructor(@Inject(QueryBus) private readonly queries: QueryBus) {}

  @Get()
  @Operation({
    summary: 'Who promised, proposed, conceded, demanded or refused what?',
    description: 'The latest published first.',
    query: commitmentsQuery,
    answer: pageOf(commitmentRow),
    problems: [503],
  })
  async list(
    @Input('query') { limit, cursor, ...filter }: CommitmentsQuery,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<PageAnswer<ActRow<'commitment'>>> {
    const page = await this.queries.execute(new FindActsQuery('commitment', filter, { limit, cursor }));
    return answerPage(page, request, response);
  }
}
