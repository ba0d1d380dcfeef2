import { gunzipSync } from 'node:zlib';
import { decode } from '../charsets/decode.js';
import { lineIn } from './construct.js';
import { addressOf } from './links.js';
import { looksLike } from './looks-like.js';
import { parseFeedDate } from './parse-feed-date.js';
import { NotAFeedError, type FeedOrigin } from './parsed-feed.js';
import { elementsIn, readXmlTree, textIn, type XmlElement } from './xml-tree.js';

/** What a news sitemap says of an article. `published` is ISO 8601 in UTC. */
export interface SitemapNews {
  readonly title: string;
  readonly published: string | null;
  readonly language: string | null;
  readonly publisher: string | null;
}

/** A page that a sitemap lists. `lastModified` is ISO 8601 in UTC. */
export interface SitemapEntry {
  readonly url: string;
  readonly lastModified?: string;
  readonly news?: SitemapNews;
}

/** A sitemap of pages, or an index of further sitemaps. */
export type Sitemap =
  | { readonly kind: 'urlset'; readonly entries: readonly SitemapEntry[] }
  | { readonly kind: 'index'; readonly sitemaps: readonly Pick<SitemapEntry, 'url' | 'lastModified'>[] };

/** How large a sitemap may be when it is unpacked, in bytes: what its specification allows. */
const largest = 50 * 1024 * 1024;

/**
 * Reads a sitemap, plain or as a gzip file: `<urlset>`, `<sitemapindex>`, or a plain list of addresses. Throws
 * `NotAFeedError` where it is none, with what it looks like.
 */
export function parseSitemap(bytes: Uint8Array, from: FeedOrigin): Sitemap {
  const unpacked = isGzip(bytes) ? unpack(bytes) : bytes;
  const { text } = decode(unpacked, { contentType: from.contentType ?? null, kind: 'xml' });
  const sitemap = readXml(text, from.url) ?? readList(text);
  if (sitemap === null) throw new NotAFeedError(`not a sitemap: it looks like ${looksLike(unpacked, text)}`);
  return sitemap;
}

const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

function unpack(bytes: Uint8Array): Uint8Array {
  try {
    return gunzipSync(bytes, { maxOutputLength: largest });
  } catch (error) {
    throw new NotAFeedError(`not a sitemap: the gzip file cannot be unpacked: ${(error as Error).message}`);
  }
}

function readXml(text: string, base: string | null): Sitemap | null {
  const root = elementsIn(readXmlTree(text, base).root).find(({ key }) => key === 'urlset' || key === 'sitemapindex');
  if (root === undefined) return null;
  const entries = elementsIn(root).flatMap(readEntry);
  return root.key === 'urlset' ? { kind: 'urlset', entries } : { kind: 'index', sitemaps: entries };
}

function readEntry(entry: XmlElement): SitemapEntry[] {
  const child = (key: string): XmlElement | undefined => elementsIn(entry).find((element) => element.key === key);
  const url = addressOf(child('loc'));
  const modified = child('lastmod');
  const lastModified = modified === undefined ? null : parseFeedDate(textIn(modified));
  const news = child('news:news');
  if (url === null || !/^https?:/i.test(url)) return [];
  return [{ url, ...(lastModified !== null && { lastModified }), ...(news !== undefined && { news: readNews(news) }) }];
}

function readNews(news: XmlElement): SitemapNews {
  const publication = elementsIn(news).find(({ key }) => key === 'news:publication');
  const within = [...elementsIn(news), ...(publication === undefined ? [] : elementsIn(publication))];
  const line = (key: string): string | null => {
    const element = within.find((one) => one.key === key);
    return element === undefined ? null : lineIn(element, 'rss') || null;
  };
  return {
    title: line('news:title') ?? '',
    published: parseFeedDate(line('news:publication_date') ?? ''),
    language: line('news:language'),
    publisher: line('news:name'),
  };
}

/** A text file with an address on each line is a sitemap as well. */
function readList(text: string): Sitemap | null {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const isList = lines.length > 0 && lines.every((line) => /^https?:\/\/\S+$/i.test(line) && URL.canParse(line));
  return isList ? { kind: 'urlset', entries: lines.map((url) => ({ url })) } : null;
}
