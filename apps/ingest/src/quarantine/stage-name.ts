/**
 * The parts of ingestion that hold what they cannot read: a page or a record of a file, the page or the listing of a
 * source, an item of a listing, and an article that neither its page nor its source has words of.
 */
export const stageNames = ['page', 'warc', 'polled-page', 'listing', 'item', 'article'] as const;
export type StageName = (typeof stageNames)[number];
