import pg from 'pg';
import type { Category } from '#events';
import type { LogQuery, PostgresEventStore } from '#event-store';
import { ours, type Contender } from './append.bench.js';
import { compare, type Benchmark, type BenchmarkOptions, type Measurement } from './benchmark.js';
import { footprint } from './footprint.js';
import { fillWithNews } from './newsroom.js';
import { withPostgres, type BenchDatabase } from './services.js';
import { alternate, rateOf, sideBySide } from './timing.js';

/** What the relay and the consumers ask for at a time. */
const PAGE = 500;
const READERS = 8;
const COLUMNS = 'position, event_id, stream_id, stream_version, type, type_version, data, metadata, recorded_at';

type Log = BenchDatabase & {
  readonly store: PostgresEventStore;
  readonly append: Contender;
  readonly bare: pg.Client;
};

/** The slice page by page, as a consumer reads it; answers events per second. */
async function scanAll({ store }: Log, slice: Pick<LogQuery, 'categories' | 'partitions'>): Promise<number> {
  let [after, read, isOver] = [0, 0, false];
  const start = performance.now();
  while (!isOver) {
    const { events, upTo } = await store.scan({ after, limit: PAGE, ...slice });
    read += events.length;
    after = upTo;
    isOver = events.length < PAGE;
  }
  return (read * 1000) / (performance.now() - start);
}

/** The log through `read`, the position of the last event being the cursor. */
async function readAll({ store }: Log): Promise<number> {
  let [after, read, isOver] = [0, 0, false];
  const start = performance.now();
  while (!isOver) {
    const events = await store.read({ after, limit: PAGE });
    read += events.length;
    after = events.at(-1)?.position ?? after;
    isOver = events.length < PAGE;
  }
  return (read * 1000) / (performance.now() - start);
}

type Condition = { readonly name: string; readonly and: string; readonly values: readonly unknown[] };
const all: Condition = { name: 'bare', and: '', values: [] };

/** The bound: the same pages as the driver answers them, its rows not made into events. */
async function selectAll({ bare }: Log, { name, and, values }: Condition = all): Promise<number> {
  let [after, read, isOver] = ['0', 0, false];
  const start = performance.now();
  while (!isOver) {
    const { rows } = await bare.query<{ position: string }>({
      name,
      text: `SELECT ${COLUMNS} FROM dateline.events WHERE position > $1 ${and} ORDER BY position LIMIT ${PAGE}`,
      values: [after, ...values],
    });
    read += rows.length;
    after = rows.at(-1)?.position ?? after;
    isOver = rows.length < PAGE;
  }
  return (read * 1000) / (performance.now() - start);
}

/** Streams one after another, from several readers side by side; answers streams per second. */
const eachStream = (ids: readonly string[], read: (id: string) => Promise<unknown>): Promise<number> =>
  rateOf(ids.length, () =>
    sideBySide(READERS, async (reader) => {
      for (let n = reader; n < ids.length; n += READERS) await read(ids[n] ?? '');
    }),
  );

type Shape = {
  readonly what: string;
  readonly ours: (log: Log) => Promise<number>;
  readonly bare: (log: Log) => Promise<number>;
  readonly budget?: Measurement['budget'];
};

const inOrder = (what: string): Shape => ({
  what,
  ours: readAll,
  bare: (log) => selectAll(log),
  budget: { atLeast: 100_000 },
});
const categories: Category[] = ['meeting', 'stance'];
const partitions = [0, 1, 2, 3];
const OF_PARTITIONS = `AND get_byte(decode(md5(stream_id), 'hex'), 0) % 16 = ANY ($2::int[])`;
const slices: readonly Shape[] = [
  {
    what: '… two categories of it',
    ours: (log) => scanAll(log, { categories }),
    bare: (log) =>
      selectAll(log, { name: 'bare categories', and: `AND category || '' = ANY ($2::text[])`, values: [categories] }),
  },
  {
    what: '… four of its sixteen partitions',
    ours: (log) => scanAll(log, { partitions }),
    bare: (log) => selectAll(log, { name: 'bare partitions', and: OF_PARTITIONS, values: [partitions] }),
  },
];

