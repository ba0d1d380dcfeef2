import { isDeepStrictEqual } from 'node:util';
import { parseFeed as parseWithFeedsmith } from 'feedsmith';
import { parseFeed } from '../../../apps/ingest/src/feeds/parse-feed.js';
import { compare, type BenchmarkOptions, type Measurement } from '../benchmark.js';
import { alternate, rateOf } from '../timing.js';
import { aFeed, type GeneratedFeed } from './generated-feed.js';

const FEEDS = 120;

type Item = { readonly title: string | null | undefined; readonly link: string | null | undefined };
type Parse = (feed: GeneratedFeed) => readonly Item[];

const parsers: Readonly<Record<'ours' | 'feedsmith', Parse>> = {
  ours: ({ bytes, url, contentType }) => parseFeed(bytes, { url, contentType }).items,
  feedsmith: ({ bytes }) => {
    const { format, feed } = parseWithFeedsmith(bytes.toString('utf8'));
    if (format === 'rss') return (feed.items ?? []).map(({ title, link }) => ({ title, link }));
    if (format !== 'atom') return [];
    return (feed.entries ?? []).map(({ title, links }) => ({ title: title?.value, link: links?.[0]?.href }));
  },
};

/** Feeds as bytes to items with clean HTML, beside feedsmith, which leaves the HTML as it is. */
export async function measureFeeds({ events, rounds, progress }: BenchmarkOptions): Promise<Measurement[]> {
  const feeds = Array.from({ length: events ?? FEEDS }, (_, seed) => aFeed(seed));
  for (const [name, parse] of Object.entries(parsers)) for (const feed of feeds) check(name, feed, parse(feed));
  progress(`${rounds} rounds of ${feeds.length} feeds`);
  const { ours, feedsmith } = await alternate(rounds, {
    ours: () => rateOf(feeds.length, parseAll(feeds, parsers.ours)),
    feedsmith: () => rateOf(feeds.length, parseAll(feeds, parsers.feedsmith)),
  });
  return [compare('feed to items', ours, { name: 'feedsmith', figure: feedsmith }, 'feeds/s')];
}

const parseAll = (feeds: readonly GeneratedFeed[], parse: Parse) => (): Promise<void> => {
  for (const feed of feeds) parse(feed);
  return Promise.resolve();
};

/** It is the warm-up as well. Throws where titles or links are not those of the feed. */
function check(name: string, { url, items }: GeneratedFeed, found: readonly Item[]): void {
  const isSame = isDeepStrictEqual(
    found.map(({ title, link }) => ({ title, link })),
    items,
  );
  if (!isSame) throw new Error(`${name} finds other items in ${url}`);
}
