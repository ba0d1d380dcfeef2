import { Inject, Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { EventStore, EventStoreModule } from '#event-store';
import { MessagingModule, migrations } from '#messaging';
import { ArticlesConsumer, EXTRACTOR } from './analysing/articles.consumer.js';
import { RecordAnalysisHandler } from './analysing/record-analysis.command.js';
import type { ExtractionConfig } from './extraction.config.js';
import { extractorName, extractorVersion } from './merging/occurrence.js';
import { WorkerExtractor } from './workers/worker-extractor.js';

/** Reads what was collected and records the events it tells. */
@Module({})
export class ExtractionModule implements OnApplicationShutdown {
  constructor(@Inject(EXTRACTOR) private readonly extractor: WorkerExtractor) {}

  static with(config: Omit<ExtractionConfig, 'PORT' | 'HOST' | 'LOG_LEVEL'>): DynamicModule {
    const store = EventStoreModule.forRoot(config.DATABASE_URL, migrations, { maxEventBytes: config.MAX_EVENT_BYTES });
    return {
      module: ExtractionModule,
      imports: [
        CqrsModule.forRoot(),
        store,
        MessagingModule.forRoot({ environment: config, store, log: EventStore, relays: true }),
      ],
      providers: [
        ArticlesConsumer,
        RecordAnalysisHandler,
        {
          provide: EXTRACTOR,
          useFactory: () =>
            new WorkerExtractor({ name: extractorName, version: extractorVersion }, config.EXTRACTION_THREADS),
        },
      ],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.extractor.close();
  }
}
