import { Module, type DynamicModule } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { ReadModelModule } from '#read-model';
import { AccusationsController } from './acts/accusations.controller.js';
import { AgreementsController } from './acts/agreements.controller.js';
import { CommitmentsController } from './acts/commitments.controller.js';
import { ConflictsController } from './acts/conflicts.controller.js';
import { MeasuresController } from './acts/measures.controller.js';
import { VisitsController } from './acts/visits.controller.js';
import { FindActsHandler } from './acts/find-acts.query.js';
import { ArticlesController } from './articles/articles.controller.js';
import { FindArticlesHandler } from './articles/find-articles.query.js';
import { FindCopiesHandler } from './articles/find-copies.query.js';
import { FindRevisionsHandler } from './articles/find-revisions.query.js';
import { FindCitedArticlesHandler } from './articles/find-cited-articles.query.js';
import { GetArticleTextHandler } from './articles/get-article-text.query.js';
import { GetArticleHandler } from './articles/get-article.query.js';
import { ConsoleController } from './console/console.controller.js';
import { Views } from './console/views.js';
import { ContractController } from './contract/contract.controller.js';
import { EventsController } from './events/events.controller.js';
import { FindEventsHandler } from './events/find-events.query.js';
import { GetEventHandler } from './events/get-event.query.js';
import { GetEvidenceHandler } from './events/get-evidence.query.js';
import { FindMeetingsHandler } from './meetings/find-meetings.query.js';
import { MeetingsController } from './meetings/meetings.controller.js';
import type { QueryConfig } from './query.config.js';
import { ReadModels } from './read-models.js';
import { FindStancesHandler } from './stances/find-stances.query.js';
import { StancesController } from './stances/stances.controller.js';
import { FindStatementsHandler } from './statements/find-statements.query.js';
import { StatementsController } from './statements/statements.controller.js';

/** In the order of the OpenAPI document. */
export const queryControllers = [
  EventsController,
  MeetingsController,
  StancesController,
  StatementsController,
  VisitsController,
  AgreementsController,
  CommitmentsController,
  AccusationsController,
  MeasuresController,
  ConflictsController,
  ArticlesController,
  ContractController,
  ConsoleController,
];

const handlers = [
  FindEventsHandler,
  GetEventHandler,
  GetEvidenceHandler,
  FindMeetingsHandler,
  FindStancesHandler,
  FindStatementsHandler,
  FindActsHandler,
  FindArticlesHandler,
  FindCitedArticlesHandler,
  FindCopiesHandler,
  FindRevisionsHandler,
  GetArticleHandler,
  GetArticleTextHandler,
];

/** Answers questions about the read models, and writes nothing. */
@Module({})
export class QueryModule {
  static with({ READ_MODEL_URL }: Pick<QueryConfig, 'READ_MODEL_URL'>): DynamicModule {
    return {
      module: QueryModule,
      imports: [CqrsModule.forRoot(), ReadModelModule.forRoot(READ_MODEL_URL)],
      controllers: queryControllers,
      providers: [ReadModels, Views, ...handlers],
    };
  }
}
