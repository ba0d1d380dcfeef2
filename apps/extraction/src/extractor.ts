import type { Fact, OccurrenceType } from '#events';

/** A revision of an article as an extractor reads it. Offsets in what it finds count in `text`. */
export type ReadableArticle = {
  readonly articleId: string;
  readonly revision: number;
  readonly title: string;
  readonly text: string;
  /** ISO 8601 with offset; its date part is the publisher's own day, which relative dates count from. */
  readonly publishedAt: string;
  readonly publisher?: string | undefined;
  /** BCP 47 tag as declared by the source; undefined means not declared. */
  readonly language?: string | undefined;
};

/** The event types an extractor may claim. */
export type ClaimType = OccurrenceType;

/** Something an article says happened, not yet recorded. */
export type Claim = Fact<ClaimType> & {
  /** actorIds without whom it would be another occurrence, e.g. the two sides of a meeting. */
  readonly core: readonly string[];
};

/** Claims that validation refused, by type and reason. */
export type Dropped = { readonly type: string; readonly reason: string; readonly count: number };

/** All that reading one article yields. */
export type Extraction = {
  readonly claims: readonly Claim[];
  readonly dropped: readonly Dropped[];
  /** Why the text was not read at all, e.g. its language; then `claims` is empty. */
  readonly skipped?: string;
};

/** Reads articles. Deterministic: the same article gives the same extraction, byte for byte. */
export interface Extractor {
  readonly name: string;
  readonly version: string;
  extract(article: ReadableArticle): Promise<Extraction>;
}
