import { Inject, Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import { Database, Metrics, migrate, Readiness, StartupError, type Migration } from '#platform';
import { EventStore, type EventStoreLimits } from './event-store.js';
import { migrations } from './migrations/index.js';
import { ObservedEventStore } from './observed-event-store.js';
import { PostgresEventStore } from './postgres-event-store.js';

/** Provides the `EventStore` and its `Database`, brought up to date; `more` are migrations of others in that database. */
@Module({})
export class EventStoreModule implements OnApplicationShutdown {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(PostgresEventStore) private readonly store: PostgresEventStore,
    @Inject(Readiness) readiness: Readiness,
  ) {
    readiness.add('database', async () => {
      await database.query({ text: 'SELECT 1' });
      return undefined;
    });
  }

  static forRoot(url: string, more: readonly Migration[] = [], limits: EventStoreLimits = {}): DynamicModule {
    return {
      module: EventStoreModule,
      providers: [
        { provide: Database, useFactory: () => open(url, [...migrations, ...more]) },
        {
          provide: PostgresEventStore,
          useFactory: (database: Database) => new PostgresEventStore(database, limits),
          inject: [Database],
        },
        {
          provide: EventStore,
          useFactory: (store: PostgresEventStore, metrics: Metrics) => new ObservedEventStore(store, metrics),
          inject: [PostgresEventStore, Metrics],
        },
      ],
      exports: [Database, EventStore],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.store.close();
    await this.database.close();
  }
}

async function open(url: string, all: readonly Migration[]): Promise<Database> {
  const database = Database.connect(url, { applicationName: 'dateline-event-store' });
  try {
    await migrate(database, all);
    return database;
  } catch (error) {
    await database.close();
    const cause = error instanceof Error ? error.message || String(error) : String(error);
    throw new StartupError(`The event store cannot be opened: ${cause}. Check DATABASE_URL and that Postgres runs`);
  }
}
