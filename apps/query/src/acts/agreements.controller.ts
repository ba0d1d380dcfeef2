import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { Request, Response } from 'express';
import { Input, Operation } from '#platform';
import { agreementsQuery, type AgreementsQuery } from '../events/act-filter.js';
import { agreementRow, type ActRow } from '../events/event-row.js';
import { answerPage, pageOf, type PageAnswer } from '../paging.js';
import { FindActsQuery } from './find-acts.query.js';

const TYPE = { reached: 'AgreementReached', failed: 'AgreementFailed' } as const;

@Controller('v1/agreements')
export class AgreementsController {
  constructor(@Inject(QueryBus) private readonly queries: QueryBus) {}

  @Get()
  @Operation({
    summary: 'Who agreed on what, and who failed to?',
    description: 'The latest published first.',
    query: agreementsQuery,
    answer: pageOf(agreementRow),
    problems: [503],
  })
  async list(
    @Input('query') { limit, cursor, outcome, ...filter }: AgreementsQuery,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<PageAnswer<ActRow<'agreement'>>> {
    const page = await this.queries.execute(
      new FindActsQuery('agreement', { ...filter, type: outcome?.map((is) => TYPE[is]) }, { limit, cursor }),
    );
    return answerPage(page, request, response);
  }
}
