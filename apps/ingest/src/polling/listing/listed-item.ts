/** One thing that a source lists: what is known of an article before its page is read. */
export type ListedItem = {
  /** Tells it from the other items of its source: its id, else its address, else its words. */
  readonly key: string;
  /** sha-256 of all that the source says of it: another hash is a changed item. */
  readonly hash: string;
  /** Canonical address; null where it has none. */
  readonly url: string | null;
  readonly title: string | null;
  /** The whole text where the source carries it, as plain text; null where it has to be fetched. */
  readonly text: string | null;
  /** ISO 8601 as the source gives it. */
  readonly published: string | null;
  readonly updated: string | null;
  readonly byline: string | null;
  readonly publisher: string | null;
  /** As declared, a BCP 47 tag. */
  readonly language: string | null;
};
