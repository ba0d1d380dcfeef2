import fc from 'fast-check';
import { parseFeed as parseWithFeedsmith } from 'feedsmith';
import { expectEvenGrowth } from '../sanitizing/growth.contract.js';
import { parseFeed } from './parse-feed.js';
import { NotAFeedError, type FeedOrigin, type ParsedFeed } from './parsed-feed.js';

const parse = (text: string, from: Partial<FeedOrigin> = {}): ParsedFeed =>
  parseFeed(Buffer.from(text), { url: 'https://news.example/feed', ...from });

const rss = `<?xml version="1.0"?>
<rss version="2.0" xmlns:d="http://purl.org/dc/elements/1.1/" xmlns:c="http://purl.org/rss/1.0/modules/content/"
  xmlns:a="http://www.w3.org/2005/Atom" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/" xmlns:x="http://other.example/">
<channel><title>News &amp;amp; views</title><link>https://news.example/</link><description>All of it</description>
<language>en_GB</language><pubDate>Thu, 05 Mar 2026 09:30:00 GMT</pubDate><ttl>30</ttl>
<image><url>/logo.png</url><title>Logo</title><link>https://logo.example/</link></image>
<a:link rel="hub" href="https://hub.example/"/><a:link rel="self" href="https://news.example/feed"/>
<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>
<skipHours><hour>0</hour><hour>24</hour><hour>13</hour><hour>x</hour></skipHours><skipDays><day>Sunday</day><day>Noday</day></skipDays>
<item><x:title>Not this</x:title><title>Talks &lt;b&gt;resume&lt;/b&gt;</title><link>/talks?a=1&amp;b=2</link>
<guid isPermaLink="false">n-1</guid><d:creator>Ann Lee (ann@news.example)</d:creator><d:date>2026-03-05T10:00:00Z</d:date>
<description>They &lt;i&gt;met&lt;/i&gt;&lt;script&gt;x()&lt;/script&gt;</description><c:encoded><![CDATA[<p>They met <a href="/more">again</a>.</p>]]></c:encoded>
<category>Peace</category><category>Talks</category><enclosure url="https://news.example/a.mp3" type="audio/mpeg" length="12"/></item>
</channel></rss>`;

const atom = `<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de" xml:base="https://news.example/base/">
<title type="html">Nachrichten &amp;amp; mehr</title><id>urn:x:1</id><updated>2026-03-05T09:30:00Z</updated>
<author><name>Redaktion</name><email>red@news.example</email></author><link href="."/>
<entry><title>History of the &lt;blink&gt; tag</title><id>tag:news.example,2026:1</id><link rel="related" href="no"/>
<link rel="alternate" type="application/pdf" href="a.pdf"/><link rel="alternate" type="text/html" href="a.html"/>
<link rel="enclosure" href="a.mp4" type="video/mp4" length="9"/><published>2026-03-05T08:00:00+01:00</published>
<content type="xhtml" xml:base="in/"><div xmlns="http://www.w3.org/1999/xhtml"><p>A &lt;b&gt; <a href="b">c</a></p></div></content>
<category term="peace" label="Peace"/></entry></feed>`;

describe('RSS', () => {
  const { feed, items, format, faults } = parse(rss);

  it('is read whole, with the hints about when to come back', () => {
    expect({ format, faults }).toEqual({ format: 'rss20', faults: [] });
    expect(feed).toMatchObject({
      title: 'News & views',
      link: 'https://news.example/',
      description: 'All of it',
      language: 'en-GB',
      published: '2026-03-05T09:30:00.000Z',
      image: 'https://news.example/logo.png',
      hub: 'https://hub.example/',
      self: 'https://news.example/feed',
      ttlMinutes: 30,
      updatePeriodMinutes: 360,
      skipHours: [0, 13],
      skipDays: ['sunday'],
    });
  });

  it('gives items with clean markup, absolute addresses and names told apart by namespace', () => {
    expect(items).toEqual([
      {
        id: 'n-1',
        title: 'Talks resume',
        link: 'https://news.example/talks?a=1&b=2',
        published: null,
        updated: '2026-03-05T10:00:00.000Z',
        summary: 'They <i>met</i>',
        content: '<p>They met <a href="https://news.example/more">again</a>.</p>',
        author: 'Ann Lee (ann@news.example)',
        authorDetail: { name: 'Ann Lee', email: 'ann@news.example' },
        language: null,
        tags: ['Peace', 'Talks'],
        image: null,
        enclosures: [{ url: 'https://news.example/a.mp3', type: 'audio/mpeg', length: '12' }],
      },
    ]);
  });
});

