import { decode } from '../charsets/decode.js';
import { resolveAddress } from '../sanitizing/clean-address.js';
import { roots } from './fields.js';
import { jsonFeed, readJsonFeed } from './json-feed.js';
import { looksLike } from './looks-like.js';
import { NotAFeedError, type FeedFormat, type FeedOrigin, type ParsedFeed } from './parsed-feed.js';
import { readXmlFeed } from './xml-feed.js';
import { elementsIn, readXmlTree, type XmlElement } from './xml-tree.js';

/**
 * Reads a feed of any format from its bytes: RSS 0.90 to 2.0, RDF, Atom 0.3 and 1.0, CDF, JSON Feed. Ill-formed ones are
 * read as far as they can be, and `faults` tells what was wrong. Throws `NotAFeedError` where there is no feed in it.
 */
export function parseFeed(bytes: Uint8Array, from: FeedOrigin): ParsedFeed {
  const { text, encoding, replaced } = decode(bytes, { contentType: from.contentType ?? null, kind: 'xml' });
  const faults = replaced > 0 ? [`${replaced} characters could not be read as ${encoding}`] : [];
  const parsed = parseJson(text, from) ?? parseXml(text, from);
  if (parsed === null) throw new NotAFeedError(`not a feed: it looks like ${looksLike(bytes, text)}`);
  return { ...parsed, encoding, faults: [...faults, ...parsed.faults] };
}

type Parsed = Omit<ParsedFeed, 'encoding'>;

function parseJson(text: string, from: FeedOrigin): Parsed | null {
  if (!/^\s*\{/.test(text)) return null;
  const feed = jsonFeed.safeParse(readJson(text));
  if (!feed.success) return null;
  const format = feed.data.version?.includes('1.1') === true ? 'json11' : 'json1';
  return { format, ...readJsonFeed(feed.data, baseOf(from)), faults: [] };
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function parseXml(text: string, from: FeedOrigin): Parsed | null {
  const { root: document, faults } = readXmlTree(text, baseOf(from));
  const root = findRoot(document);
  return root === null ? null : { format: formatOf(root), ...readXmlFeed(root, from), faults };
}

/** What relative addresses are relative to: where HTTP says that the content lies, or where it was fetched. */
function baseOf({ url, headers }: FeedOrigin): string | null {
  const location = headers?.['content-location'];
  return location === undefined ? url : resolveAddress(location, url);
}

/** The first element that holds a feed, in whatever it may be wrapped. */
function findRoot(element: XmlElement): XmlElement | null {
  for (const child of elementsIn(element)) {
    if (roots.has(child.key)) return child;
    const inside = findRoot(child);
    if (inside !== null) return inside;
  }
  return null;
}

const rssVersions: Readonly<Record<string, FeedFormat>> = {
  '0.90': 'rss090',
  '0.91': 'rss091',
  '0.92': 'rss092',
  '0.93': 'rss093',
  '0.94': 'rss094',
  '1.0': 'rss10',
};

function formatOf(root: XmlElement): FeedFormat {
  const version = root.attributes.get('version')?.trim();
  const namespaces = [...root.attributes].filter(([name]) => name.startsWith('xmlns')).map(([, uri]) => uri);
  const declares = (uri: string): boolean => namespaces.some((one) => one.includes(uri));
  switch (root.key) {
    case 'feed':
      return atomVersion(version, declares('w3.org/2005/Atom'));
    case 'rdf:rdf':
      return declares('my.netscape.com/rdf/simple/0.9') ? 'rss090' : 'rss10';
    case 'channel':
      return root.name === root.name.toUpperCase() ? 'cdf' : 'rss';
    default:
      return version === undefined ? 'rss' : (rssVersions[version] ?? (version.startsWith('2') ? 'rss20' : 'rss'));
  }
}

function atomVersion(version: string | undefined, isAtom10: boolean): FeedFormat {
  if (isAtom10) return 'atom10';
  return version === '0.3' ? 'atom03' : 'atom';
}
