/** A person or a body that wrote something. */
export interface FeedAuthor {
  readonly name?: string;
  readonly email?: string;
  readonly url?: string;
}

/** A file that belongs to an item. `length` is in bytes, as the feed writes it. */
export interface Enclosure {
  readonly url: string;
  readonly type: string | null;
  readonly length: string | null;
}

/**
 * What a feed and its items have alike. Titles and names are plain text, dates ISO 8601 in UTC, addresses absolute where
 * they can be. Of texts, null says that the feed has none, and '' that there is one without words, e.g. a mere picture.
 */
interface Described {
  readonly title: string | null;
  readonly link: string | null;
  readonly id: string | null;
  readonly published: string | null;
  readonly updated: string | null;
  /** The author in the feed's own words, e.g. `Ann Lee (ann@example.com)`. */
  readonly author: string | null;
  readonly authorDetail: FeedAuthor | null;
  /** A language tag, e.g. `en-GB`. */
  readonly language: string | null;
  readonly image: string | null;
}

/** One article as a feed announces it. `summary` and `content` are HTML that was cleaned. */
export interface FeedItem extends Described {
  readonly summary: string | null;
  readonly content: string | null;
  readonly tags: readonly string[];
  readonly enclosures: readonly Enclosure[];
}

/** What a feed says of itself, with its hints about when to come back. */
export interface FeedHead extends Described {
  readonly description: string | null;
  /** The WebSub hub and the address to subscribe to there. */
  readonly hub?: string;
  readonly self?: string;
  readonly ttlMinutes?: number;
  readonly updatePeriodMinutes?: number;
  /** Hours of the day, 0 to 23 in UTC, and days of the week in English and lower case, on which nobody need come. */
  readonly skipHours?: readonly number[];
  readonly skipDays?: readonly string[];
}

/** The formats that are told apart. */
export type FeedFormat =
  | 'rss090'
  | 'rss091'
  | 'rss092'
  | 'rss093'
  | 'rss094'
  | 'rss10'
  | 'rss20'
  | 'rss'
  | 'atom03'
  | 'atom10'
  | 'atom'
  | 'cdf'
  | 'json1'
  | 'json11';

/** A feed in one form, whatever it was written in. `faults` tells in words what was wrong with it and was read all the same. */
export interface ParsedFeed {
  readonly encoding: string;
  readonly format: FeedFormat;
  readonly feed: FeedHead;
  readonly items: readonly FeedItem[];
  readonly faults: readonly string[];
}

/** Where bytes came from. `url` is what relative addresses are relative to; header names are in lower case. */
export interface FeedOrigin {
  readonly url: string | null;
  readonly contentType?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The bytes are no feed. The message tells what they look like. */
export class NotAFeedError extends Error {
  override readonly name = 'NotAFeedError';
}
