import { Module, type DynamicModule } from '@nestjs/common';
import { EventStore, EventStoreModule, Redactions } from '#event-store';
import { MessagingModule, migrations } from '#messaging';
import { Database } from '#platform';
import { ReadModelModule } from '#read-model';
import { DataSource } from 'typeorm';
import { BuildRegistry } from './builds/build-registry.js';
import { BuildsConsumer, PROJECTIONS, type ProjectionSet } from './builds/builds.consumer.js';
import { ProjectionsController } from './builds/projections.controller.js';
import { Workshop } from './builds/workshop.js';
import { ConsumersController } from './consumers/consumers.controller.js';
import { Consumers } from './consumers/consumers.js';
import { DeadLettersController } from './dead-letters/dead-letters.controller.js';
import { ProjectionLag } from './projection-lag.js';
import type { ProjectionConfig } from './projection.config.js';
import { projections } from './projections/index.js';
import { RedactionsController } from './redactions/redactions.controller.js';

import { ReplayRunner } from './replays/replay-runner.js';
import { ReplaysController } from './replays/replays.controller.js';
import { Replays } from './replays/replays.js';
import { migrations as stateTopicsMigrations } from './state-topics/migrations.js';
import { StateTopicsConsumer } from './state-topics/state-topics.consumer.js';

/** What operators ask of the spine, in the order of the OpenAPI document. */
export const projectionControllers = [
  DeadLettersController,
  ProjectionsController,
  RedactionsController,
  ReplaysController,
  ConsumersController,
];

/** Keeps the read models up to date with the log. */
@Module({})
export class ProjectionModule {
  static with(
    config: Omit<ProjectionConfig, 'PORT' | 'HOST' | 'LOG_LEVEL'>,
    all: ProjectionSet['projections'] = projections,
  ): DynamicModule {
    const store = EventStoreModule.forRoot(config.DATABASE_URL, [...migrations, ...stateTopicsMigrations]);
    return {
      module: ProjectionModule,
      imports: [
        store,
        MessagingModule.forRoot({ environment: config, store, log: EventStore, relays: false }),
        ReadModelModule.forRoot(config.READ_MODEL_URL ?? config.DATABASE_URL, { migrate: true }),
      ],
      controllers: projectionControllers,
      providers: [
        BuildsConsumer,
        Workshop,
        Replays,
        ReplayRunner,
        Consumers,
        StateTopicsConsumer,
        ProjectionLag,
        { provide: PROJECTIONS, useValue: { projections: all, swap: config.PROJECTION_SWAP } satisfies ProjectionSet },
        {
          provide: BuildRegistry,
          useFactory: (readModels: DataSource) => new BuildRegistry(readModels),
          inject: [DataSource],
        },
        { provide: Redactions, useFactory: (database: Database) => new Redactions(database), inject: [Database] },
      ],
    };
  }
}
