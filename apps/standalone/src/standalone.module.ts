import { join } from 'node:path';
import { Module, type DynamicModule } from '@nestjs/common';
import { projectRoot } from '#platform';
import { ExtractionModule } from '../../extraction/src/extraction.module.js';
import { IngestModule } from '../../ingest/src/ingest.module.js';
import { ProjectionModule } from '../../projection/src/projection.module.js';
import { QueryModule } from '../../query/src/query.module.js';
import type { StandaloneConfig } from './standalone.config.js';

/** The other four apps in one process, on one database. */
@Module({})
export class StandaloneModule {
  static with(config: Omit<StandaloneConfig, 'PORT' | 'HOST' | 'LOG_LEVEL'>, databaseUrl: string): DynamicModule {
    const settings = { ...config, DATABASE_URL: databaseUrl, READ_MODEL_URL: databaseUrl };
    return {
      module: StandaloneModule,
      imports: [
        ProjectionModule.with(settings),
        QueryModule.with(settings),
        ExtractionModule.with(settings),
        IngestModule.with(settings, { samples: config.DATELINE_SAMPLES ? join(projectRoot, 'samples') : null }),
      ],
    };
  }
}
