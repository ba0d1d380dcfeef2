import type { Type } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { PostgresEventStore } from '#event-store';
import { createApp, readConfig } from '#platform';
import { createTestDatabase, runDateline, sendJson, untilRows, type Ended, type TestDatabase } from '#testing';
import { ingestConfig } from './ingest.config.js';
import { IngestModule } from './ingest.module.js';

/** The ingest app on a free port over a database of the spec's own, and the log that it writes. */
export type ServedIngest = {
  readonly test: TestDatabase;
  readonly store: PostgresEventStore;
  readonly origin: string;
  /** One of the app's own parts. */
  get<T>(part: Type<T>): T;
  send(method: string, path: string, body?: object): Promise<{ status: number; body: never }>;
  /** Runs `dateline …` against the app as a shell would; answers what it printed. */
  cli(...args: string[]): Promise<Ended>;
  rows<Row extends object>(text: string): Promise<Row[]>;
  /** Waits until the question has this answer. */
  eventually(text: string, expected: readonly object[]): Promise<void>;
  stop(): Promise<void>;
};

export async function serveIngest(settings: Record<string, string> = {}): Promise<ServedIngest> {
  const test = await createTestDatabase();
  const config = readConfig(ingestConfig, { ...settings, DATABASE_URL: test.url });
  const app: NestExpressApplication = await createApp(IngestModule.with(config), 'error');
  await app.listen(0, '127.0.0.1');
  const origin = await app.getUrl();
  const store = new PostgresEventStore(test.database);
  const rows = <Row extends object>(text: string): Promise<Row[]> => test.database.query<Row>({ text });
  return {
    test,
    store,
    origin,
    rows,
    get: (part) => app.get(part, { strict: false }),
    send: (method, path, body) => sendJson(`${origin}${path}`, method, body),
    cli: (...args) => runDateline(origin, args),
    eventually: (text, expected) => untilRows(() => rows(text), expected, 30_000),
    async stop() {
      await app.close();
      await store.close();
      await test.drop();
    },
  };
}
