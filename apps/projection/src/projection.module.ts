import { Module, type DynamicModule } from '@nestjs/common';
import { EventStore, EventStoreModule } from '#event-store';
import { MessagingModule, migrations } from '#messaging';
import { ReadModelModule } from '#read-model';
import { DeadLettersController } from './dead-letters/dead-letters.controller.js';
import { EventsConsumer } from './events.consumer.js';
import type { ProjectionConfig } from './projection.config.js';

/** What operators ask of the spine, in the order of the OpenAPI document. */
export const projectionControllers = [DeadLettersController];

/** Keeps the read models up to date with the log. */
@Module({})
export class ProjectionModule {
  static with(config: Omit<ProjectionConfig, 'PORT' | 'HOST' | 'LOG_LEVEL'>): DynamicModule {
    const store = EventStoreModule.forRoot(config.DATABASE_URL, migrations);
    return {
      module: ProjectionModule,
      imports: [
        store,
        MessagingModule.forRoot({ environment: config, store, log: EventStore, relays: false }),
        ReadModelModule.forRoot(config.READ_MODEL_URL ?? config.DATABASE_URL, { migrate: true }),
      ],
      controllers: projectionControllers,
      providers: [EventsConsumer],
    };
  }
}