async function measureShapes(options: BenchmarkOptions, log: Log, shapes: readonly Shape[]): Promise<Measurement[]> {
  const measurements: Measurement[] = [];
  for (const { what, ours: reader, bare, ...rest } of shapes) {
    options.progress(`${what}: ${options.rounds} rounds of two contenders in turn`);
    const contenders = { ours: () => reader(log), bare: () => bare(log) };
    await alternate(1, contenders);
    const figures = await alternate(options.rounds, contenders);
    measurements.push(compare(what, figures.ours, { name: 'bare SELECT', figure: figures.bare, ...rest }));
  }
  return measurements;
}

async function measureStreams(options: BenchmarkOptions, { store, url, database }: Log): Promise<Measurement> {
  const rows = await database.query<{ stream_id: string }>({
    text: `SELECT stream_id FROM dateline.events WHERE category = 'meeting' AND stream_version = 1 LIMIT 10000`,
  });
  const ids = rows.map(({ stream_id }) => stream_id);
  options.progress(`${ids.length} streams of two events: ${options.rounds} rounds of two contenders in turn`);
  const pool = new pg.Pool({ connectionString: url, max: READERS });
  const text = `SELECT ${COLUMNS} FROM dateline.events WHERE stream_id = $1 ORDER BY stream_version`;
  const figures = await alternate(options.rounds, {
    ours: () => eachStream(ids, (id) => store.readStream(id)),
    bare: () => eachStream(ids, (id) => pool.query({ name: 'bare stream', text, values: [id] })),
  });
  await pool.end();
  const against = { name: 'bare SELECT', figure: figures.bare };
  return compare('streams of two events, 8 readers', figures.ours, against, 'streams/s');
}

/** Lends a log with a store and a bare client of its own. */
async function withLog<T>(created: BenchDatabase, work: (log: Log) => Promise<T>): Promise<T> {
  const { store, append } = await ours(created);
  const bare = new pg.Client({ connectionString: created.url });
  await bare.connect();
  try {
    return await work({ ...created, store, append, bare });
  } finally {
    await bare.end();
    await store.close();
  }
}

async function besideSelect(options: BenchmarkOptions, create: () => Promise<BenchDatabase>): Promise<Measurement[]> {
  const events = options.events ?? 100_000;
  const small = await withLog(await create(), async (log) => {
    options.progress(`filling a log with ${events} small events`);
    await log.append({ batch: 500, events });
    return measureShapes(options, log, [inOrder('log in order, 250 bytes of data an event')]);
  });
  const news = await withLog(await create(), async (log) => {
    options.progress(`filling a log with what articles make, ${events} events`);
    await fillWithNews(log.store, events);
    const shapes = [inOrder('log in order, a newsroom’s events'), ...slices];
    return [...(await measureShapes(options, log, shapes)), await measureStreams(options, log)];
  });
  return [...small, ...news];
}

/** Whether the log is read as fast, in as little memory, while it grows. */
async function grown(options: BenchmarkOptions, create: () => Promise<BenchDatabase>): Promise<Measurement[]> {
  return withLog(await create(), async (log) => {
    const measurements: Measurement[] = [];
    let stored = 0;
    for (const size of options.sizes) {
      options.progress(`filling the log up to ${size} events`);
      stored += await fillWithNews(log.store, size - stored);
      await log.database.query({ text: 'VACUUM ANALYZE dateline.events' });
      measurements.push(...(await measureShapes(options, log, [inOrder(`at ${size} events: all of it in order`)])));
      measurements.push(...(await footprint(log.database, size)));
    }
    return measurements;
  });
}

/** Reading the log, beside bare SELECTs of the same rows. */
export const read: Benchmark = {
  name: 'read',
  summary: 'read the log in order, beside bare SELECTs of the same pages',
  about: 'all of it, two categories, four partitions, single streams; --growth: rate, memory and size at each size',
  minutes: { usual: 2, growth: 8 },
  run: (options) => withPostgres((create) => (options.growth ? grown(options, create) : besideSelect(options, create))),
};
