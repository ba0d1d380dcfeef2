import type { Type } from '@nestjs/common';
import type { EntityManager, EntityMetadata } from 'typeorm';
import type { Model, TableChanges } from './model.js';

/** The table of an entity in the schema of a build. */
type Target = {
  readonly table: string;
  /** The column of each member. */
  readonly names: ReadonlyMap<string, string>;
  /** The columns of its key. */
  readonly key: readonly string[];
};

/** Writes all changes into the tables of a schema, in set-based statements, a few per table however many rows there are. */
export async function writeModel(manager: EntityManager, model: Model, schema: string): Promise<void> {
  for (const [entity, changes] of model.changes()) {
    const target = targetOf(manager.dataSource.getMetadata(entity as Type<object>), schema);
    await removeRows(manager, target, changes.removals);
    await patchRows(manager, target, changes.patches);
    await upsertRows(manager, target, changes.rows);
  }
}

const targetOf = ({ tableName, columns, primaryColumns }: EntityMetadata, schema: string): Target => ({
  table: `"${schema}"."${tableName}"`,
  names: new Map(columns.map(({ propertyName, databaseName }) => [propertyName, databaseName])),
  key: primaryColumns.map(({ databaseName }) => databaseName),
});

async function removeRows(manager: EntityManager, target: Target, removals: readonly object[]): Promise<void> {
  for (const [names, group] of byMembers(target, removals)) {
    await manager.query(
      `DELETE FROM ${target.table} AS row
       USING jsonb_populate_recordset(NULL::${target.table}, $1::jsonb) AS gone
       WHERE ${names.map((name) => `row.${name} = gone.${name}`).join(' AND ')}`,
      [JSON.stringify(group)],
    );
  }
}

async function upsertRows(manager: EntityManager, target: Target, rows: readonly object[]): Promise<void> {
  if (rows.length === 0) return;
  const all = [...target.names.values()].map(quoted);
  const key = target.key.map(quoted);
  const rest = all.filter((name) => !key.includes(name));
  await manager.query(
    `INSERT INTO ${target.table} (${all.join(', ')})
     SELECT ${all.join(', ')} FROM jsonb_populate_recordset(NULL::${target.table}, $1::jsonb)
     ON CONFLICT (${key.join(', ')}) DO UPDATE SET ${rest.map((name) => `${name} = excluded.${name}`).join(', ')}`,
    [JSON.stringify(lastOfEach(target, rows))],
  );
}

async function patchRows(manager: EntityManager, target: Target, patches: TableChanges['patches']): Promise<void> {
  for (const { key, changed, rows } of patchesByMembers(target, patches)) {
    await manager.query(
      `UPDATE ${target.table} AS row SET ${changed.map((name) => `${name} = patch.${name}`).join(', ')}
       FROM jsonb_populate_recordset(NULL::${target.table}, $1::jsonb) AS patch
       WHERE ${key.map((name) => `row.${name} = patch.${name}`).join(' AND ')}`,
      [JSON.stringify(rows)],
    );
  }
}

type PatchGroup = { readonly key: string[]; readonly changed: string[]; readonly rows: object[] };

/** The patches grouped by the columns they name; of several for one key the last counts. */
function patchesByMembers(target: Target, patches: TableChanges['patches']): PatchGroup[] {
  const groups = new Map<string, { key: string[]; changed: string[]; last: Map<string, object> }>();
  for (const { key, changes } of patches) {
    const [where, set] = [columnsOf(target, key), columnsOf(target, changes)];
    const names = { key: Object.keys(where).map(quoted), changed: Object.keys(set).map(quoted) };
    const group = groups.get(JSON.stringify(names)) ?? { ...names, last: new Map<string, object>() };
    group.last.set(JSON.stringify(where), { ...where, ...set });
    groups.set(JSON.stringify(names), group);
  }
  return [...groups.values()].map(({ key, changed, last }) => ({ key, changed, rows: [...last.values()] }));
}

const quoted = (name: string): string => `"${name}"`;

/** The members of a row under the names of their columns; members that are no column throw, as a typo would. */
function columnsOf({ names, table }: Target, row: object): Record<string, unknown> {
  const columns: Record<string, unknown> = {};
  for (const [member, value] of Object.entries(row)) {
    const name = names.get(member);
    if (name === undefined) throw new Error(`${table} has no column for "${member}"`);
    columns[name] = value;
  }
  return columns;
}

/** One statement can touch a row once: of several rows with one key the last counts. */
function lastOfEach(target: Target, rows: readonly object[]): Record<string, unknown>[] {
  const last = new Map<string, Record<string, unknown>>();
  for (const row of rows) {
    const columns = columnsOf(target, row);
    last.set(JSON.stringify(target.key.map((name) => columns[name])), columns);
  }
  return [...last.values()];
}

/** The conditions grouped by the columns they name. */
function byMembers(target: Target, conditions: readonly object[]): Map<string[], object[]> {
  const groups = new Map<string, { names: string[]; rows: object[] }>();
  for (const condition of conditions) {
    const columns = columnsOf(target, condition);
    const names = Object.keys(columns).map(quoted);
    const group = groups.get(names.join()) ?? { names, rows: [] };
    group.rows.push(columns);
    groups.set(names.join(), group);
  }
  return new Map([...groups.values()].map(({ names, rows }) => [names, rows]));
}
