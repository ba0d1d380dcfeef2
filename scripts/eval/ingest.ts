import { EvaluationData, MisuseError } from './data.js';
import { linesOf, nearDuplicateFigures, scorePairs } from './near-duplicates.js';
import { judge, type Outcome, type Result } from './report.js';
import { inTemporaryFolder, parse, scoreFile, withoutExpectation } from './run-command.js';
import type { Scored } from './suite.js';
import { suites } from './suites.js';

/** Which cases are run: the folder, the split, and the suites, all where none is named. */
export type IngestOptions = { readonly data: string; readonly split: string; readonly suite: readonly string[] };

type Runnable = { readonly name: string; readonly run: () => Promise<Result> };

/**
 * Runs the suites through the public commands, one after the other, and yields what each came to; one that breaks does
 * not stop the rest. Throws MisuseError where the data or a suite that was named is not there.
 */
export async function* evaluateIngest({ data: folder, split, suite: chosen }: IngestOptions): AsyncGenerator<Outcome> {
  const runnables = runnablesOf(new EvaluationData(folder, split), split);
  const isChosen = (name: string, one: string): boolean => name === one || name.replace(/-\d+$/, '') === one;
  const missing = chosen.find((one) => !runnables.some(({ name }) => isChosen(name, one)));
  if (missing !== undefined || runnables.length === 0) {
    const known = runnables.map(({ name }) => name).join(', ') || 'none';
    throw new MisuseError(`There are no cases of ${missing ?? 'any suite'} in the split ${split}; there are: ${known}`);
  }
  for (const { name, run } of runnables) {
    if (chosen.length > 0 && !chosen.some((one) => isChosen(name, one))) continue;
    const started = performance.now();
    const outcome = await run().catch((error: unknown): Result => ({ error: (error as Error).message }));
    yield { name, ...outcome, seconds: (performance.now() - started) / 1000 };
  }
}

function runnablesOf(data: EvaluationData, split: string): Runnable[] {
  const known = suites.flatMap(({ name, kind, figures }): Runnable[] => {
    const cases = data.casesOf(name);
    if (cases === undefined) return [];
    const run: Runnable['run'] = () =>
      inTemporaryFolder(async (folder) => {
        const { file, predictions } = await parse(kind, cases.map(withoutExpectation), folder);
        const scored: Scored = { score: scoreFile(data.scorer, `${name}.${split}`, file), cases, predictions };
        return { score: scored.score, rows: judge(figures, scored) };
      });
    return [{ name, run }];
  });
  const pairs = data.nearDuplicates().map(({ name, set }): Runnable => ({
    name,
    run: () =>
      inTemporaryFolder(async (folder) => {
        const { predictions } = await parse('duplicates', linesOf(set), folder);
        const score = scorePairs(name, set, predictions.values());
        return { score, rows: judge(nearDuplicateFigures, { score, cases: [], predictions }) };
      }),
  }));
  return [...known, ...pairs];
}
