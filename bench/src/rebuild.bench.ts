import { compare, type Benchmark, type BenchmarkOptions, type Measurement } from './benchmark.js';
import { fillEmmett, rebuildWithEmmett } from './emmett.js';
import { fillWithNews } from './newsroom.js';
import { openReadModels, type BenchBuild, type BenchReadModels } from './read-models.js';
import { withPostgres, type BenchDatabase } from './services.js';
import { alternate, rateOf } from './timing.js';

/** Fills new tables of every projection from the log, side by side, indexes and all; answers events/s. */
async function rebuildAll(readModels: BenchReadModels, events: number): Promise<number> {
  const builds = await readModels.begin();
  const rate = await rateOf(events, () => Promise.all(builds.map((build: BenchBuild) => build.rebuild())));
  for (const table of builds.flatMap(({ tables }) => tables)) await readModels.query(`DROP TABLE ${table} CASCADE`);
  return rate;
}

type Create = () => Promise<BenchDatabase>;

async function besideEmmett(options: BenchmarkOptions, create: Create): Promise<Measurement[]> {
  const [created, other] = [await create(), await create()];
  const readModels = await openReadModels(created);
  try {
    options.progress('filling both logs');
    const events = await fillWithNews(readModels.store, options.events ?? 20_000);
    const theirs = await fillEmmett(other, options.events ?? 20_000);
    options.progress(`${options.rounds} rounds of ${events} events, two contenders in turn`);
    const figures = await alternate(options.rounds, {
      ours: () => rebuildAll(readModels, events),
      emmett: () => rebuildWithEmmett(other, theirs),
    });
    const emmett = { name: 'Emmett', figure: figures.emmett, budget: { ratio: 20 } };
    return [compare('a newsroom’s events, all read models', figures.ours, emmett)];
  } finally {
    await readModels.close();
  }
}

/** The same log, grown: the rate and the memory must not depend on how long it is. */
async function growing(options: BenchmarkOptions, create: Create): Promise<Measurement[]> {
  const readModels = await openReadModels(await create());
  try {
    const measurements: Measurement[] = [];
    let events = 0;
    for (const size of options.sizes) {
      options.progress(`filling the log up to ${size} events`);
      events += await fillWithNews(readModels.store, size - events);
      options.progress(`rebuilding from ${events} events`);
      const value = await rebuildAll(readModels, events);
      const what = `rebuild from ${events.toLocaleString('en')} events`;
      measurements.push({ what, unit: 'events/s', value });
      measurements.push({ what: '… memory of the process', unit: 'MiB', value: process.memoryUsage.rss() / 2 ** 20 });
    }
    return measurements;
  } finally {
    await readModels.close();
  }
}

/** Making the read models again from the log. */
export const rebuild: Benchmark = {
  name: 'rebuild',
  summary: 'make every read model again from the log, beside Emmett’s rebuild of one document a stream',
  about: 'pages from the store, folded and written, readers’ indexes made at the end',
  minutes: { usual: 3, growth: 8 },
  run: (options) => withPostgres((create) => (options.growth ? growing : besideEmmett)(options, create)),
};
