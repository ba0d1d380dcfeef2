import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { append } from './append.bench.js';
import type { Benchmark, BenchmarkOptions } from './benchmark.js';
import { copies } from './copies.bench.js';
import { endToEnd } from './end-to-end.bench.js';
import { bulkImport } from './import.bench.js';
import { ingest } from './ingest.bench.js';
import { project } from './project.bench.js';
import { read } from './read.bench.js';
import { rebuild } from './rebuild.bench.js';
import { relay } from './relay.bench.js';
import { machine, renderReport } from './report.js';

const benchmarks: readonly Benchmark[] = [append, read, relay, project, rebuild, endToEnd, copies, ingest, bulkImport];
/** Exit codes: 0 done, 1 failed, 2 called the wrong way. */
const FAILED = 1;
const MISUSED = 2;

const count = (given: string): number => {
  const value = Number(given.replaceAll('_', ''));
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('A whole number from 1 is needed.');
  return value;
};

/** `10000,100000` as ascending numbers. */
const counts = (given: string): number[] =>
  given
    .split(',')
    .map(count)
    .toSorted((a, b) => a - b);

const withBenchmark = (name: string, chosen: readonly Benchmark[] = []): readonly Benchmark[] => {
  const found = benchmarks.find((known) => known.name === name);
  if (found !== undefined) return [...chosen, found];
  throw new InvalidArgumentError(`The benchmarks are: ${benchmarks.map((known) => known.name).join(', ')}.`);
};

/** The names with what each measures and how long it takes, for `--help`. */
const listed = (): string =>
  benchmarks
    .map(({ name, summary, about, minutes: { usual, growth } }) => {
      const takes = `${usual} min${growth === undefined ? '' : `, --growth ${growth} min`}`;
      return `  ${name.padEnd(11)} ${summary}\n  ${' '.repeat(11)} ${about}\n  ${' '.repeat(11)} about ${takes}`;
    })
    .join('\n');

type Options = { events?: number[]; rounds: number; growth: boolean; json: boolean };

async function run(benchmark: Benchmark, { events, rounds, growth, json }: Options): Promise<void> {
  const options: BenchmarkOptions = {
    events: events?.[0],
    rounds,
    growth,
    sizes: events ?? [10_000, 100_000, 1_000_000],
    progress: (line) => void process.stderr.write(`${benchmark.name}: ${line}\n`),
  };
  const on = machine();
  const measurements = await benchmark.run(options);
  const result = { benchmark: benchmark.name, machine: on, measurements };
  process.stdout.write(
    json
      ? `${JSON.stringify(result)}\n`
      : `\n${benchmark.name}: ${benchmark.summary}\n${on}\n\n${renderReport(measurements)}\n`,
  );
}

const bench = new Command('bench')
  .description('Measures Dateline beside a peer or a bound, in the same run on this machine')
  .usage('[options] <name...>')
  .argument('<name...>', 'one or more of the benchmarks below', withBenchmark)
  .option('--events <n>', 'events of a round; with --growth the sizes of the log, e.g. 10000,100000', counts)
  .option('--rounds <n>', 'rounds of each contender, of which the median counts', count, 3)
  .option('--growth', 'measure at growing sizes of the log, 10⁴, 10⁵ and 10⁶ events', false)
  .option('--json', 'print one JSON object a benchmark', false)
  .addHelpText('after', `\nBenchmarks:\n${listed()}`)
  .exitOverride()
  .action(async (chosen: readonly Benchmark[], options: Options) => {
    const flat = options.growth ? chosen.find(({ minutes }) => minutes.growth === undefined) : undefined;
    if (flat !== undefined) bench.error(`error: ${flat.name} has no --growth`);
    for (const benchmark of chosen) await run(benchmark, options);
  });

try {
  await bench.parseAsync();
} catch (error) {
  const isMisuse = error instanceof CommanderError;
  if (!isMisuse) process.stderr.write(`bench: ${(error as Error).message}\n`);
  process.exitCode = !isMisuse ? FAILED : error.exitCode === 0 ? 0 : MISUSED;
}
