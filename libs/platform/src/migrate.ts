import type { Database } from './database.js';

/** One step of a schema; `name` is unique for ever and `sql` never changes once released. */
export type Migration = { readonly name: string; readonly sql: string };

/** Any number that no other program uses; processes that start together take turns. */
const LOCK = 7_302_114_001;

/** Brings the database up to date: each migration runs once, in order, all in one transaction. Answers the new ones' names. */
export function migrate(database: Database, migrations: readonly Migration[]): Promise<string[]> {
  return database.transaction(async (sql) => {
    await sql.query({ text: 'SELECT pg_advisory_xact_lock($1)', values: [LOCK] });
    await sql.query({ text: 'CREATE SCHEMA IF NOT EXISTS dateline' });
    await sql.query({
      text: `CREATE TABLE IF NOT EXISTS dateline.migration (
               name text PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())`,
    });
    const applied = new Set(
      (await sql.query<{ name: string }>({ text: 'SELECT name FROM dateline.migration' })).map(({ name }) => name),
    );
    const pending = migrations.filter(({ name }) => !applied.has(name));
    for (const { name, sql: text } of pending) {
      await sql.query({ text });
      await sql.query({ text: 'INSERT INTO dateline.migration (name) VALUES ($1)', values: [name] });
    }
    return pending.map(({ name }) => name);
  });
}
