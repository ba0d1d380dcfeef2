import type { Dropped } from '../../apps/extraction/src/extractor.js';
import type { Told } from './claims.js';

/** One text of an article, as it comes in, and what is read in it. */
export type Chapter = {
  /** The last part of the article's address; the same again is its next revision. */
  readonly slug: string;
  readonly publishedAt: string;
  readonly publisher?: string;
  readonly language?: string;
  readonly title: string;
  readonly text: string;
  readonly claims: readonly Told[];
  readonly dropped?: readonly Dropped[];
  readonly skipped?: string;
  /** The slug of the chapter that it copies. */
  readonly copyOf?: string;
};
