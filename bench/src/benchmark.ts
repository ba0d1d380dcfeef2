import type { Figure } from './timing.js';

/** What a run is told on the command line. */
export type BenchmarkOptions = {
  /** Events of one round; each benchmark has a default of its own. */
  readonly events: number | undefined;
  /** Rounds of each contender; they alternate, and the median counts. */
  readonly rounds: number;
  /** Whether to measure at growing sizes of the log instead. */
  readonly growth: boolean;
  /** The sizes of a log that grows, in events, ascending. */
  readonly sizes: readonly number[];
  /** Says on stderr what is going on. */
  readonly progress: (line: string) => void;
};

/** One line of a result. */
export type Measurement = {
  readonly what: string;
  /** E.g. `events/s`, `ms`, `MiB`. */
  readonly unit: string;
  readonly value: number;
  /** The least or greatest of all rounds, to show how steady the figure is. */
  readonly range?: readonly [number, number];
  /** What it is measured against, in the same run. */
  readonly against?: { readonly name: string; readonly value: number };
  /** What the design asks for: a ratio to the peer or bound, or a value in the unit. */
  readonly budget?: { readonly ratio: number } | { readonly atLeast: number } | { readonly atMost: number };
};

/** A question about speed, with its peer or bound measured in the same run. */
export type Benchmark = {
  readonly name: string;
  readonly summary: string;
  /** What each of its figures is, and against what. */
  readonly about: string;
  /** How long it takes about, on two cores. */
  readonly minutes: { readonly usual: number; readonly growth?: number };
  readonly run: (options: BenchmarkOptions) => Promise<readonly Measurement[]>;
};

type Against = { readonly name: string; readonly figure: Figure; readonly budget?: Measurement['budget'] };

/** A figure beside that of its peer or bound. */
export const compare = (
  what: string,
  { median, range }: Figure,
  { name, figure, budget }: Against,
  unit = 'events/s',
): Measurement => ({
  what,
  unit,
  value: median,
  range,
  against: { name, value: figure.median },
  ...(budget === undefined ? {} : { budget }),
});
