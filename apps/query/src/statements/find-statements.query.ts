import { Inject } from '@nestjs/common';
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import type { EventFilter } from '../events/event-filter.js';
import { findEvents } from '../events/event-page.js';
import type { StatementRow } from '../events/event-row.js';
import type { Page, Paging } from '../paging.js';
import { ReadModels } from '../read-models.js';

/** Who said what? */
export class FindStatementsQuery extends Query<Page<StatementRow>> {
  constructor(
    readonly filter: EventFilter,
    readonly paging: Paging,
  ) {
    super();
  }
}

@QueryHandler(FindStatementsQuery)
export class FindStatementsHandler implements IQueryHandler<FindStatementsQuery> {
  constructor(@Inject(ReadModels) private readonly readModels: ReadModels) {}

  execute({ filter, paging }: FindStatementsQuery): Promise<Page<StatementRow>> {
    return findEvents(this.readModels, { ...filter, category: 'statement' }, paging) as Promise<Page<StatementRow>>;
  }
}
