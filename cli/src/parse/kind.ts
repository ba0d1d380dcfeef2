import type { Line } from './line.js';

/** What is read of one line, without its id; a key whose value is `undefined` is left out of the answer. */
export type Answer = Readonly<Record<string, unknown>>;

/** A parser at work. */
export type Parser = {
  /** Throws or rejects where the line cannot be read: its message is told, and the next line is read. */
  readonly parse: (line: Line) => Answer | Promise<Answer>;
  /** How many lines are read at a time, one unless told; answers keep the order of the lines. */
  readonly atOnce?: number;
  /** Ends worker threads and the like, so that the program can end. */
  readonly close?: () => Promise<void>;
};

/** What `dateline parse KIND` reads, for `--help`, and how its parser is made. */
export type Kind = {
  readonly summary: string;
  /** One line each for the fields that it reads and answers beside `id`. */
  readonly fields: readonly string[];
  /** A line and its answer; a spec runs it. */
  readonly example: { readonly line: object; readonly answer: object };
  /** Loads the code; called once, when the command runs. */
  readonly open: () => Promise<Parser>;
};
