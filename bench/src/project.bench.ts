import { categoryOf, type StoredEvent } from '#events';
import type { PostgresEventStore } from '#event-store';
import { compare, type Benchmark, type BenchmarkOptions, type Measurement } from './benchmark.js';
import { anAnalysis, context } from './loads.js';
import { fillWithNews } from './newsroom.js';
import { openReadModels, type BenchBuild, type BenchReadModels } from './read-models.js';
import { withPostgres, type BenchDatabase } from './services.js';
import { alternate, rateOf } from './timing.js';

/** What the transports hand over at a time. */
const BATCH = 500;

type Log = {
  readonly readModels: BenchReadModels;
  readonly builds: readonly BenchBuild[];
  readonly tables: readonly string[];
  readonly events: readonly StoredEvent[];
};

/** Every projection folds its events of the log, batch by batch, side by side with the others; answers events/s. */
async function foldAll({ readModels, builds, tables, events }: Log): Promise<number> {
  await readModels.query(`TRUNCATE ${tables.join(', ')}, read_model.projection_mark`);
  return rateOf(events.length, () =>
    Promise.all(
      builds.map(async (build) => {
        const wanted = events.filter(({ streamId }) => build.projection.categories.includes(categoryOf(streamId)));
        for (let at = 0; at < wanted.length; at += BATCH) await build.follow(wanted.slice(at, at + BATCH));
      }),
    ),
  );
}

/** The bound: the same rows copied inside Postgres into empty tables with the same indexes, table by table. */
async function copyAll({ readModels, tables, events }: Log): Promise<number> {
  const copyOf = (table: string): string => `bare.${table.replace('.', '_')}`;
  await readModels.query('DROP SCHEMA IF EXISTS bare CASCADE; CREATE SCHEMA bare');
  for (const table of tables) await readModels.query(`CREATE TABLE ${copyOf(table)} (LIKE ${table} INCLUDING ALL)`);
  return rateOf(events.length, async () => {
    for (const table of tables) await readModels.query(`INSERT INTO ${copyOf(table)} SELECT * FROM ${table}`);
  });
}

async function readLog(store: PostgresEventStore): Promise<StoredEvent[]> {
  const all: StoredEvent[] = [];
  for (;;) {
    const page = await store.read({ after: all.at(-1)?.position ?? 0, limit: 5_000 });
    if (page.length === 0) return all;
    all.push(...page);
  }
}

/** A stream of the one event that becomes one row. */
async function fillWithAnalyses(store: PostgresEventStore, events: number): Promise<void> {
  for (let done = 0; done < events; done += BATCH) {
    const batch = Array.from({ length: BATCH }, (_, n) => anAnalysis('1', done + n + 1));
    await store.append([{ streamId: 'article-1', expectedVersion: done, events: batch }], context);
  }
}

type Load = {
  readonly what: string;
  readonly fill: (store: PostgresEventStore, events: number) => Promise<unknown>;
  readonly budget: NonNullable<Measurement['budget']>;
};
const loads: readonly Load[] = [
  { what: 'events of one row, batches of 500', fill: fillWithAnalyses, budget: { atLeast: 60_000 } },
  { what: 'a newsroom’s events, batches of 500', fill: fillWithNews, budget: { atLeast: 60_000 } },
];

type Measuring = { readonly options: BenchmarkOptions; readonly load: Load; readonly created: BenchDatabase };

async function measure({ options, load, created }: Measuring): Promise<Measurement[]> {
  const readModels = await openReadModels(created);
  try {
    const builds = await readModels.begin();
    for (const build of builds) await build.index();
    options.progress(`${load.what}: filling the log`);
    await load.fill(readModels.store, options.events ?? 40_000);
    const tables = builds.flatMap((build) => build.tables);
    const log = { readModels, builds, tables, events: await readLog(readModels.store) };
    await foldAll(log);
    options.progress(`${load.what}: ${options.rounds} rounds of ${log.events.length} events, two contenders in turn`);
    const figures = await alternate(options.rounds, { ours: () => foldAll(log), bare: () => copyAll(log) });
    return [
      compare(load.what, figures.ours, { name: 'INSERT … SELECT', figure: figures.bare, budget: load.budget }),
      await rowsOf(log),
    ];
  } finally {
    await readModels.close();
  }
}

/** What an event comes to: each of its rows is written, and put into each index of its table. */
async function rowsOf({ readModels, tables, events }: Log): Promise<Measurement> {
  let rows = 0;
  for (const table of tables) {
    const [counted] = await readModels.query<{ count: number }>(`SELECT count(*)::int FROM ${table}`);
    rows += counted?.count ?? 0;
  }
  return { what: '… which makes', unit: 'rows an event', value: rows / events.length };
}

/** Folding the log into the read models, in batches. */
export const project: Benchmark = {
  name: 'project',
  summary: 'fold events into the read models, beside an INSERT … SELECT of the same rows',
  about: 'through the real projector in batches of 500: events of one row, and what a newsroom makes',
  minutes: { usual: 2 },
  run: (options) =>
    withPostgres(async (create) => {
      const measurements: Measurement[] = [];
      for (const load of loads) measurements.push(...(await measure({ options, load, created: await create() })));
      return measurements;
    }),
};
