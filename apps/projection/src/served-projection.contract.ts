import type { NestExpressApplication } from '@nestjs/platform-express';
import { v7 as newId } from 'uuid';
import type { StoredEvent } from '#events';
import { migrations as eventStoreMigrations, PostgresEventStore } from '#event-store';
import { migrations as messagingMigrations } from '#messaging';
import { createApp, migrate } from '#platform';
import { createTestDatabase, runDateline, sendJson, untilRows, type Ended, type TestDatabase } from '#testing';
import { projectionConfig, type ProjectionConfig } from './projection.config.js';
import { ProjectionModule } from './projection.module.js';
import type { Projection } from './projection.js';
import { projections as allProjections } from './projections/index.js';

/** The projection app on a free port over a database of the spec's own, and the log that it reads. */
export type ServedProjection = {
  readonly test: TestDatabase;
  readonly store: PostgresEventStore;
  readonly origin: string;
  /** Appends what a builder made to its stream; answers it as it was stored. */
  append(...events: readonly StoredEvent[]): Promise<StoredEvent[]>;
  send(method: string, path: string, body?: object): Promise<{ status: number; body: never }>;
  /** Runs `dateline …` against the app as a shell would; answers what it printed. */
  cli(...args: string[]): Promise<Ended>;
  rows<Row extends object>(text: string): Promise<Row[]>;
  /** Waits until the question has this answer. */
  eventually(text: string, expected: readonly object[]): Promise<void>;
  /** Ends the app and starts it again, with other code where projections are given. */
  restart(settings?: Settings, projections?: readonly Projection[]): Promise<void>;
  /** Starts one more process of the same app, with other code where projections are given. */
  another(projections?: readonly Projection[]): Promise<NestExpressApplication>;
  stop(): Promise<void>;
};

type Settings = Partial<Record<keyof ProjectionConfig, string>>;

export async function serveProjection(
  settings: Settings = {},
  projections: readonly Projection[] = allProjections,
): Promise<ServedProjection> {
  const test = await createTestDatabase();
  await migrate(test.database, [...eventStoreMigrations, ...messagingMigrations]);
  const store = new PostgresEventStore(test.database);
  const start = async (changed: Settings, code: readonly Projection[]): Promise<NestExpressApplication> => {
    const config = projectionConfig.parse({ ...settings, ...changed, DATABASE_URL: test.url });
    const started = await createApp(ProjectionModule.with(config, code), 'error');
    await started.listen(0, '127.0.0.1');
    return started;
  };
  let app = await start({}, projections);
  let origin = await app.getUrl();
  const rows = <Row extends object>(text: string): Promise<Row[]> => test.database.query<Row>({ text });
  return {
    test,
    store,
    get origin() {
      return origin;
    },
    rows,
    append: (...events) => appendAll(store, events),
    send: (method, path, body) => sendJson(`${origin}${path}`, method, body),
    cli: (...args) => runDateline(origin, args),
    eventually: (text, expected) => untilRows(() => rows(text), expected, 20_000),
    another: (code = projections) => start({}, code),
    async restart(changed = {}, code = projections) {
      await app.close();
      app = await start(changed, code);
      origin = await app.getUrl();
    },
    async stop() {
      await app.close();
      await store.close();
      await test.drop();
    },
  };
}

async function appendAll(store: PostgresEventStore, events: readonly StoredEvent[]): Promise<StoredEvent[]> {
  const stored: StoredEvent[] = [];
  for (const { streamId, type, data, publishedAt } of events) {
    const { length: expectedVersion } = await store.readStream(streamId);
    const fact = { type, data, id: newId(), publishedAt } as Parameters<typeof store.append>[0][0]['events'][0];
    const context = { correlationId: newId(), causationId: newId(), actor: 'client:spec' };
    stored.push(...(await store.append([{ streamId, expectedVersion, events: [fact] }], context)));
  }
  return stored;
}
