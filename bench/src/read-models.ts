import type { StoredEvent } from '#events';
import { migrations as eventStoreMigrations, PostgresEventStore } from '#event-store';
import { CatchUp, DeadLetters, migrations as messagingMigrations } from '#messaging';
import { migrate } from '#platform';
import { connectReadModels, migrateReadModels } from '#read-model';
import { BuildRegistry } from '../../apps/projection/src/builds/build-registry.js';
import { groupOf, schemaOf, type Build } from '../../apps/projection/src/builds/build.js';
import type { Projection } from '../../apps/projection/src/projection.js';
import { projections } from '../../apps/projection/src/projections/index.js';
import { fill, project } from '../../apps/projection/src/projector.js';
import type { BenchDatabase } from './services.js';

/** A log and builds of every projection, in one database. */
export type BenchReadModels = {
  readonly store: PostgresEventStore;
  /** Begins a build of each projection: empty tables without readers' indexes. */
  begin(): Promise<readonly BenchBuild[]>;
  query<Row extends object>(text: string): Promise<Row[]>;
  close(): Promise<void>;
};

/** One build, and the ways to fill it. */
export type BenchBuild = {
  readonly projection: Projection;
  /** With their schema. */
  readonly tables: readonly string[];
  /** Makes the readers' indexes. */
  index(): Promise<void>;
  /** Folds a batch as a follower of the log does. */
  follow(events: readonly StoredEvent[]): Promise<void>;
  /** Fills it from the log and makes the readers' indexes, as a rebuild does. */
  rebuild(): Promise<void>;
};

const silent = { error: () => undefined, warn: () => undefined };

export async function openReadModels({ url, database }: BenchDatabase): Promise<BenchReadModels> {
  await migrate(database, [...eventStoreMigrations, ...messagingMigrations]);
  const store = new PostgresEventStore(database);
  const readModels = await connectReadModels(url);
  await migrateReadModels(readModels);
  const registry = new BuildRegistry(readModels);
  const catchUp = new CatchUp(store, { deadLetters: new DeadLetters(database), logger: silent });
  const buildOf = (projection: Projection, build: Build): BenchBuild => ({
    projection,
    tables: projection.tables.names.map((name) => `${schemaOf(build)}.${name}`),
    index: () => registry.completeFilling(projection, build),
    follow: (events) => project(readModels, { projection, build }, { partition: 'bench', events }),
    async rebuild() {
      await catchUp.run({
        group: groupOf(build),
        categories: projection.categories,
        after: 0,
        signal: new AbortController().signal,
        handle: (batch) => fill(readModels, { projection, build }, batch),
      });
      await registry.completeFilling(projection, build);
    },
  });
  return {
    store,
    query: (text) => readModels.query(text),
    async begin() {
      const begun: BenchBuild[] = [];
      for (const projection of projections) {
        const build = await registry.begin(projection, { swap: 'manual', target: 0, isWanted: true });
        if (build === undefined) throw new Error(`No build of ${projection.name} was begun`);
        begun.push(buildOf(projection, build));
      }
      return begun;
    },
    async close() {
      await readModels.destroy();
      await store.close();
    },
  };
}
