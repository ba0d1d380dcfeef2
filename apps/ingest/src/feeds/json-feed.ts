import { z } from 'zod';
import { sanitizeHtml } from '../sanitizing/sanitize.js';
import { cleanAddress } from '../sanitizing/clean-address.js';
import { lineOf } from './construct.js';
import { parseFeedDate } from './parse-feed-date.js';
import type { Enclosure, FeedHead, FeedItem } from './parsed-feed.js';
import { nobody, personOf, type Person } from './people.js';

/** A text; a number is taken for one, anything else for none. */
const text = z
  .union([z.string(), z.number().transform(String)])
  .nullish()
  .catch(null);
const author = z.object({ name: text, url: text }).catch({});

/** A list without what has the wrong type. */
const list = <Shape extends z.ZodType>(item: Shape): z.ZodType<z.output<Shape>[]> =>
  z
    .array(z.unknown())
    .catch([])
    .transform((all) => all.map((one) => item.safeParse(one)).flatMap(({ success, data }) => (success ? [data] : [])));

const people = { author, authors: list(author), language: text };

const jsonItem = z.object({
  id: text,
  url: text,
  external_url: text,
  title: text,
  content_html: text,
  content_text: text,
  summary: text,
  image: text,
  banner_image: text,
  date_published: text,
  date_modified: text,
  tags: list(text),
  attachments: list(z.object({ url: text, mime_type: text, size_in_bytes: text })),
  ...people,
});

/** A JSON Feed of version 1 or 1.1, as far as it can be read: what has the wrong type counts as absent. */
export const jsonFeed = z.object({
  version: text,
  title: text,
  home_page_url: text,
  feed_url: text,
  description: text,
  icon: text,
  favicon: text,
  hubs: list(z.object({ url: text })),
  items: z.array(z.unknown()),
  ...people,
});

type JsonFeed = z.infer<typeof jsonFeed>;
type JsonItem = z.infer<typeof jsonItem>;

/** The head and the items of a JSON Feed. */
export function readJsonFeed(feed: JsonFeed, base: string | null): { feed: FeedHead; items: FeedItem[] } {
  const hub = address(feed.hubs[0]?.url, base);
  const self = address(feed.feed_url, base);
  return {
    feed: {
      title: line(feed.title),
      link: address(feed.home_page_url, base),
      id: self,
      description: html(feed.description, base, true),
      published: null,
      updated: null,
      ...personIn(feed),
      language: feed.language ?? null,
      image: address(feed.icon ?? feed.favicon, base),
      ...(hub !== null && { hub }),
      ...(self !== null && { self }),
    },
    items: list(jsonItem)
      .parse(feed.items)
      .map((item) => readItem(item, base)),
  };
}

function readItem(item: JsonItem, base: string | null): FeedItem {
  const content = html(item.content_html, base, false) ?? html(item.content_text, base, true);
  return {
    id: item.id ?? null,
    title: line(item.title),
    link: address(item.url, base) ?? address(item.external_url, base),
    published: date(item.date_published),
    updated: date(item.date_modified),
    summary: html(item.summary, base, true) ?? content,
    content,
    ...personIn(item),
    language: item.language ?? null,
    tags: item.tags.flatMap((tag) => line(tag) ?? []),
    image: address(item.image, base) ?? address(item.banner_image, base),
    enclosures: item.attachments.flatMap((attachment) => enclosure(attachment, base)),
  };
}

function enclosure(attachment: JsonItem['attachments'][number], base: string | null): Enclosure[] {
  const url = address(attachment.url, base);
  if (url === null) return [];
  return [{ url, type: attachment.mime_type ?? null, length: attachment.size_in_bytes ?? null }];
}

type Text = string | null | undefined;

/** Plain text, whose `<` and `&` are no markup. */
const escape = (plain: string): string => plain.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

const line = (plain: Text): string | null => (plain == null ? null : lineOf(escape(plain)) || null);

const date = (written: Text): string | null => parseFeedDate(written ?? '');

function address(written: Text, base: string | null): string | null {
  return written == null || written.trim() === '' ? null : cleanAddress(written, base);
}

function html(written: Text, base: string | null, isPlain: boolean): string | null {
  if (written == null || written === '') return null;
  return sanitizeHtml(isPlain ? escape(written) : written, base);
}

function personIn({ author: only, authors }: Pick<JsonFeed, 'author' | 'authors'>): Person {
  const { name, url } = authors[0] ?? only;
  if (name == null && url == null) return nobody;
  return personOf({ ...(name != null && { name: line(name) ?? name }), ...(url != null && { url }) });
}
