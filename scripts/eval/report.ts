import type { Figure, Scored, Score } from './suite.js';

/** What one suite came to, or why it could not be run. */
export type Outcome = { readonly name: string; readonly seconds: number } & Result;
export type Result = { readonly score: Score; readonly rows: readonly Row[] } | { readonly error: string };
export type Row = { readonly figure: Figure; readonly value: number; readonly verdict: Verdict };
export type Verdict = 'stretch' | 'passed' | 'FAILED';

/** Each figure of a suite with its verdict; a figure that is no number has failed. */
export function judge(figures: readonly Figure[], scored: Scored): Row[] {
  return figures.map((figure) => {
    const value = figure.of(scored);
    return { figure, value, verdict: verdictOf(figure, value) };
  });
}

function verdictOf({ bar, stretch, bound }: Figure, value: number): Verdict {
  if (bound === 'most' ? !(value <= bar) : !(value >= bar)) return 'FAILED';
  return stretch !== undefined && value >= stretch ? 'stretch' : 'passed';
}

/** Whether it is over all its bars. */
export function hasPassed(outcome: Outcome): boolean {
  return 'score' in outcome && outcome.rows.every(({ verdict }) => verdict !== 'FAILED');
}

const cellsOf = ({ figure: { name, bar, stretch, bound }, value, verdict }: Row): string[] => [
  name,
  bound === 'most' ? String(value) : value.toFixed(4),
  `${bound === 'most' ? '≤' : '≥'} ${bar}`,
  stretch === undefined ? '' : String(stretch),
  verdict,
];

const heads = ['suite', 'n', 'figure', 'value', 'bar', 'stretch', 'verdict', 'seconds'];

/** The table for people: one line a figure, the verdict of its bar, how long the suite took. */
export function renderOutcomes(outcomes: readonly Outcome[]): string {
  const lines = outcomes.flatMap((outcome) => {
    const seconds = outcome.seconds.toFixed(1);
    if ('error' in outcome) return [[outcome.name, '', 'could not be run', '', '', '', 'FAILED', seconds]];
    return outcome.rows.map((row, index) =>
      index === 0 ? [outcome.name, String(outcome.score.n), ...cellsOf(row), seconds] : ['', '', ...cellsOf(row), ''],
    );
  });
  const widths = heads.map((head, column) =>
    Math.max(head.length, ...lines.map((line) => (line[column] ?? '').length)),
  );
  const render = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  return [heads, ...lines].map(render).join('\n');
}
