import { Inject, Module, type DynamicModule, type OnApplicationBootstrap } from '@nestjs/common';
import { CommandBus, CqrsModule } from '@nestjs/cqrs';
import { EventStore, EventStoreModule } from '#event-store';
import { MessagingModule, migrations } from '#messaging';
import { Database, Metrics } from '#platform';
import { Addresses } from './articles/addresses/addresses.js';
import { migrations as addressMigrations } from './articles/addresses/migrations.js';
import { ArticleSubmissionsController } from './articles/articles.controller.js';
import { CollectArticleHandler } from './articles/collect-article.command.js';
import { BulkController, ImportsController } from './bulk/bulk.controller.js';
import { CollectBatch } from './bulk/collect-batch.js';
import { Imports } from './bulk/imports.js';
import { migrations as bulkMigrations } from './bulk/migrations.js';
import { Uploads } from './bulk/uploads.js';
import { CopiesConsumer } from './articles/copies/copies.consumer.js';
import { migrations as copiesMigrations } from './articles/copies/migrations.js';
import { RecordDuplicateHandler } from './articles/copies/record-duplicate.command.js';
import { Signatures } from './articles/copies/signatures.js';
import { Warc } from './bulk/warc/warc.js';
import { DocumentSweeper, RETENTION_DAYS } from './documents/document-sweeper.js';
import { Documents } from './documents/documents.js';
import { migrations as documentMigrations } from './documents/migrations.js';
import { RederiveController } from './documents/rederiving/rederive.controller.js';
import { Rederive } from './documents/rederiving/rederive.js';
import { Fetcher } from './http/fetcher.js';
import { webFetcher } from './http/web-fetcher.js';
import type { IngestConfig } from './ingest.config.js';
import { pageReaderOptionsOf } from './pages/page.config.js';
import { PageReader } from './pages/page-reader.js';
import { KeptMetrics } from './quarantine/kept-metrics.js';
import { migrations as quarantineMigrations } from './quarantine/migrations.js';
import { migrations as pollingMigrations } from './polling/migrations.js';
import { pollingControllers, pollingProviders } from './polling/polling-providers.js';
import { QuarantineController } from './quarantine/quarantine.controller.js';
import { PageStages } from './quarantine/page-stages.js';
import { Quarantine } from './quarantine/quarantine.js';
import { RetryQuarantined } from './quarantine/retry-quarantined.js';
import { Stages } from './quarantine/stages.js';
import { migrations as sourceMigrations } from './sources/migrations.js';
import { sourceControllers, sourceProviders } from './sources/providers.js';
import { migrations as robotsMigrations } from './robots/migrations.js';
import { RobotsCache } from './robots/robots-cache.js';
import { migrations as websubMigrations } from './websub/migrations.js';
import { websubProviders } from './websub/websub-providers.js';
import { WebsubController } from './websub/websub.controller.js';
import { LoadSamplesCommand, LoadSamplesHandler } from './samples/load-samples.command.js';

const SAMPLES = Symbol('folder of the sample newsroom');

/** The endpoints of ingest, in the order of the OpenAPI document. */
export const ingestControllers = [
  ArticleSubmissionsController,
  BulkController,
  ImportsController,
  RederiveController,
  QuarantineController,
  ...sourceControllers,
  ...pollingControllers,
  WebsubController,
];

/** The migrations of ingest's own tables. */
export const ingestMigrations = [
  ...documentMigrations,
  ...quarantineMigrations,
  ...pollingMigrations,
  ...sourceMigrations,
  ...robotsMigrations,
  ...bulkMigrations,
  ...copiesMigrations,
  ...websubMigrations,
  ...addressMigrations,
];

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
    const store = EventStoreModule.forRoot(config.DATABASE_URL, [...migrations, ...ingestMigrations], {
      maxEventBytes: config.MAX_EVENT_BYTES,
    });
    return {
      module: IngestModule,
      imports: [
        CqrsModule.forRoot(),
        store,
        MessagingModule.forRoot({ environment: config, store, log: EventStore, relays: true }),
      ],
      controllers: ingestControllers,
      providers: [
        CollectArticleHandler,
        Addresses,
        CopiesConsumer,
        RecordDuplicateHandler,
        Signatures,
        LoadSamplesHandler,
        { provide: SAMPLES, useValue: samples },
        { provide: Fetcher, useFactory: (metrics: Metrics) => webFetcher(config, metrics), inject: [Metrics] },
        { provide: PageReader, useFactory: () => new PageReader(pageReaderOptionsOf(config)) },
        {
          provide: RobotsCache,
          useFactory: (fetcher: Fetcher, database: Database) =>
            new RobotsCache(fetcher, database, { userAgent: config.INGEST_USER_AGENT }),
          inject: [Fetcher, Database],
        },
        Documents,
        DocumentSweeper,
        { provide: RETENTION_DAYS, useValue: config.INGEST_DOCUMENT_RETENTION_DAYS },
        Quarantine,
        Stages,
        KeptMetrics,
        RetryQuarantined,
        ...sourceProviders(config),
        ...pollingProviders(config),
        ...websubProviders(config),
        Imports,
        CollectBatch,
        Uploads,
        Warc,
        PageStages,
        Rederive,
      ],
    };
  }

  async onApplicationBootstrap(): Promise<void> {
    if (this.samples !== null) await this.commands.execute(new LoadSamplesCommand(this.samples));
  }
}
