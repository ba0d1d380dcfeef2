import { decode } from '../charsets/decode.js';
import { findLinks } from '../feeds/find-links.js';
import { parseFeed } from '../feeds/parse-feed.js';
import type { FeedItem } from '../feeds/parsed-feed.js';
import { parseSitemap } from '../feeds/parse-sitemap.js';
import type { Answer } from '../http/fetcher.js';
import { textOf } from '../sanitizing/text-of.js';

/** What is fetched of a source, and how it is read. */
export type SourceToRead = {
  readonly kind: 'feed' | 'sitemap' | 'page';
  readonly url: string;
  readonly selector?: string | null | undefined;
};

/** One thing that a source lists. */
export type ReadItem = {
  readonly url: string | null;
  readonly title: string | null;
  /** ISO 8601. */
  readonly published: string | null;
  /** What the source itself carries of the text; plain. */
  readonly text: string | null;
};

/** What a source is and lists. */
export type ReadSource = {
  /** E.g. `rss20`, `sitemap`, `page`. */
  readonly format: string;
  readonly encoding: string | null;
  readonly title: string | null;
  readonly language: string | null;
  readonly hub: string | null;
  readonly items: readonly ReadItem[];
  /** The parts of a sitemap index. */
  readonly parts: readonly string[];
  /** What was wrong and could be read all the same. */
  readonly faults: readonly string[];
};

/** Reads what a server answered as the source that it is said to be. Throws an Error that tells what it is instead. */
export function readSource({ kind, selector }: SourceToRead, answer: Answer): ReadSource {
  const from = { url: answer.url, contentType: answer.headers['content-type'] ?? null, headers: answer.headers };
  switch (kind) {
    case 'feed':
      return readFeed(parseFeed(answer.body, from));
    case 'sitemap':
      return readSitemap(parseSitemap(answer.body, from));
    case 'page':
      return readPage(answer, selector ?? 'a');
  }
}

const blank = { encoding: null, title: null, language: null, hub: null, parts: [], faults: [] };

const readFeed = ({ format, encoding, feed, items, faults }: ReturnType<typeof parseFeed>): ReadSource => ({
  ...blank,
  ...{ format, encoding, faults, title: feed.title, language: feed.language, hub: feed.hub ?? null },
  items: items.map(readItem),
});

const readItem = ({ link, title, published, updated, content, summary }: FeedItem): ReadItem => ({
  url: link,
  title,
  published: published ?? updated,
  text: textOf(content ?? summary ?? '').trim() || null,
});

function readSitemap(sitemap: ReturnType<typeof parseSitemap>): ReadSource {
  if (sitemap.kind === 'index') {
    return { ...blank, format: 'sitemap index', items: [], parts: sitemap.sitemaps.map(({ url }) => url) };
  }
  const items = sitemap.entries.map(({ url, news, lastModified }) => ({
    url,
    title: news?.title ?? null,
    published: news?.published ?? lastModified ?? null,
    text: null,
  }));
  return {
    ...blank,
    format: sitemap.entries.some(({ news }) => news !== undefined) ? 'news sitemap' : 'sitemap',
    items,
  };
}

function readPage({ body, headers, url }: Answer, selector: string): ReadSource {
  const { text, encoding } = decode(body, { contentType: headers['content-type'] ?? null, kind: 'html' });
  const links = findLinks(text, { url, selector });
  if (links.length === 0) throw new Error(`the selector "${selector}" finds no link on the page`);
  return { ...blank, format: 'page', encoding, items: links.map((link) => ({ ...link, published: null, text: null })) };
}
