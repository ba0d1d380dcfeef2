import type { EntityManager } from 'typeorm';
import type { Tables } from './tables.js';

/** Makes a schema with the empty tables in it. */
export async function createTables(manager: EntityManager, { create }: Tables, schema: string): Promise<void> {
  await manager.query(`CREATE SCHEMA "${schema}"`);
  await inSchema(manager, schema, create);
}

/** Makes the readers' indexes on tables that are filled, and tells the planner what is in them. */
export async function indexTables(
  manager: EntityManager,
  { index, names }: Pick<Tables, 'index' | 'names'>,
  schema: string,
): Promise<void> {
  await inSchema(manager, schema, `${index}; ANALYZE ${names.map((name) => `"${schema}"."${name}"`).join(', ')}`);
}

/** Makes the views of `read_model` show the tables of this schema from the commit on. */
export async function showTables(
  manager: EntityManager,
  { names }: Pick<Tables, 'names'>,
  schema: string,
): Promise<void> {
  const views = names.map(
    (name) => `DROP VIEW IF EXISTS read_model."${name}";
               CREATE VIEW read_model."${name}" AS SELECT * FROM "${schema}"."${name}"`,
  );
  await manager.query(views.join(';'));
}

async function inSchema(manager: EntityManager, schema: string, sql: string): Promise<void> {
  await manager.query(`SET LOCAL search_path TO "${schema}"; ${sql}; SET LOCAL search_path TO DEFAULT`);
}
