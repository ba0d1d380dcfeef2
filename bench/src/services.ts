import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Database, startEmbeddedPostgres } from '#platform';
import { startBroker, type TestBroker } from '#testing';

/** An empty database of a benchmark's own. */
export type BenchDatabase = { readonly url: string; readonly database: Database };

/**
 * Lends empty databases to the work, and drops them when it ends: on the Postgres of `DATABASE_URL`, else on an embedded
 * one with the durable settings of production.
 */
export async function withPostgres<T>(work: (create: () => Promise<BenchDatabase>) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'dateline-bench-'));
  const given = process.env['DATABASE_URL'];
  const server =
    given === undefined ? await startEmbeddedPostgres(folder) : { url: given, stop: () => Promise.resolve() };
  const admin = Database.connect(server.url, { max: 1 });
  const opened: { name: string; database: Database }[] = [];
  try {
    return await work(async () => {
      const name = `bench_${randomUUID().replaceAll('-', '')}`;
      await admin.query({ text: `CREATE DATABASE ${name}` });
      const url = new URL(server.url);
      url.pathname = `/${name}`;
      const database = Database.connect(url.href, { max: 16 });
      opened.push({ name, database });
      return { url: url.href, database };
    });
  } finally {
    for (const { name, database } of opened) {
      await database.close();
      await admin.query({ text: `DROP DATABASE IF EXISTS ${name} WITH (FORCE)` });
    }
    await admin.close();
    await server.stop();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Lends a broker to the work: the one of `KAFKA_BROKERS`, else one of its own, which needs Java. */
export async function withBroker<T>(work: (broker: TestBroker) => Promise<T>): Promise<T> {
  const broker = await startBroker({ heap: '768m' });
  try {
    return await work(broker);
  } finally {
    await broker.stop();
  }
}
