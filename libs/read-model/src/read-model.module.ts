import { Inject, Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { StartupError } from '#platform';
import { connectReadModels, migrateReadModels } from './data-source.js';

/** Provides the `DataSource` of the read models; the app that writes them also brings their schema up to date. */
@Module({})
export class ReadModelModule implements OnApplicationShutdown {
  constructor(@Inject(DataSource) private readonly readModels: DataSource) {}

  static forRoot(url: string, { migrate = false } = {}): DynamicModule {
    return {
      module: ReadModelModule,
      providers: [{ provide: DataSource, useFactory: () => open(url, migrate) }],
      exports: [DataSource],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.readModels.destroy();
  }
}

async function open(url: string, migrate: boolean): Promise<DataSource> {
  try {
    const readModels = await connectReadModels(url);
    if (migrate) await migrateReadModels(readModels);
    return readModels;
  } catch (error) {
    const cause = error instanceof Error ? error.message || error.name : String(error);
    throw new StartupError(`The read models cannot be opened: ${cause}. Check READ_MODEL_URL and that Postgres runs`);
  }
}
