import { Command, CommanderError } from 'commander';
import { MisuseError } from './eval/data.js';
import { evaluateIngest, type IngestOptions } from './eval/ingest.js';
import { hasPassed, renderOutcomes, type Outcome } from './eval/report.js';
import { suites } from './eval/suites.js';

/** Exit codes: 0 over every bar, 1 under one or broken, 2 called the wrong way. */
const FAILED = 1;
const MISUSED = 2;

const ingest = new Command('ingest')
  .description('the suites of ingestion, through dateline parse')
  .option(
    '--data <dir>',
    'folder of the cases and their scorer',
    process.env['DATELINE_EVAL_DATA'] ?? '../shared/ingest',
  )
  .option('--split <name>', 'which part of the cases: dev or held', 'dev')
  .option('--suite <name...>', 'only these suites', (name: string, before: string[]) => [...before, name], [])
  .option('--json', "print one object on stdout, each suite's name with the scorer's own JSON")
  .addHelpText('after', `\nSuites: ${suites.map(({ name }) => name).join(', ')}, neardup`)
  .action(async ({ json, ...options }: IngestOptions & { json?: true }) => {
    const outcomes: Outcome[] = [];
    for await (const outcome of evaluateIngest(options)) {
      outcomes.push(outcome);
      process.stderr.write(
        `${outcome.name}: ${'error' in outcome ? outcome.error : `${outcome.seconds.toFixed(1)} s`}\n`,
      );
    }
    const scores = Object.fromEntries(
      outcomes.map((one) => [one.name, 'error' in one ? { error: one.error } : one.score]),
    );
    process.stdout.write(`${json === true ? JSON.stringify(scores) : renderOutcomes(outcomes)}\n`);
    if (!outcomes.every(hasPassed)) process.exitCode = FAILED;
  });

const evaluation = new Command('eval').description('Measures quality on cases with known answers').addCommand(ingest);
evaluation.exitOverride();
ingest.exitOverride().showHelpAfterError('(add --help to see how it is called)');

try {
  await evaluation.parseAsync();
} catch (error) {
  const isMisuse = error instanceof CommanderError;
  if (!isMisuse) process.stderr.write(`eval: ${(error as Error).message}\n`);
  process.exitCode = isMisuse && error.exitCode === 0 ? 0 : isMisuse || error instanceof MisuseError ? MISUSED : FAILED;
}
