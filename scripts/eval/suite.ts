/** A case of a suite: what the command gets, and what is expected of it. */
export type Case = {
  readonly id: string;
  readonly expected: Readonly<Record<string, unknown>>;
  readonly tier?: string;
};

/** What a command answered to a case. */
export type Prediction = Readonly<Record<string, unknown>> & { readonly id: string };

/** What the scorer printed as JSON: numbers by name, and tallies `[passed, all]` by tier. */
export type Score = Readonly<Record<string, unknown>> & { readonly n: number };

/** All that a figure may be worked out from. */
export type Scored = {
  readonly score: Score;
  readonly cases: readonly Case[];
  readonly predictions: ReadonlyMap<string, Prediction>;
};

/** One number that is held to a bar. */
export type Figure = {
  readonly name: string;
  readonly of: (scored: Scored) => number;
  readonly bar: number;
  /** What is aimed at beyond the bar. */
  readonly stretch?: number;
  /** `most`: the bar is the largest value allowed; otherwise it is the smallest. */
  readonly bound?: 'most';
};

/** Cases of one kind, the command that reads them, and the figures that count. */
export type Suite = {
  readonly name: string;
  /** `dateline parse KIND` */
  readonly kind: string;
  readonly figures: readonly Figure[];
};
