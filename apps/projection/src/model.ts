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

/** Rows are found by the members that a condition names, so that a batch takes time in proportion to its events. */
class Table implements TableChanges {
  readonly removals: object[] = [];
  readonly patches: { key: object; changes: object }[] = [];
  readonly #rows = new Set<object>();
  /** The rows by the values of the members that conditions name, e.g. `occurrenceId`; made at the first such condition. */
  readonly #indexes = new Map<string, Index>();

  get rows(): readonly object[] {
    return [...this.#rows];
  }

  put(row: object): void {
    this.#rows.add(row);
    for (const index of this.#indexes.values()) index.add(row);
  }

  patch(key: object, changes: object): void {
    for (const row of this.#find(key)) {
      for (const index of this.#indexes.values()) index.remove(row);
      Object.assign(row, changes);
      for (const index of this.#indexes.values()) index.add(row);
    }
    this.patches.push({ key, changes });
  }

  remove(where: object): void {
    for (const row of this.#find(where)) {
      this.#rows.delete(row);
      for (const index of this.#indexes.values()) index.remove(row);
    }
    this.removals.push(where);
  }

  #find(members: object): readonly object[] {
    const names = Object.keys(members);
    const known = this.#indexes.get(names.join());
    if (known !== undefined) return known.find(members);
    const index = new Index(names);
    for (const row of this.#rows) index.add(row);
    this.#indexes.set(names.join(), index);
    return index.find(members);
  }
}

/** Rows by the values of some members. */
class Index {
  readonly #rows = new Map<unknown, Set<object>>();

  constructor(private readonly names: readonly string[]) {}

  add(row: object): void {
    const value = this.#valueOf(row);
    const same = this.#rows.get(value);
    if (same === undefined) this.#rows.set(value, new Set([row]));
    else same.add(row);
  }

  remove(row: object): void {
    this.#rows.get(this.#valueOf(row))?.delete(row);
  }

  /** A copy: the caller changes what the index holds. */
  find(members: object): readonly object[] {
    return [...(this.#rows.get(this.#valueOf(members)) ?? [])];
  }

  #valueOf(row: object): unknown {
    const values = this.names.map((name) => (row as Record<string, unknown>)[name]);
    return values.length === 1 ? values[0] : JSON.stringify(values);
  }
}
