import type { Type } from '@nestjs/common';

/** The changes to one table, of which the later has overruled the earlier. */
export type TableChanges = {
  /** Conditions of rows to delete before anything is written. */
  readonly removals: readonly object[];
  /** Rows to insert, or to put in the place of the row with the same key. */
  readonly rows: readonly object[];
  /** Members to change of rows that stand in the table; what is put is changed already, and is written after. */
  readonly patches: readonly { readonly key: object; readonly changes: object }[];
};

/**
 * Collects what a batch of events changes, in memory, so that each table is written once. Rows are plain objects in the
 * shape of their entity.
 */
export class Model {
  readonly #tables = new Map<Type, Table>();

  /** Inserts the row, or puts it in the place of the one with the same key members. */
  put<Row extends object>(entity: Type<Row>, row: Row): void {
    this.#table(entity).put(row);
  }

  /** Changes members of all rows that have the key's members; nothing happens when there is no such row. */
  patch<Row extends object>(entity: Type<Row>, key: Partial<Row>, changes: Partial<Row>): void {
    this.#table(entity).patch(key, changes);
  }

  /** Removes all rows that have the given members. */
  remove<Row extends object>(entity: Type<Row>, where: Partial<Row>): void {
    this.#table(entity).remove(where);
  }

  /** What is to be written, table by table. */
  changes(): ReadonlyMap<Type, TableChanges> {
    return this.#tables;
  }

  #table(entity: Type): Table {
    const known = this.#tables.get(entity);
    if (known !== undefined) return known;
    const table = new Table();
    this.#tables.set(entity, table);
    return table;
  }
}

class Table implements TableChanges {
  readonly removals: object[] = [];
  rows: object[] = [];
  readonly patches: { key: object; changes: object }[] = [];

  put(row: object): void {
    this.rows.push(row);
  }

  patch(key: object, changes: object): void {
    for (const row of this.rows) if (hasMembers(row, key)) Object.assign(row, changes);
    this.patches.push({ key, changes });
  }

  remove(where: object): void {
    this.rows = this.rows.filter((row) => !hasMembers(row, where));
    this.removals.push(where);
  }
}

const hasMembers = (row: object, members: object): boolean =>
  Object.entries(members).every(([name, value]) => (row as Record<string, unknown>)[name] === value);
