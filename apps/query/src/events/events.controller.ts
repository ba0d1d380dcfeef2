import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { Input, Operation } from '#platform';
import { answerPage, pageOf, type PageAnswer } from '../paging.js';
import { idParams, type IdParams } from '../path-params.js';
import { eventsQuery, type EventsQuery } from './event-filter.js';
import { eventRow, type EventRow } from './event-row.js';
import { FindEventsQuery } from './find-events.query.js';
import { GetEventQuery } from './get-event.query.js';
import { evidenceInArticle, GetEvidenceQuery, type EvidenceInArticle } from './get-evidence.query.js';

@Controller('v1/events')
export class EventsController {
  constructor(@Inject(QueryBus) private readonly queries: QueryBus) {}

  @Get()
  @Operation({
    summary: 'Which occurrences of any kind are there?',
    description: 'The latest published first; retracted ones are left out.',
    query: eventsQuery,
    answer: pageOf(eventRow),
    problems: [503],
  })
  async list(
    @Input('query') { limit, cursor, ...filter }: EventsQuery,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<PageAnswer<EventRow>> {
    const page = await this.queries.execute(new FindEventsQuery(filter, { limit, cursor }));
    return answerPage(page, request, response);
  }

  @Get(':id')
  @Operation({
    summary: 'What is known of one occurrence?',
    description: 'A retracted one is answered too, with `retractedAt`.',
    params: idParams,
    answer: eventRow,
    problems: [503],
  })
  get(@Input('params') { id }: IdParams): Promise<EventRow> {
    return this.queries.execute(new GetEventQuery(id));
  }

  @Get(':id/evidence')
  @Operation({
    summary: 'Which words of which articles say that it happened?',
    params: idParams,
    answer: z.object({ data: z.array(evidenceInArticle) }),
    problems: [503],
  })
  async evidence(@Input('params') { id }: IdParams): Promise<{ data: EvidenceInArticle[] }> {
    return { data: await this.queries.execute(new GetEvidenceQuery(id)) };
  }
}
