/** Which elements say a thing, the most trusted first. Keys are as in `XmlElement.key`. */
type Sources = readonly string[];

/** What is read alike in a feed and in an item. */
const described = {
  title: ['title', 'dc:title', 'media:title', 'itunes:title'],
  id: ['id', 'guid', 'dc:identifier'],
  published: ['published', 'pubdate', 'issued', 'dcterms:issued'],
  updated: ['updated', 'modified', 'dcterms:modified', 'lastbuilddate', 'dc:date'],
  author: ['author', 'dc:creator', 'dc:author', 'itunes:author', 'managingeditor'],
  language: ['language', 'dc:language'],
} satisfies Record<string, Sources>;

/** Where the fields of an item stand. */
export const itemFields = {
  ...described,
  summary: [
    'summary',
    'description',
    'abstract',
    'dc:description',
    'media:description',
    'itunes:summary',
    'itunes:subtitle',
  ],
  content: ['content', 'content:encoded', 'xhtml:body', 'body', 'fullitem'],
  tags: [
    'category',
    'dc:subject',
    'itunes:category',
    'media:category',
    'keywords',
    'itunes:keywords',
    'media:keywords',
  ],
} satisfies Record<string, Sources>;

/** Where the fields of a feed stand. */
export const headFields = {
  ...described,
  description: [
    'subtitle',
    'tagline',
    'description',
    'abstract',
    'dc:description',
    'itunes:subtitle',
    'itunes:summary',
  ],
} satisfies Record<string, Sources>;

/** Elements that only hold others: what stands in them counts as standing around them. */
export const transparent: ReadonlySet<string> = new Set(['media:group', 'media:content', 'rdf:seq', 'items']);

/** Elements that hold a feed's head and items. */
export const roots: ReadonlySet<string> = new Set(['rss', 'rdf:rdf', 'feed', 'channel', 'rssfeed', 'simplefeed']);

/** Elements that hold one item. */
export const items: ReadonlySet<string> = new Set(['item', 'entry']);