describe('Atom', () => {
  it('is read by the types of its texts, its bases and its languages', () => {
    const { feed, items, format } = parse(atom);
    expect(format).toBe('atom10');
    expect(feed).toMatchObject({
      title: 'Nachrichten & mehr',
      link: 'https://news.example/base/',
      language: 'de',
      author: 'Redaktion (red@news.example)',
    });
    expect(items[0]).toMatchObject({
      title: 'History of the <blink> tag',
      link: 'https://news.example/base/a.html',
      published: '2026-03-05T07:00:00.000Z',
      content: '<p>A &lt;b&gt; <a href="https://news.example/base/in/b">c</a></p>',
      language: 'de',
      tags: ['peace'],
      enclosures: [{ url: 'https://news.example/base/a.mp4', type: 'video/mp4', length: '9' }],
    });
  });

  it('0.3 may hide its texts in base64', () => {
    const text = Buffer.from('<p>a &lt; b</p>').toString('base64');
    const { items } = parse(
      `<feed version="0.3" xmlns="http://purl.org/atom/ns#"><entry><content mode="base64" type="text/html">${text}</content></entry></feed>`,
    );
    expect(items[0]?.content).toBe('<p>a &lt; b</p>');
  });
});

describe('other formats', () => {
  it('RDF has its items beside the channel', () => {
    const rdf = `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">
      <channel rdf:about="https://news.example/"><title>News</title></channel><item rdf:about="https://news.example/1"><title>One</title></item></rdf:RDF>`;
    expect(parse(rdf)).toMatchObject({
      format: 'rss10',
      feed: { title: 'News' },
      items: [{ title: 'One', link: 'https://news.example/1', id: 'https://news.example/1' }],
    });
  });

  it('JSON Feed is read as far as its types are right', () => {
    const json = {
      version: 'https://jsonfeed.org/version/1.1',
      title: 'News <1>',
      hubs: [{ type: 'WebSub', url: 'https://hub.example/' }],
      items: [
        {
          id: 7,
          url: '/a',
          title: 'One',
          content_html: '<p onclick=x>a',
          authors: [{ name: 'Ann Lee' }],
          tags: ['t', 3, null],
          date_published: '2026-03-05',
        },
        'x',
      ],
    };
    expect(parse(JSON.stringify(json))).toMatchObject({
      format: 'json11',
      feed: { title: 'News <1>', hub: 'https://hub.example/' },
      items: [
        {
          id: '7',
          link: 'https://news.example/a',
          content: '<p>a</p>',
          author: 'Ann Lee',
          tags: ['t', '3'],
          published: '2026-03-05T00:00:00.000Z',
        },
      ],
    });
  });

  it('headers give a language, a base, and the hub', () => {
    const headers = {
      'content-language': 'fr',
      'content-location': '/en/',
      link: '<https://hub.example/>; rel="hub", <https://news.example/f>; rel=self',
    };
    const { feed } = parse('<rss><channel><link>a</link></channel></rss>', { headers });
    expect(feed).toMatchObject({
      language: 'fr',
      link: 'https://news.example/en/a',
      hub: 'https://hub.example/',
      self: 'https://news.example/f',
    });
  });
});

