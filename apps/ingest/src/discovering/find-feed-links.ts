import { decodeHTMLAttribute } from 'entities';
import { readTags } from '../sanitizing/read-tags.js';

const FEED_TYPE = /^(application\/(rss|atom|rdf|feed)\+(xml|json)|application\/json|(text|application)\/xml)\b/i;

/** The addresses of the feeds that a page names in `<link rel="alternate">`, absolute, in its order and each once. */
export function findFeedLinks(html: string, url: string): string[] {
  const found = new Set<string>();
  readTags(html, 'html', {
    open: (name, attributes) => {
      if (name.toLowerCase() !== 'link') return;
      for (const address of addressIn(attributes, url)) found.add(address);
    },
    close: () => undefined,
    text: () => undefined,
  });
  return [...found];
}

function addressIn(attributes: ReadonlyMap<string, string>, base: string): string[] {
  const named = new Map([...attributes].map(([key, value]) => [key.toLowerCase(), decodeHTMLAttribute(value)]));
  const href = named.get('href')?.trim() ?? '';
  if (!isFeed(named) || href === '' || !URL.canParse(href, base)) return [];
  const { protocol, href: address } = new URL(href, base);
  return protocol === 'http:' || protocol === 'https:' ? [address] : [];
}

const isFeed = (attributes: ReadonlyMap<string, string>): boolean =>
  /(^|\s)(alternate|feed)(\s|$)/i.test(attributes.get('rel') ?? '') &&
  FEED_TYPE.test(attributes.get('type')?.trim() ?? '');
