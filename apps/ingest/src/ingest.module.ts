import { Inject, Module, type DynamicModule, type OnApplicationBootstrap } from '@nestjs/common';
import { CommandBus, CqrsModule } from '@nestjs/cqrs';
import { EventStore, EventStoreModule } from '#event-store';
import { MessagingModule, migrations } from '#messaging';
import { ArticleSubmissionsController } from './articles/articles.controller.js';
import { CollectArticleHandler } from './articles/collect-article.command.js';
import type { IngestConfig } from './ingest.config.js';
import { LoadSamplesCommand, LoadSamplesHandler } from './samples/load-samples.command.js';

const SAMPLES = Symbol('folder of the sample newsroom');

/** Takes articles in. */
@Module({})
export class IngestModule implements OnApplicationBootstrap {
  constructor(
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(SAMPLES) private readonly samples: string | null,
  ) {}

  /** `samples` is a folder of articles for a log that is empty. */
  static with(
    config: Omit<IngestConfig, 'PORT' | 'HOST' | 'LOG_LEVEL'>,
    { samples = null }: { samples?: string | null } = {},
  ): DynamicModule {
    const store = EventStoreModule.forRoot(config.DATABASE_URL, migrations, { maxEventBytes: config.MAX_EVENT_BYTES });
    return {
      module: IngestModule,
      imports: [
        CqrsModule.forRoot(),
        store,
        MessagingModule.forRoot({ environment: config, store, log: EventStore, relays: true }),
      ],
      controllers: [ArticleSubmissionsController],
      providers: [CollectArticleHandler, LoadSamplesHandler, { provide: SAMPLES, useValue: samples }],
    };
  }

  async onApplicationBootstrap(): Promise<void> {
    if (this.samples !== null) await this.commands.execute(new LoadSamplesCommand(this.samples));
  }
}
