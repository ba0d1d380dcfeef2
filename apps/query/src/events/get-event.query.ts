import { Inject } from '@nestjs/common';
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { ProblemException } from '#platform';
import { ReadModels } from '../read-models.js';
import { findEvent } from './event-page.js';
import type { EventRow } from './event-row.js';

/** What is known of one occurrence, even a retracted one? */
export class GetEventQuery extends Query<EventRow> {
  constructor(readonly id: string) {
    super();
  }
}

@QueryHandler(GetEventQuery)
export class GetEventHandler implements IQueryHandler<GetEventQuery> {
  constructor(@Inject(ReadModels) private readonly readModels: ReadModels) {}

  async execute({ id }: GetEventQuery): Promise<EventRow> {
    const event = await findEvent(this.readModels, id);
    if (event === undefined) throw new ProblemException(404, { detail: `There is no event ${id}` });
    return event;
  }
}
