import { Inject } from '@nestjs/common';
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import type { EventFilter } from '../events/event-filter.js';
import { findEvents } from '../events/event-page.js';
import type { MeetingRow } from '../events/event-row.js';
import type { Page, Paging } from '../paging.js';
import { ReadModels } from '../read-models.js';

/** Which meetings were held, are planned or were ruled out? */
export class FindMeetingsQuery extends Query<Page<MeetingRow>> {
  constructor(
    readonly filter: EventFilter,
    readonly paging: Paging,
  ) {
    super();
  }
}

@QueryHandler(FindMeetingsQuery)
export class FindMeetingsHandler implements IQueryHandler<FindMeetingsQuery> {
  constructor(@Inject(ReadModels) private readonly readModels: ReadModels) {}

  execute({ filter, paging }: FindMeetingsQuery): Promise<Page<MeetingRow>> {
    return findEvents(this.readModels, { ...filter, category: 'meeting' }, paging) as Promise<Page<MeetingRow>>;
  }
}
