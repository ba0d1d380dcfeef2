import { execFileSync, spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectRoot } from '#platform';
import type { Case, Prediction, Score } from './suite.js';

/** What a public command answered: its lines, also as the file that the scorer reads. */
export type Answers = { readonly file: string; readonly predictions: ReadonlyMap<string, Prediction> };

const command = join(projectRoot, 'dist', 'cli', 'src', 'main.js');

/** Runs `use` with a folder that is gone afterwards. */
export async function inTemporaryFolder<Result>(use: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'dateline-eval-'));
  try {
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Runs `dateline parse KIND` as a user would, over lines that do not tell what is expected. A line that could not be read
 * counts as answered wrongly; the command itself must not fail: then this rejects with what it said.
 */
export async function parse(kind: string, lines: readonly object[], folder: string): Promise<Answers> {
  const input = join(folder, 'in.ndjson');
  const file = join(folder, 'out.ndjson');
  writeFileSync(input, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  const output = openSync(file, 'w');
  const complaints = join(folder, 'err.txt');
  const errors = openSync(complaints, 'w');
  const child = spawn(process.execPath, [command, 'parse', kind, input], { stdio: ['ignore', output, errors] });
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  [output, errors].forEach(closeSync);
  const answers = readFileSync(file, 'utf8').split('\n').filter(Boolean);
  if ((code !== 0 && code !== 1) || answers.length !== lines.length) {
    throw new Error(
      `dateline parse ${kind} ended with ${code ?? 'a signal'} after ${answers.length} answers:\n${readFileSync(complaints, 'utf8')}`,
    );
  }
  const predictions = answers.map((line) => JSON.parse(line) as Prediction);
  return { file, predictions: new Map(predictions.map((prediction) => [prediction.id, prediction])) };
}

/** A case without what is expected of it. */
export function withoutExpectation(one: Case): object {
  return Object.fromEntries(Object.entries(one).filter(([key]) => key !== 'expected'));
}

/** The scorer's own verdict; `suite` is a name with its split, e.g. `feeds.dev`. */
export function scoreFile(scorer: string, suite: string, file: string): Score {
  const printed = execFileSync(process.execPath, [scorer, suite, file, '--json'], { encoding: 'utf8', maxBuffer: 1e9 });
  return JSON.parse(printed) as Score;
}
