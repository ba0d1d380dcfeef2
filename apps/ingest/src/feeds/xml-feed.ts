import { htmlIn, lineIn, type Dialect } from './construct.js';
import { comingBack } from './coming-back.js';
import { headFields, itemFields, items, roots, transparent } from './fields.js';
import { addressIn, addressOf, enclosuresIn, headerLink, pageLink, relatedLink } from './links.js';
import { parseFeedDate } from './parse-feed-date.js';
import type { FeedHead, FeedItem, FeedOrigin } from './parsed-feed.js';
import { nobody, personIn } from './people.js';
import { elementsIn, textIn, type XmlElement } from './xml-tree.js';

/** The elements of a feed or an item by key, each list in the order of the document. */
class Fields {
  private readonly byKey = new Map<string, XmlElement[]>();

  constructor(
    readonly holder: XmlElement,
    readonly dialect: Dialect,
    elements: readonly XmlElement[],
  ) {
    for (const element of elements) this.all(element.key).push(element);
  }

  all(key: string): XmlElement[] {
    const found = this.byKey.get(key) ?? [];
    if (found.length === 0) this.byKey.set(key, found);
    return found;
  }

  every(keys: readonly string[]): XmlElement[] {
    return keys.flatMap((key) => this.all(key));
  }

  /** The first answer that any of the elements gives, in the order of the keys. */
  first<Answer>(keys: readonly string[], read: (element: XmlElement) => Answer | null): Answer | null {
    for (const element of this.every(keys)) {
      const answer = read(element);
      if (answer !== null && answer !== '') return answer;
    }
    return null;
  }

  /** The first words that any of them holds; '' where there are such elements and no words in them. */
  words(keys: readonly string[], read: (element: XmlElement) => string): string | null {
    return this.first(keys, read) ?? (this.every(keys).length > 0 ? '' : null);
  }

  line = (element: XmlElement): string => lineIn(element, this.dialect);
  html = (element: XmlElement): string => htmlIn(element, this.dialect);
}

/** The head and the items of a feed that is written in XML, whose root was found already. */
export function readXmlFeed(root: XmlElement, origin: FeedOrigin): { feed: FeedHead; items: FeedItem[] } {
  const dialect = root.key === 'feed' ? 'atom' : 'rss';
  const head: XmlElement[] = [];
  const entries: XmlElement[] = [];
  sortOut(root, head, entries);
  return {
    feed: readHead(new Fields(root, dialect, head), origin),
    items: entries.map((entry) => readItem(new Fields(entry, dialect, flatten(entry)))),
  };
}

/** Parts what belongs to the head from items, wherever in the feed's holders they stand. */
function sortOut(holder: XmlElement, head: XmlElement[], entries: XmlElement[]): void {
  for (const child of elementsIn(holder)) {
    if (items.has(child.key)) addEntry(child, entries);
    else if (roots.has(child.key)) sortOut(child, head, entries);
    else head.push(child);
  }
}

/** An item, and those that stand in it because it was not closed. */
function addEntry(entry: XmlElement, entries: XmlElement[]): void {
  entries.push(entry);
  for (const child of elementsIn(entry)) if (items.has(child.key)) addEntry(child, entries);
}

function flatten(holder: XmlElement): XmlElement[] {
  return elementsIn(holder).flatMap((child) => (transparent.has(child.key) ? [child, ...flatten(child)] : [child]));
}

function readHead(fields: Fields, origin: FeedOrigin): FeedHead {
  const links = fields.all('link');
  const link = (relation: string): string | null =>
    headerLink(origin.headers?.link, relation, origin.url) ?? relatedLink(links, relation);
  const hub = link('hub');
  const self = link('self');
  return {
    ...readDescribed(fields, headFields),
    link: pageLink(links) ?? addressIn(fields.holder, 'href'),
    description: fields.words(headFields.description, fields.html),
    language: languageOf(fields, headFields.language, origin.headers?.['content-language']),
    image: imageOf(fields),
    ...(hub !== null && { hub }),
    ...(self !== null && { self }),
    ...comingBack((key) => fields.all(key)[0]),
  };
}

function readItem(fields: Fields): FeedItem {
  const links = fields.every(['link', 'enclosure']);
  const content = fields.words(itemFields.content, fields.html);
  return {
    ...readDescribed(fields, itemFields),
    link: pageLink(fields.all('link')) ?? otherLink(fields),
    summary: fields.words(itemFields.summary, fields.html) ?? content,
    content,
    language: languageOf(fields, itemFields.language, undefined),
    tags: tagsOf(fields),
    image: imageOf(fields),
    enclosures: enclosuresIn(links),
  };
}

type Described = Pick<FeedItem, 'title' | 'id' | 'published' | 'updated' | 'author' | 'authorDetail'>;

function readDescribed(fields: Fields, sources: typeof headFields | typeof itemFields): Described {
  const date = (element: XmlElement): string | null => parseFeedDate(textIn(element));
  const { holder } = fields;
  return {
    title: fields.words(sources.title, fields.line),
    id: fields.first(sources.id, idOf) ?? holder.attributes.get('rdf:about') ?? null,
    published: fields.first(sources.published, date),
    updated: fields.first(sources.updated, date) ?? parseFeedDate(holder.attributes.get('lastmod') ?? ''),
    ...(fields.first(sources.author, personIn) ?? nobody),
  };
}

/** An id is an address that may be relative, unless it says that it is none. */
function idOf(element: XmlElement): string | null {
  const isOpaque = element.attributes.get('ispermalink')?.toLowerCase() === 'false';
  return isOpaque ? textIn(element) : (addressOf(element) ?? textIn(element));
}

/** What leads to the item where no link does: a permanent id, or an address in CDF's way or in RDF's. */
function otherLink(fields: Fields): string | null {
  const permanent = fields
    .all('guid')
    .find((guid) => guid.attributes.get('ispermalink')?.toLowerCase() !== 'false' && /^https?:/i.test(textIn(guid)));
  const { holder } = fields;
  return (
    addressOf(permanent) ??
    addressIn(holder, 'href') ??
    addressIn(holder, 'rdf:about') ??
    addressOf(fields.all('feedburner:origlink')[0])
  );
}

function languageOf(fields: Fields, keys: readonly string[], declared: string | undefined): string | null {
  const written = fields.first(keys, textIn) ?? fields.holder.language ?? declared ?? '';
  return written.split(',')[0]?.trim().replaceAll('_', '-') || null;
}

function tagsOf(fields: Fields): string[] {
  const tags = fields.every(itemFields.tags).flatMap((element) => {
    const tag = element.attributes.get('term') ?? element.attributes.get('text') ?? fields.line(element);
    return element.key.endsWith('keywords') ? tag.split(',') : [tag];
  });
  return [...new Set(tags.map((tag) => tag.trim()).filter((tag) => tag !== ''))];
}

/** The picture: that of podcasts, RSS's image with its address inside, Atom's logo, or a thumbnail. */
function imageOf(fields: Fields): string | null {
  const picture = fields.all('itunes:link').find((link) => link.attributes.get('rel') === 'image');
  return (
    fields.first(['itunes:image', 'media:thumbnail', 'image'], (element) => addressIn(element, 'href', 'url')) ??
    addressIn(picture, 'href') ??
    fields.first(['image'], (image) => addressOf(elementsIn(image).find(({ key }) => key === 'url'))) ??
    fields.first(['logo', 'icon'], addressOf)
  );
}
