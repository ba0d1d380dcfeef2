import { getPostgreSQLEventStore } from '@event-driven-io/emmett-postgresql';
import { v7 as newId } from 'uuid';
import { migrations, PostgresEventStore } from '#event-store';
import { Database, migrate } from '#platform';
import { compare, type Benchmark, type BenchmarkOptions, type Measurement } from './benchmark.js';
import { countEvents, footprint } from './footprint.js';
import { aSmallEvent, context } from './loads.js';
import { withPostgres, type BenchDatabase } from './services.js';
import { alternate, figureOf, rateOf, sideBySide } from './timing.js';

const WRITERS = 8;
type Load = { readonly events: number; readonly batch: number };
/** Appends so many events in batches, from eight writers with a stream each; answers events per second. */
export type Contender = (load: Load) => Promise<number>;

const inBatches = async (
  { events, batch }: Load,
  append: (writer: number, done: number) => Promise<unknown>,
): Promise<number> => {
  const each = Math.ceil(events / WRITERS / batch);
  return rateOf(each * batch * WRITERS, () =>
    sideBySide(WRITERS, async (writer) => {
      for (let n = 0; n < each; n += 1) await append(writer, n * batch);
    }),
  );
};

/** Dateline's store on an empty database. */
export async function ours({ database }: BenchDatabase): Promise<{ store: PostgresEventStore; append: Contender }> {
  await migrate(database, migrations);
  const store = new PostgresEventStore(database);
  const append: Contender = (load) => {
    const run = newId();
    return inBatches(load, (writer, expectedVersion) =>
      store.append(
        [
          {
            streamId: `meeting-${run}-${writer}`,
            expectedVersion,
            events: Array.from({ length: load.batch }, aSmallEvent),
          },
        ],
        context,
      ),
    );
  };
  return { store, append };
}

/** Emmett's store on an empty database, with the same data and metadata. */
function emmett({ url }: BenchDatabase): { append: Contender; close: () => Promise<void> } {
  const store = getPostgreSQLEventStore(url);
  const metadata = { ...context, publishedAt: '2025-02-18T09:00:00Z' };
  return {
    append: (load) => {
      const run = newId();
      return inBatches(load, (writer, done) =>
        store.appendToStream(
          `meeting-${run}-${writer}`,
          Array.from({ length: load.batch }, () => ({
            type: 'OccurrenceRetracted',
            data: aSmallEvent().data,
            metadata,
          })),
          done === 0 ? {} : { expectedStreamVersion: BigInt(done) },
        ),
      );
    },
    close: () => store.close(),
  };
}

/** The bound: the same rows through bare multi-row inserts into a table without any rule. */
async function bare({ url, database }: BenchDatabase): Promise<{ append: Contender; close: () => Promise<void> }> {
  await database.query({
    text: `CREATE TABLE bare (position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, event_id uuid, stream_id text,
             stream_version int, type text, data jsonb, metadata jsonb, recorded_at timestamptz DEFAULT clock_timestamp())`,
  });
  const pool = Database.connect(url, { max: WRITERS });
  const append: Contender = (load) => {
    const run = newId();
    return inBatches(load, (writer, done) => {
      const nth = Array.from({ length: load.batch }, (_, n) => n);
      return pool.query({
        name: 'bare',
        text: `INSERT INTO bare (event_id, stream_id, stream_version, type, data, metadata)
               SELECT * FROM unnest($1::uuid[], $2::text[], $3::int[], $4::text[], $5::jsonb[], $6::jsonb[])`,
        values: [
          nth.map(() => newId()),
          nth.map(() => `meeting-${run}-${writer}`),
          nth.map((n) => done + n + 1),
          nth.map(() => 'OccurrenceRetracted'),
          nth.map(() => JSON.stringify(aSmallEvent().data)),
          nth.map(() => JSON.stringify(context)),
        ],
      });
    });
  };
  return { append, close: () => pool.close() };
}

const loads = [
  { what: 'append, batches of 100, 8 writers', batch: 100, events: 80_000, budget: { ratio: 1.5 } },
  { what: 'append, single events, 8 writers', batch: 1, events: 16_000, budget: { ratio: 1.3 } },
];

async function besideEmmett(options: BenchmarkOptions, create: () => Promise<BenchDatabase>): Promise<Measurement[]> {
  const { store, append } = await ours(await create());
  const peer = emmett(await create());
  const bound = await bare(await create());
  const measurements: Measurement[] = [];
  for (const { what, batch, events, budget } of loads) {
    const load = { batch, events: options.events ?? events };
    const warmUp = { batch, events: batch * WRITERS * 4 };
    for (const contender of [append, peer.append, bound.append]) await contender(warmUp);
    options.progress(`${what}: ${options.rounds} rounds of ${load.events} events, three contenders in turn`);
    const figures = await alternate(options.rounds, {
      ours: () => append(load),
      emmett: () => peer.append(load),
      bare: () => bound.append(load),
    });
    measurements.push(compare(what, figures.ours, { name: "Emmett's", figure: figures.emmett, budget }));
    measurements.push(compare(`… against bare inserts`, figures.ours, { name: 'bare', figure: figures.bare }));
  }
  await peer.close();
  await bound.close();
  await store.close();
  return measurements;
}

/** Whether appends stay as fast, the process as small and an event as small while the log grows. */
async function grown(options: BenchmarkOptions, create: () => Promise<BenchDatabase>): Promise<Measurement[]> {
  const created = await create();
  const { database } = created;
  const { store, append } = await ours(created);
  const measurements: Measurement[] = [];
  let stored = 0;
  for (const size of options.sizes) {
    options.progress(`filling the log up to ${size} events`);
    if (size > stored) await append({ batch: 500, events: size - stored });
    const rates: number[] = [];
    for (let round = 0; round < options.rounds; round += 1) rates.push(await append({ batch: 100, events: 16_000 }));
    stored = await countEvents(database);
    const { median, range } = figureOf(rates);
    measurements.push({ what: `at ${size} events: append, batches of 100`, unit: 'events/s', value: median, range });
    measurements.push(...(await footprint(database, size)));
  }
  await store.close();
  return measurements;
}

/** Appending, beside Emmett's Postgres store. */
export const append: Benchmark = {
  name: 'append',
  summary: 'append events, beside Emmett’s Postgres store and bare inserts',
  about: '8 writers, batches of 100 and single events; --growth: rate, memory and size at each size of the log',
  minutes: { usual: 2, growth: 4 },
  run: (options) => withPostgres((create) => (options.growth ? grown(options, create) : besideEmmett(options, create))),
};
