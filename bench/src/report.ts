import { cpus, loadavg } from 'node:os';
import type { Measurement } from './benchmark.js';

const number = (value: number): string =>
  value >= 100 ? Math.round(value).toLocaleString('en-GB') : value.toPrecision(3);

function judge({ value, against, budget }: Measurement): string {
  if (budget === undefined) return '';
  if ('atMost' in budget) return verdict(`< ${number(budget.atMost)}`, budget.atMost / value);
  if ('atLeast' in budget) return verdict(`≥ ${number(budget.atLeast)}`, value / budget.atLeast);
  return verdict(`≥ ${budget.ratio} ×`, value / (against?.value ?? Number.NaN) / budget.ratio);
}

/** `share` is how much of the budget was reached: 1 or more is met. */
const verdict = (wanted: string, share: number): string =>
  `${wanted}: ${share >= 1 ? 'met' : `missed, ${number(share * 100)} % of it reached`}`;

const row = (measurement: Measurement): string[] => {
  const { what, unit, value, range, against } = measurement;
  return [
    what,
    `${number(value)} ${unit}`,
    range === undefined ? '' : `${number(range[0])}–${number(range[1])}`,
    against === undefined ? '' : `${against.name} ${number(against.value)}`,
    against === undefined ? '' : `${(value / against.value).toFixed(2)} ×`,
    judge(measurement),
  ];
};

/** The result as a Markdown table. */
export function renderReport(measurements: readonly Measurement[]): string {
  const heads = ['what', 'figure', 'rounds', 'against', 'ratio', 'budget'];
  const rows = measurements.map(row);
  const widths = heads.map((head, column) => Math.max(head.length, ...rows.map((cells) => cells[column]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [line(heads), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}

/** What the figures are measured on, and how many other programs want a core: to be asked before the measurement. */
export const machine = (): string => {
  const all = cpus();
  return `${all.length} × ${all[0]?.model.trim() ?? 'unknown'}, Node ${process.version}, load ${(loadavg()[0] ?? 0).toFixed(1)} before`;
};
