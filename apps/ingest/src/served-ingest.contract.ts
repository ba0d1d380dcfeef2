import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Type } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { PostgresEventStore } from '#event-store';
import { createApp, projectRoot, readConfig } from '#platform';
import { createTestDatabase, type TestDatabase } from '#testing';
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
  cli(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }>;
  rows<Row extends object>(text: string): Promise<Row[]>;
  /** Waits until the question has this answer. */
  eventually(text: string, expected: readonly object[]): Promise<void>;
  stop(): Promise<void>;
};

const run = promisify(execFile);

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
    async send(method, path, body) {
      const content =
        body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
      const response = await fetch(`${origin}${path}`, { method, ...content });
      return { status: response.status, body: (await response.json()) as never };
    },
    async cli(...args) {
      const main = join(projectRoot, 'dist', 'cli', 'src', 'main.js');
      const env = { ...process.env, DATELINE_API: origin };
      return run(process.execPath, [main, ...args], { env }).then(
        (ended) => ({ code: 0, ...ended }),
        (failed: unknown) => failed as { code: number; stdout: string; stderr: string },
      );
    },
    async eventually(text, expected) {
      for (const start = Date.now(); JSON.stringify(await rows(text)) !== JSON.stringify(expected);) {
        if (Date.now() - start > 30_000) expect(await rows(text)).toEqual(expected);
        await sleep(20);
      }
    },
    async stop() {
      await app.close();
      await store.close();
      await test.drop();
    },
  };
}
