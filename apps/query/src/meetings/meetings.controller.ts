import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { Request, Response } from 'express';
import { Input, Operation } from '#platform';
import { meetingsQuery, type MeetingsQuery } from '../events/event-filter.js';
import { meetingRow, type MeetingRow } from '../events/event-row.js';
import { answerPage, pageOf, type PageAnswer } from '../paging.js';
import { FindMeetingsQuery } from './find-meetings.query.js';

@Controller('v1/meetings')
export class MeetingsController {
  constructor(@Inject(QueryBus) private readonly queries: QueryBus) {}

  @Get()
  @Operation({
    summary: 'Which meetings were held, are planned or were ruled out?',
    description: 'The latest published first.',
    query: meetingsQuery,
    answer: pageOf(meetingRow),
    problems: [503],
  })
  async list(
    @Input('query') { limit, cursor, ...filter }: MeetingsQuery,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<PageAnswer<MeetingRow>> {
    const page = await this.queries.execute(new FindMeetingsQuery(filter, { limit, cursor }));
    return answerPage(page, request, response);
  }
}