describe('what is ill-formed', () => {
  it.each([
    ['text before the prolog', 'Warning: x\n<?xml version="1.0"?>', ''],
    ['a byte order mark and space', '\ufeff \n<?xml version="1.0"?>', ''],
    ['an end that is missing', '', '<!-- '],
    ['signs that are no entities', '<!-- & &nosuch; &#xFFFFFFF; -->', ''],
  ])('is read all the same: %s', (_, before, after) => {
    const { items } = parse(
      `${before}<rss><channel><item><title>R&D at AT&T caf&eacute; &ndash; a</title></item><item><title>b${after}`,
    );
    expect(items.map(({ title }) => title)).toEqual(['R&D at AT&T café – a', 'b']);
  });

  it('tells its faults', () => {
    expect(parse('x<rss><channel><title>a</channel></b>').faults).toEqual([
      '<title> is not closed',
      '</b> closes nothing',
      '<rss> is not closed',
      'text stands before the XML',
    ]);
  });

  it('reads entities that the document declares, and none that multiply', () => {
    const { feed } = parse(
      '<!DOCTYPE rss [<!ENTITY co "Example Ltd"><!ENTITY lol "&co;&co;">]><rss><channel><title>&co; &lol;</title></channel></rss>',
    );
    expect(feed.title).toBe('Example Ltd &lol;');
  });
});

describe('what is no feed', () => {
  it.each([
    ['an HTML page', '<!DOCTYPE html><html><head><title>a</title></head></html>'],
    ['plain text', 'not found'],
    ['nothing: there are no characters in it', ''],
    ['XML that begins with <urlset>', '<urlset/>'],
    ['JSON that is no JSON Feed', '{"error":"gone"}'],
    ['a PDF file', '%PDF-1.7'],
  ])('is refused with the words: %s', (words, text) => {
    expect(() => parse(text)).toThrow(NotAFeedError);
    expect(() => parse(text)).toThrow(`it looks like ${words}`);
  });

  it('any bytes give a feed or that error', () => {
    const pieces = fc.constantFrom(
      '<rss>',
      '<channel>',
      '<item>',
      '<title>',
      '</title>',
      '<link ',
      'href="',
      'x',
      '&amp;',
      '<![CDATA[',
      ']]>',
      '<feed>',
      '<entry>',
      '{"items":[',
      '1e999',
      '\0',
    );
    const text = fc.array(fc.oneof(pieces, fc.string()), { maxLength: 40 }).map((all) => Buffer.from(all.join('')));
    fc.assert(
      fc.property(fc.oneof(text, fc.uint8Array({ maxLength: 400 })), (bytes) => {
        try {
          expect(parseFeed(bytes, { url: null }).items).toBeInstanceOf(Array);
        } catch (error) {
          expect(error).toBeInstanceOf(NotAFeedError);
        }
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['elements in each other', '<rss><channel>', '<a>'],
    ['ends of nothing', '<rss>', '</a>'],
    ['signs that begin a tag', '<rss><channel><title>', '<'],
    ['items in items', '<rss><channel>', '<item>'],
    ['entities', '<rss><channel><title>', '&eacute;'],
    ['namespaces', '<rss><channel>', '<a xmlns:b="c"/>'],
  ])('costs no more than evenly: %s', (_, before, piece) => {
    expectEvenGrowth(30_000, (size) => parse(before + piece.repeat(size / piece.length)));
  });
});

describe('beside another parser', () => {
  it.each([
    ['RSS', rss],
    ['Atom', atom],
  ])('finds the same items in well-formed %s', (_, text) => {
    const { feed } = parseWithFeedsmith(text) as { feed: Other };
    const others = [...(feed.items ?? []).map(({ guid }) => guid?.value), ...(feed.entries ?? []).map(({ id }) => id)];
    expect(parse(text).items.map(({ id }) => id)).toEqual(others);
  });
});

interface Other {
  readonly items?: readonly { readonly guid?: { readonly value?: string } }[];
  readonly entries?: readonly { readonly id?: string }[];
}
