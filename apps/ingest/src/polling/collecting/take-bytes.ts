import type { Source } from '../../sources/source.js';
import type { FetchRecord } from '../ledger/fetch-record.js';
import { readListing, type Listing, type ListingBytes, type ListingKind } from '../listing/read-listing.js';
import type { PollingParts } from '../polling-parts.js';
import type { Taken } from './take-listing.js';

/** What came of bytes; `listing` and `taken` are null where nothing was read. */
export type Read = {
  readonly record: FetchRecord;
  readonly listing: Listing | null;
  readonly taken: Taken | null;
};

/** Bytes of a source, whoever brought them, with their row of the ledger as far as it is known. */
export type GivenBytes = {
  readonly source: Source;
  readonly from: ListingBytes;
  readonly record: FetchRecord;
  readonly isFirst: boolean;
  readonly part: string | null;
  readonly now: Date;
};

/** How the bytes of a source are read. */
export const listingKind = ({ kind }: Pick<Source, 'kind'>): ListingKind => (kind === 'push' ? 'feed' : kind);

/** Reads a listing and takes what is new in it; what cannot be read is held in quarantine. Nothing counts as seen yet. */
export async function takeBytes(parts: PollingParts, { from, record, ...given }: GivenBytes): Promise<Read> {
  const { source, now } = given;
  const { bytes, headers } = from;
  const contentType = headers['content-type'] ?? null;
  const keep = (): Promise<string> => parts.documents.put(bytes, { url: from.url, contentType, fetchedAt: now });
  try {
    const listing = readListing(listingKind(source), from, source.selector);
    const documentHash = listing.items.some(({ text }) => text !== null) ? await keep() : null;
    const taken = await parts.takeListing.take({ ...given, listing, documentHash, headers });
    const { itemsFound, itemsNew, itemsChanged } = taken;
    return { listing, taken, record: { ...record, documentHash, itemsFound, itemsNew, itemsChanged } };
  } catch (error) {
    if (!isUnreadable(error)) throw error;
    const documentHash = await keep();
    const { url } = record;
    const { message } = error;
    const { sourceId } = source;
    await parts.quarantine.hold({ url, sourceId, documentHash, stage: 'listing', error: message, headers });
    return { listing: null, taken: null, record: { ...record, documentHash, outcome: 'unreadable', error: message } };
  }
}

/** Errors of readers tell what is wrong with the bytes; all others are our own. */
const isUnreadable = (error: unknown): error is Error =>
  error instanceof Error && /^(NotAFeed|NotASitemap|BadSelector)Error$/.test(error.name);
