/** Where a date stands: in the page itself, or in the feed or sitemap that named the page. */
export type DateOrigin = 'json-ld' | 'open-graph' | 'meta' | 'url' | 'time' | 'text' | 'feed' | 'sitemap';

/** A date with its origin. */
export type Dated = {
  /** ISO 8601: a day, or a date-time as precise as the page gives it. */
  readonly value: string;
  readonly from: DateOrigin;
  /** From 0 to 1: how often a date of this kind is the right one. */
  readonly confidence: number;
};

/** Where a title stands in a page. */
export type TitleOrigin = 'json-ld' | 'open-graph' | 'meta' | 'heading' | 'title';

/** A link to a feed that the page announces. */
export type FeedLink = { readonly url: string; readonly title: string; readonly type: string };

/** What a page says as an article. */
export type ReadPage = {
  /** Empty where the page has none. */
  readonly title: string;
  readonly titleFrom: TitleOrigin | null;
  /** Paragraphs, one blank line between two; offsets of evidence count in it. Empty where no text was found. */
  readonly text: string;
  readonly textLength: number;
  readonly byline: string | null;
  readonly publisher: string | null;
  /** As the page declares it, made absolute; not checked. */
  readonly canonicalUrl: string | null;
  /** BCP 47 tag as declared. */
  readonly language: string | null;
  readonly published: Dated | null;
  readonly updated: Dated | null;
  readonly feeds: readonly FeedLink[];
  readonly paywalled: boolean;
  /** What was wrong with the page, in words; the rest was read all the same. */
  readonly faults: readonly string[];
};

/** The page can't be read at all. Permanent: the same bytes fail again. */
export class UnreadablePageError extends Error {
  override readonly name = 'UnreadablePageError';
  constructor(
    readonly reason: 'too-slow' | 'too-much-memory' | 'broken',
    options?: ErrorOptions,
  ) {
    super(`The page can't be read: ${reason}`, options);
  }
}

/** The page was not read, since its reader was closed. Not the fault of the page: another reader can read it. */
export class PageReaderClosedError extends Error {
  override readonly name = 'PageReaderClosedError';
  constructor(options?: ErrorOptions) {
    super('The page was not read: its reader was closed', options);
  }
}
