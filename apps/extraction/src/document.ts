import type { ActorRef, Occurred, Place } from '#events';
import type { ReadableArticle } from './extractor.js';

/** A half-open range of UTF-16 code units of the article's text. */
export type Range = { readonly start: number; readonly end: number };

export type BlockKind = 'headline' | 'subheading' | 'caption' | 'credit' | 'dateline' | 'boilerplate' | 'body';

/** A paragraph, or a part of one that plays another role, such as a credit. */
export type Block = Range & { readonly kind: BlockKind };

export type Token = Range & { readonly text: string };

/** A sentence lies in one block and never breaks inside a quotation. */
export type Sentence = Range & { readonly index: number; readonly block: Block; readonly tokens: readonly Token[] };

/** Words between quotation marks; the range has the marks, `inner` has not. */
export type Quotation = Range & { readonly inner: Range };

/** Someone or something that acts, one object a document, whatever the spellings. */
export type Actor = Omit<ActorRef, 'part'>;

/** How a mention names its actor: `title` and `pronoun` are references to one named before. */
export type MentionForm =
  'name' | 'state' | 'seat' | 'capital' | 'demonym' | 'organisation' | 'group' | 'title' | 'pronoun';

/** Words that stand for one or several actors; `name` is the range without role and apposition. */
export type Mention = Range & {
  readonly actors: readonly Actor[];
  readonly form: MentionForm;
  readonly name: Range;
  /** Whether it stands after a preposition of place, so that it is where rather than who. */
  readonly locative: boolean;
};

/** A date expression; `ahead` is its meaning in a clause about the future, where that differs. */
export type DateMention = Range & { readonly occurred: Occurred; readonly ahead?: Occurred };

/** Where something is; `isState` tells a whole state from a city or building in it. */
export type PlaceMention = Range & { readonly place: Place; readonly isState: boolean };

/** Somebody said something: who, in which words, when and through whom. */
export type Speech = Range & {
  readonly speaker: Actor;
  readonly sentence: number;
  readonly cue: Range;
  readonly content: Range;
  readonly quotations: readonly Quotation[];
  readonly rule: string;
};

/** The text and what is known of it; every stage reads layers and adds one, and none changes the text. */
export type Document = {
  readonly article: ReadableArticle;
  readonly text: string;
  readonly blocks: readonly Block[];
  readonly quotations: readonly Quotation[];
  readonly sentences: readonly Sentence[];
  readonly mentions: readonly Mention[];
  readonly dates: readonly DateMention[];
  readonly places: readonly PlaceMention[];
};

/** Whether two ranges share a code unit. */
export function overlaps(a: Range, b: Range): boolean {
  return a.start < b.end && b.start < a.end;
}

/** Whether `outer` covers all of `inner`. */
export function covers(outer: Range, inner: Range): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}
