/** The short names of namespaces, by their addresses in lower case; the vocabularies of feeds themselves have none. */
const shortNames: Readonly<Record<string, string>> = {
  '': '',
  'http://www.w3.org/2005/atom': '',
  'http://purl.org/atom/ns#': '',
  'http://purl.org/atom/app#': 'app',
  'http://www.w3.org/2007/app': 'app',
  'http://purl.org/rss/1.0/': '',
  'http://my.netscape.com/rdf/simple/0.9/': '',
  'http://purl.org/net/rss1.1#': '',
  'http://channel.netscape.com/rdf/simple/0.9/': '',
  'http://backend.userland.com/rss': '',
  'http://backend.userland.com/rss2': '',
  'http://backend.userland.com/rss091': '',
  'http://backend.userland.com/rss092': '',
  'http://blogs.law.harvard.edu/tech/rss': '',
  'http://purl.org/rss/1.0/modules/rss091#': '',
  'http://purl.org/echo/': '',
  'http://purl.org/pie/': '',
  'http://example.com/newformat#': '',
  'http://example.com/necho': '',
  'uri/of/echo/namespace#': '',
  'http://www.w3.org/1999/02/22-rdf-syntax-ns#': 'rdf',
  'http://www.w3.org/xml/1998/namespace': 'xml',
  'http://www.w3.org/1999/xhtml': 'xhtml',
  'http://purl.org/dc/elements/1.0/': 'dc',
  'http://purl.org/dc/elements/1.1/': 'dc',
  'http://purl.org/dc/terms/': 'dcterms',
  'http://purl.org/rss/1.0/modules/content/': 'content',
  'http://purl.org/rss/1.0/modules/syndication/': 'sy',
  'http://search.yahoo.com/mrss': 'media',
  'http://search.yahoo.com/mrss/': 'media',
  'http://video.search.yahoo.com/mrss': 'media',
  'http://video.search.yahoo.com/mrss/': 'media',
  'http://www.itunes.com/dtds/podcast-1.0.dtd': 'itunes',
  'http://example.com/dtds/podcast-1.0.dtd': 'itunes',
  'http://rssnamespace.org/feedburner/ext/1.0': 'feedburner',
  'http://www.sitemaps.org/schemas/sitemap/0.9': '',
  'http://www.google.com/schemas/sitemap/0.9': '',
  'http://www.google.com/schemas/sitemap/0.84': '',
  'http://www.google.com/schemas/sitemap-news/0.9': 'news',
};

/** Prefixes that stand for the vocabularies of feeds where nothing declares them. */
const bare: ReadonlySet<string> = new Set(['atom', 'rss']);

/** The namespaces that hold at a place: address by prefix, in lower case; the default one has the prefix ''. */
export type Namespaces = ReadonlyMap<string, string>;

/** The namespaces inside an element: those around it and those that it declares. */
export function declareNamespaces(around: Namespaces, attributes: ReadonlyMap<string, string>): Namespaces {
  const declared = [...attributes].filter(([name]) => name === 'xmlns' || name.startsWith('xmlns:'));
  if (declared.length === 0) return around;
  return new Map([...around, ...declared.map(([name, uri]) => [name.slice(6), uri.trim().toLowerCase()] as const)]);
}

/**
 * The key of an element: its name in lower case after the short name of its namespace, as in `dc:date`; elements of feeds
 * have the name alone. An unknown default namespace counts as a feed's own, an unknown prefixed one as nobody's.
 */
export function keyOf(name: string, namespaces: Namespaces): string {
  const [local = '', prefix = ''] = name.toLowerCase().split(':').reverse();
  const short = shortNameOf(prefix, namespaces.get(prefix));
  return short === '' ? local : `${short}:${local}`;
}

function shortNameOf(prefix: string, uri: string | undefined): string {
  if (uri === undefined) return bare.has(prefix) ? '' : prefix;
  return shortNames[uri] ?? (prefix === '' ? '' : `{${uri}}`);
}
