#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import { articleAdd } from './article-add.js';
import { articleCopies } from './article-copies.js';
import { articleImport } from './article-import.js';
import { articleRederive } from './article-rederive.js';
import { articleShow } from './article-show.js';
import { consumer } from './consumer.js';
import { deadLetter } from './dead-letter.js';
import { extract } from './extract.js';
import { parse } from './parse/parse.js';
import { projection } from './projection.js';
import { quarantine } from './quarantine.js';
import { redact } from './redact.js';
import { replay } from './replay.js';
import { source } from './source/source.js';
import { UsageError } from './usage-error.js';

/** Exit codes: 0 done, 1 failed, 2 called the wrong way. Answers go to stdout, everything else to stderr. */
const FAILED = 1;
const MISUSED = 2;

const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

const dateline = new Command('dateline')
  .description('Articles in, events out: from the shell')
  .enablePositionalOptions()
  .addCommand(
    new Command('article')
      .description('articles')
      .addCommand(articleAdd(print))
      .addCommand(articleShow(print))
      .addCommand(articleCopies(print))
      .addCommand(articleImport(print))
      .addCommand(articleRederive(print)),
  )
  .addCommand(extract(print))
  .addCommand(source(print))
  .addCommand(parse())
  .addCommand(deadLetter(print))
  .addCommand(quarantine(print))
  .addCommand(projection(print))
  .addCommand(redact(print))
  .addCommand(replay(print))
  .addCommand(consumer(print));

/** Commander ends the program by itself unless every command is told to throw instead. */
function prepare(command: Command): void {
  command.exitOverride().showHelpAfterError('(add --help to see how it is called)');
  command.commands.forEach(prepare);
}
prepare(dateline);

/** Whoever reads the answers may stop early, as `head` does. */
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

try {
  await dateline.parseAsync();
} catch (error) {
  process.exitCode = exitCodeOf(error);
  if (!(error instanceof CommanderError)) process.stderr.write(`dateline: ${(error as Error).message}\n`);
}

function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : MISUSED;
  return error instanceof UsageError ? MISUSED : FAILED;
}
