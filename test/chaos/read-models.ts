import type { DataSource } from 'typeorm';
import type { StoredEvent } from '#events';
import { Database } from '#platform';
import { connectReadModels, migrateReadModels } from '#read-model';
import { BuildRegistry } from '../../apps/projection/src/builds/build-registry.js';
import { projections } from '../../apps/projection/src/projections/index.js';
import { project } from '../../apps/projection/src/projector.js';

/** Every row of every read model as readers see them, by table, each as JSON. */
export async function readRows(source: DataSource): Promise<Map<string, string[]>> {
  const rows = projections
    .flatMap(({ tables }) => tables.names)
    .map(async (table): Promise<[string, string[]]> => {
      const found = await source.query<{ row: string }[]>(
        `SELECT to_jsonb(row)::text AS row FROM read_model."${table}" AS row`,
      );
      return [table, found.map(({ row }) => row).toSorted()];
    });
  return new Map(await Promise.all(rows));
}

/** What a single thread makes of the log, event after event, in a database of its own. */
export async function foldAlone(serverUrl: string, log: readonly StoredEvent[]): Promise<Map<string, string[]>> {
  const url = new URL(serverUrl);
  const admin = Database.connect(url.href, { max: 1 });
  await admin.query({ text: 'CREATE DATABASE oracle' });
  await admin.query({ text: 'ALTER DATABASE oracle SET synchronous_commit = off' });
  await admin.close();
  url.pathname = '/oracle';
  const source = await connectReadModels(url.href, { poolSize: 2 });
  await migrateReadModels(source);
  for (const projection of projections) {
    const build = await new BuildRegistry(source).begin(projection, { swap: 'auto', target: 0 });
    if (build === undefined) throw new Error(`${projection.name} has a build in a new database`);
    const events = log.filter(({ type }) => type in projection.on);
    for (const event of events) await project(source, { projection, build }, { partition: 'log', events: [event] });
  }
  const rows = await readRows(source);
  await source.destroy();
  return rows;
}

/** Rows that one has and the other has not, some of each table. */
export function differences(
  found: ReadonlyMap<string, readonly string[]>,
  expected: ReadonlyMap<string, readonly string[]>,
): string[] {
  return [...expected].flatMap(([table, rows]) => {
    const [has, wanted] = [new Set(found.get(table)), new Set(rows)];
    const missing = rows.filter((row) => !has.has(row)).map((row) => `${table} lacks ${row}`);
    const surplus = [...has].filter((row) => !wanted.has(row)).map((row) => `${table} has ${row}`);
    return [...missing.slice(0, 3), ...surplus.slice(0, 3)];
  });
}
