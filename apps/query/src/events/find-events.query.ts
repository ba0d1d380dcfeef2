import { Inject } from '@nestjs/common';
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import type { Page, Paging } from '../paging.js';
import { ReadModels } from '../read-models.js';
import type { EventFilter } from './event-filter.js';
import { findEvents } from './event-page.js';
import type { EventRow } from './event-row.js';

/** Which occurrences of any kind are there? */
export class FindEventsQuery extends Query<Page<EventRow>> {
  constructor(
    readonly filter: EventFilter,
    readonly paging: Paging,
  ) {
    super();
  }
}

@QueryHandler(FindEventsQuery)
export class FindEventsHandler implements IQueryHandler<FindEventsQuery> {
  constructor(@Inject(ReadModels) private readonly readModels: ReadModels) {}

  execute({ filter, paging }: FindEventsQuery): Promise<Page<EventRow>> {
    return findEvents(this.readModels, filter, paging);
  }
}
