import { Command, InvalidArgumentError } from 'commander';
import { append } from './append.bench.js';
import type { Benchmark, BenchmarkOptions } from './benchmark.js';
import { relay } from './relay.bench.js';
import { endToEnd } from './end-to-end.bench.js';
import { machine, renderReport } from './report.js';

const benchmarks: readonly Benchmark[] = [append, relay, endToEnd];

const count = (given: string): number => {
  const value = Number(given.replaceAll('_', ''));
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('a whole number from 1 is needed');
  return value;
};

type Options = { events?: number; rounds: number; growth: boolean; json: boolean };

const bench = new Command('bench')
  .description('Measures Dateline beside a peer or a bound, in the same run on this machine')
  .usage('[options] <name...>')
  .argument('<name...>', benchmarks.map(({ name, summary }) => `${name}: ${summary}`).join('; '))
  .option('--events <n>', 'events of a round', count)
  .option('--rounds <n>', 'rounds of each contender, of which the median counts', count, 3)
  .option('--growth', 'measure at 10⁴, 10⁵ and 10⁶ events', false)
  .option('--json', 'print one JSON object a benchmark', false)
  .action(async (names: string[], { events, rounds, growth, json }: Options) => {
    for (const name of names) {
      const benchmark = benchmarks.find((known) => known.name === name);
      if (benchmark === undefined) throw new Error(`There is no benchmark "${name}": see --help`);
      const progress = (line: string): void => void process.stderr.write(`${name}: ${line}\n`);
      const options: BenchmarkOptions = { events, rounds, growth, progress };
      const measurements = await benchmark.run(options);
      const result = { benchmark: name, machine: machine(), measurements };
      process.stdout.write(
        json
          ? `${JSON.stringify(result)}\n`
          : `\n${name}: ${benchmark.summary}\n${machine()}\n\n${renderReport(measurements)}\n`,
      );
    }
  });

try {
  await bench.parseAsync();
} catch (error) {
  process.stderr.write(`bench: ${(error as Error).message}\n`);
  process.exitCode = 1;
}
