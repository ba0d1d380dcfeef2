import { decode } from '../../charsets/decode.js';
import { findLinks } from '../../feeds/find-links.js';
import { parseFeed } from '../../feeds/parse-feed.js';
import type { FeedItem, ParsedFeed } from '../../feeds/parsed-feed.js';
import { parseSitemap, type SitemapEntry } from '../../feeds/parse-sitemap.js';
import { textOf } from '../../sanitizing/text-of.js';
import { canonicalUrl } from '../../urls/canonical-url.js';
import { fullTextOf } from './full-text.js';
import { identifyItems } from './identify-items.js';
import type { FoundItem, ListedItem } from './listed-item.js';

/** How the bytes of a source are read. */
export type ListingKind = 'feed' | 'sitemap' | 'page';

/** Bytes that a source answered, or that a hub delivered. */
export type ListingBytes = {
  readonly bytes: Uint8Array;
  /** Where they were fetched, after redirects. */
  readonly url: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
};

/** What a source lists now, and what it says of itself. */
export type Listing = {
  /** The newest first. */
  readonly items: readonly ListedItem[];
  /** The parts of a sitemap index. */
  readonly sitemaps: readonly { readonly url: string; readonly lastModified: string | null }[];
  readonly title: string | null;
  readonly language: string | null;
  readonly ttlMinutes: number | undefined;
  readonly updatePeriodMinutes: number | undefined;
  readonly skipHours: readonly number[];
  readonly skipDays: readonly string[];
  /** Where to subscribe, and for which topic. */
  readonly hub: string | null;
  readonly self: string | null;
  /** What was wrong with it and could be read all the same. */
  readonly faults: readonly string[];
};

const blank: Listing = {
  items: [],
  sitemaps: [],
  title: null,
  language: null,
  ttlMinutes: undefined,
  updatePeriodMinutes: undefined,
  skipHours: [],
  skipDays: [],
  hub: null,
  self: null,
  faults: [],
};

/**
 * Reads what a source lists. Throws NotAFeedError, NotASitemapError or an Error that tells in words what the bytes are
 * instead. `selector` names the links of a page.
 */
export function readListing(kind: ListingKind, from: ListingBytes, selector: string | null): Listing {
  switch (kind) {
    case 'feed':
      return listFeed(
        parseFeed(from.bytes, { url: from.url, contentType: contentTypeOf(from), headers: from.headers }),
      );
    case 'sitemap':
      return listSitemap(from);
    case 'page':
      return listPage(from, selector ?? 'a');
  }
}

const contentTypeOf = ({ headers }: ListingBytes): string | null => headers['content-type'] ?? null;

function listFeed({ feed, items, faults }: ParsedFeed): Listing {
  const { title, language, ttlMinutes, updatePeriodMinutes, skipHours = [], skipDays = [], hub, self } = feed;
  return {
    ...blank,
    items: identifyItems(items.map((item) => foundInFeed(item, said(title), said(language)))),
    title: said(title),
    language: said(language),
    ttlMinutes,
    updatePeriodMinutes,
    skipHours,
    skipDays,
    hub: hub ?? null,
    self: self ?? null,
    faults,
  };
}

function foundInFeed(item: FeedItem, publisher: string | null, language: string | null): FoundItem {
  const content = plain(item.content);
  const summary = plain(item.summary);
  return {
    id: said(item.id),
    url: canonical(item.link),
    from: 'feed',
    title: said(item.title),
    text: fullTextOf({ content, summary }),
    summary: content ?? summary,
    ...{ published: said(item.published), updated: said(item.updated) },
    ...{ byline: said(item.authorDetail?.name ?? item.author), publisher, language: said(item.language) ?? language },
  };
}

function listSitemap(from: ListingBytes): Listing {
  const read = parseSitemap(from.bytes, { url: from.url, contentType: contentTypeOf(from), headers: from.headers });
  if (read.kind === 'index') {
    const sitemaps = read.sitemaps.map(({ url, lastModified }) => ({ url, lastModified: lastModified ?? null }));
    return { ...blank, sitemaps };
  }
  return { ...blank, items: identifyItems(read.entries.map(foundInSitemap)) };
}

const foundInSitemap = ({ url, lastModified, news }: SitemapEntry): FoundItem => ({
  id: null,
  url: canonical(url),
  from: 'sitemap',
  ...nothingSaid,
  ...(news === undefined ? {} : newsOf(news)),
  updated: said(lastModified),
});

const newsOf = ({ title, published, publisher, language }: NonNullable<SitemapEntry['news']>): Partial<FoundItem> => ({
  title: said(title),
  published: said(published),
  publisher: said(publisher),
  language: said(language),
});

function listPage(from: ListingBytes, selector: string): Listing {
  const { text } = decode(from.bytes, { contentType: contentTypeOf(from), kind: 'html' });
  const links = findLinks(text, { url: from.url, selector });
  const found = links.map(({ url, title }): FoundItem => ({
    id: null,
    url: canonical(url),
    from: 'link',
    ...nothingSaid,
    title: said(title),
  }));
  return { ...blank, items: identifyItems(found.filter(({ url }) => url !== null)) };
}

const nothingSaid = {
  title: null,
  text: null,
  summary: null,
  published: null,
  updated: null,
  byline: null,
  publisher: null,
  language: null,
};

/** Null where nothing is said. */
const said = (words: string | null | undefined): string | null => {
  const trimmed = words?.trim() ?? '';
  return trimmed === '' ? null : trimmed;
};

/** Null where nothing but markup stands there. */
function plain(html: string | null | undefined): string | null {
  return said(textOf(html ?? ''));
}

/** Null for what is no http or https URL. */
function canonical(address: string | null | undefined): string | null {
  try {
    const { protocol } = new URL(address ?? '');
    return protocol === 'http:' || protocol === 'https:' ? canonicalUrl(address ?? '') : null;
  } catch {
    return null;
  }
}
