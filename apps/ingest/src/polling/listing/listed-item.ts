/** What a source says of one thing that it lists, as plain text: what is known of an article before its page is read. */
export type ItemWords = {
  readonly title: string | null;
  /** The whole text where the source carries it; null where it has to be fetched. */
  readonly text: string | null;
  /** What else it says of it: the beginning, or a few words about it. */
  readonly summary: string | null;
  /** ISO 8601 as the source gives it. */
  readonly published: string | null;
  readonly updated: string | null;
  readonly byline: string | null;
  readonly publisher: string | null;
  /** As declared, a BCP 47 tag. */
  readonly language: string | null;
};

/** An item with its address but without an identity: as a reader finds it. */
export type FoundItem = ItemWords & {
  /** As the source names it; not always different for different items. */
  readonly id: string | null;
  /** Canonical; null where it has none. */
  readonly url: string | null;
  readonly from: 'feed' | 'sitemap' | 'link';
};

/** One thing that a source lists. */
export type ListedItem = Omit<FoundItem, 'id'> & {
  /** Tells it from the other items of its source: its address, else its id, else its words. */
  readonly key: string;
  /** sha-256 of all that the source says of it: another hash is a changed item. */
  readonly hash: string;
};

/** An item of which nothing is known but its address. */
export const nothingSaid = (url: string): Omit<ListedItem, 'key' | 'hash'> => ({
  ...{ url, from: 'link', title: null, text: null, summary: null, published: null, updated: null },
  ...{ byline: null, publisher: null, language: null },
});
