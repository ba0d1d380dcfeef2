import { Inject } from '@nestjs/common';
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import type { EventFilter } from '../events/event-filter.js';
import { findEvents } from '../events/event-page.js';
import type { ActCategory, ActRow } from '../events/event-row.js';
import type { Page, Paging } from '../paging.js';
import { ReadModels } from '../read-models.js';

/** Who did what to whom, of one category? */
export class FindActsQuery<C extends ActCategory> extends Query<Page<ActRow<C>>> {
  constructor(
    readonly category: C,
    readonly filter: EventFilter,
    readonly paging: Paging,
  ) {
    super();
  }
}

@QueryHandler(FindActsQuery)
export class FindActsHandler implements IQueryHandler<FindActsQuery<ActCategory>> {
  constructor(@Inject(ReadModels) private readonly readModels: ReadModels) {}

  execute({ category, filter, paging }: FindActsQuery<ActCategory>): Promise<Page<ActRow>> {
    return findEvents(this.readModels, { ...filter, category }, paging) as Promise<Page<ActRow>>;
  }
}
