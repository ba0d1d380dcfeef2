import { elementsIn, nameOf } from '../markup/tree.js';
import type { MetaTags } from '../markup/meta-tags.js';
import type { FeedLink } from '../page.js';

const feedType = /^application\/(?:rss|atom|rdf|feed)\+(?:xml|json)$|^application\/(?:json|xml)$|^text\/xml$/i;
const json = /^application\/json$/i;

/** The address that the page gives itself, absolute; null where it gives none, or none of the web. */
export function findCanonical(root: Element, tags: MetaTags, base: string | null): string | null {
  const [link] = linksOf(root, 'canonical');
  return absolute(link?.getAttribute('href') ?? tags.get('og:url')?.[0] ?? '', base);
}

/** The feeds that the page announces, each once, in its order. */
export function findFeeds(root: Element, base: string | null): FeedLink[] {
  const feeds = linksOf(root, 'alternate').flatMap((element): FeedLink[] => {
    const type = (element.getAttribute('type') ?? '').trim();
    const href = element.getAttribute('href') ?? '';
    const url = absolute(href, base);
    if (url === null || !feedType.test(type) || (json.test(type) && /wp-json/.test(href))) return [];
    return [{ url, title: element.getAttribute('title') ?? '', type: type.toLowerCase() }];
  });
  return feeds.filter(({ url }, index) => feeds.findIndex((feed) => feed.url === url) === index);
}

const linksOf = (root: Element, rel: string): Element[] =>
  elementsIn(
    root,
    (element) =>
      nameOf(element) === 'LINK' && (element.getAttribute('rel') ?? '').toLowerCase().split(/\s+/).includes(rel),
  );

/** What relative links of the page are relative to. */
export function baseOf(root: Element, url: string | null): string | null {
  const [base] = elementsIn(root, (element) => nameOf(element) === 'BASE');
  return absolute(base?.getAttribute('href') ?? '', url) ?? url;
}

function absolute(href: string, base: string | null): string | null {
  if (href.trim() === '' || !URL.canParse(href.trim(), base ?? undefined)) return null;
  const { protocol, href: url } = new URL(href.trim(), base ?? undefined);
  return protocol === 'http:' || protocol === 'https:' ? url : null;
}
