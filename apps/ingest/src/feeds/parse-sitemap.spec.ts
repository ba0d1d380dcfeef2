import { gzipSync } from 'node:zlib';
import { NotAFeedError } from './parsed-feed.js';
import { parseSitemap, type Sitemap } from './parse-sitemap.js';

const parse = (xml: string | Uint8Array): Sitemap =>
  parseSitemap(Buffer.from(xml), { url: 'https://news.example/map.xml' });

const news = `<?xml version="1.0"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:n="http://www.google.com/schemas/sitemap-news/0.9">
  <url><loc> https://news.example/a?b=1&amp;c=2 </loc><lastmod>2026-03-05T10:00:00+01:00</lastmod>
    <n:news><n:publication><n:name>The Example</n:name><n:language>en</n:language></n:publication>
      <n:publication_date>2026-03-05</n:publication_date><n:title>Talks &amp; terms</n:title></n:news></url>
  <url><loc>/b</loc></url>
  <url><loc>javascript:alert(1)</loc></url>
  <url><lastmod>2026</lastmod></url>
</urlset>`;

const readNews: Sitemap = {
  kind: 'urlset',
  entries: [
    {
      url: 'https://news.example/a?b=1&c=2',
      lastModified: '2026-03-05T09:00:00.000Z',
      news: { title: 'Talks & terms', published: '2026-03-05T00:00:00.000Z', language: 'en', publisher: 'The Example' },
    },
    { url: 'https://news.example/b' },
  ],
};

describe('parseSitemap', () => {
  it('reads the news in a sitemap, and leaves out what has no address that can be fetched', () => {
    expect(parse(news)).toEqual(readNews);
  });

  it('reads a gzip file as well', () => {
    expect(parse(gzipSync(news))).toEqual(readNews);
  });

  it('reads an index', () => {
    const index = `<sitemapindex><sitemap><loc>https://news.example/1.xml.gz</loc><lastmod>2026-03-05</lastmod></sitemap></sitemapindex>`;
    expect(parse(index)).toEqual({
      kind: 'index',
      sitemaps: [{ url: 'https://news.example/1.xml.gz', lastModified: '2026-03-05T00:00:00.000Z' }],
    });
  });

  it('reads a list of addresses', () => {
    expect(parse('https://news.example/a\nhttps://news.example/b\n')).toEqual({
      kind: 'urlset',
      entries: [{ url: 'https://news.example/a' }, { url: 'https://news.example/b' }],
    });
  });

  it('stops a gzip file that unpacks to more than a sitemap may have', () => {
    const bomb = gzipSync(Buffer.alloc(51 * 1024 * 1024, ' '));
    expect(() => parse(bomb)).toThrow(/not a sitemap: the gzip file cannot be unpacked/);
  });

  it('says what it looks like where it is none', () => {
    expect(() => parse('<!DOCTYPE html><html><body>404</body></html>')).toThrow(NotAFeedError);
    expect(() => parse('<!DOCTYPE html><html><body>404</body></html>')).toThrow(
      'not a sitemap: it looks like an HTML page',
    );
    expect(() => parse('<rss version="2.0"/>')).toThrow('not a sitemap: it looks like XML that begins with <rss>');
  });
});
