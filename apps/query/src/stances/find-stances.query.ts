import { Inject } from '@nestjs/common';
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import type { EventFilter } from '../events/event-filter.js';
import { findEvents } from '../events/event-page.js';
import type { StanceRow } from '../events/event-row.js';
import type { Page, Paging } from '../paging.js';
import { ReadModels } from '../read-models.js';

/** Who stands where on what? */
export class FindStancesQuery extends Query<Page<StanceRow>> {
  constructor(
    readonly filter: EventFilter,
    readonly paging: Paging,
  ) {
    super();
  }
}

@QueryHandler(FindStancesQuery)
export class FindStancesHandler implements IQueryHandler<FindStancesQuery> {
  constructor(@Inject(ReadModels) private readonly readModels: ReadModels) {}

  execute({ filter, paging }: FindStancesQuery): Promise<Page<StanceRow>> {
    return findEvents(this.readModels, { ...filter, category: 'stance' }, paging) as Promise<Page<StanceRow>>;
  }
}
