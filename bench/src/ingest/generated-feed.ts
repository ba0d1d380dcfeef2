import { chanceOf, type Chance } from './chance.js';
import { aHeadline, aSentence, sentences } from './prose.js';

/** A feed that nobody publishes, and what stands in it. */
export type GeneratedFeed = {
  readonly format: 'rss' | 'atom';
  readonly url: string;
  readonly contentType: string;
  /** UTF-8. */
  readonly bytes: Buffer;
  /** In the order of the feed. */
  readonly items: readonly { readonly title: string; readonly link: string }[];
};

/** A feed of 20 to 100 items, every second one with the whole text of each; RSS 2.0 and Atom 1.0 in turn. */
export function aFeed(seed: number): GeneratedFeed {
  const chance = chanceOf(seed);
  const isWhole = chance.below(2) === 0;
  const items = Array.from({ length: chance.between(20, 100) }, (_, n) => ({
    title: aHeadline(chance),
    link: `https://news.example/${seed}/story-${n}?section=a&amp;from=feed`,
    summary: aSentence(chance),
    content: isWhole ? markup(chance) : '',
    day: String(chance.between(10, 28)),
  }));
  const format = seed % 2 === 0 ? 'rss' : 'atom';
  const xml = format === 'rss' ? rss(items) : atom(items);
  return {
    format,
    url: `https://news.example/${seed}/feed.xml`,
    contentType: `application/${format}+xml; charset=utf-8`,
    bytes: Buffer.from(xml),
    items: items.map(({ title, link }) => ({ title, link: link.replace('&amp;', '&') })),
  };
}

type Item = {
  readonly title: string;
  readonly link: string;
  readonly summary: string;
  readonly content: string;
  readonly day: string;
};

const markup = (chance: Chance): string =>
  Array.from(
    { length: chance.between(4, 12) },
    (_, n) => `<p>${sentences(chance, 2)} <a href="/story/${n}">More</a><img src="/img/${n}.jpg" alt=""></p>`,
  ).join('\n');

const escaped = (html: string): string => html.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const rss = (items: readonly Item[]): string => `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:media="http://search.yahoo.com/mrss/" xmlns:atom="http://www.w3.org/2005/Atom"><channel>
<title>Example News</title><link>https://news.example/</link><description>All of it</description><language>en-gb</language>
<atom:link rel="self" href="https://news.example/feed.xml"/><ttl>30</ttl>
${items
  .map(
    ({
      title,
      link,
      summary,
      content,
      day,
    }) => `<item><title>${title}</title><link>${link}</link><guid isPermaLink="false">${link}</guid>
<pubDate>Tue, ${day} Feb 2025 09:00:00 +0100</pubDate><dc:creator><![CDATA[Staff Reporter]]></dc:creator><category>World</category>
<description>${escaped(`<p>${summary}</p>`)}</description>${content === '' ? '' : `<content:encoded><![CDATA[${content}]]></content:encoded>`}
<media:content url="https://news.example/img.jpg" medium="image" width="640" height="360"/></item>`,
  )
  .join('\n')}
</channel></rss>`;

const atom = (items: readonly Item[]): string => `<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>Example News</title><id>tag:news.example,2025:feed</id>
<link href="https://news.example/"/><link rel="self" href="https://news.example/feed.xml"/><updated>2025-02-28T09:00:00Z</updated>
${items
  .map(
    ({ title, link, summary, content, day }) => `<entry><title>${title}</title><link href="${link}"/><id>${link}</id>
<published>2025-02-${day}T09:00:00+01:00</published><updated>2025-02-${day}T10:00:00+01:00</updated>
<author><name>Staff Reporter</name></author><category term="world"/><summary type="text">${summary}</summary>
${content === '' ? '' : `<content type="html">${escaped(content)}</content>`}</entry>`,
  )
  .join('\n')}
</feed>`;
