import { randomUUID } from 'node:crypto';
import { Database } from '#platform';

/** A database of a spec's own on the real Postgres that all suites of a run share. */
export type TestDatabase = { readonly url: string; readonly database: Database; drop(): Promise<void> };

/** Creates an empty database. Throws when the global set-up has started no Postgres. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const server = process.env['DATELINE_TEST_POSTGRES_URL'];
  if (server === undefined) throw new Error('No Postgres for tests: run through `npm test`, which starts one');
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  const admin = Database.connect(server, { max: 1 });
  await admin.query({ text: `CREATE DATABASE ${name}` });
  const url = new URL(server);
  url.pathname = `/${name}`;
  const database = Database.connect(url.href, { max: 24 });
  return {
    url: url.href,
    database,
    async drop() {
      await database.close();
      await admin.query({ text: `DROP DATABASE ${name} WITH (FORCE)` });
      await admin.close();
    },
  };
}
