import type { Basis, Occurred, Position, Topic } from '#events';
import type { Actor, Document, Quotation, Range, Speech } from '../document.js';
import type { Lexicons } from '../lexicons.js';
import type { Attribution } from '../merging/occurrence.js';
import type { Reading } from '../text/reading.js';
import type { Plan } from './plans.js';

/** One actor's position on one plan. */
export type Stance = {
  readonly holder: Actor;
  readonly position: Position;
  readonly target: string;
  readonly topic: Topic | undefined;
  readonly condition: string | undefined;
  readonly basis: Basis;
  readonly quotations: readonly Quotation[];
  readonly occurred: Occurred | null;
  readonly attribution: Attribution;
  readonly evidence: readonly Range[];
  readonly sentence: number;
  readonly rule: string;
  readonly confidence: number;
};

/** All that the stance rules read of one document. */
export type StanceSources = {
  readonly document: Document;
  readonly readings: readonly Reading[];
  readonly speech: readonly Speech[];
  readonly plans: readonly Plan[];
  readonly lexicons: Lexicons;
};
