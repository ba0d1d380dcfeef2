import type { ReadPage } from '../page.js';
import { readPage } from '../read-page.js';

const read = (head: string, body = '<p>Text.</p>', html = '<html>'): ReadPage =>
  readPage(`${html}<head>${head}</head><body>${body}</body></html>`, {
    url: 'https://gazette.example/news/bridge?page=1',
    today: '2026-05-20',
  });
const data = (fields: object): string => `<script type="application/ld+json">${JSON.stringify(fields)}</script>`;

describe('the title', () => {
  const linked = data({ '@type': 'NewsArticle', headline: 'From the data' });
  const property = '<meta property="og:title" content="From OpenGraph">';
  const name = '<meta name="twitter:title" content="From a meta element">';
  const title = '<title>From the title of all | Gazette</title>';

  it.each([
    ['json-ld', 'From the data', linked + property + name + title],
    ['open-graph', 'From OpenGraph', property + name + title],
    ['meta', 'From a meta element', name + title],
    ['title', 'From the title of all', title],
    ['heading', 'From the heading', ''],
  ])('comes from the surest place that has one: %s', (origin, wanted, head) => {
    const { title: got, titleFrom } = read(head, '<h1>From the heading</h1>');
    expect([titleFrom, got]).toEqual([origin, wanted]);
  });

  it('is without the name of the site, and without entities that were written twice', () => {
    const site = '<meta property="og:site_name" content="The Gazette">';
    expect(read(`${site}<meta property="og:title" content="Bridges &amp;amp; banks - The Gazette">`).title).toBe(
      'Bridges & banks',
    );
    expect(read('<meta property="og:title" content="Bridges | GZ | 3.5.2026">', '<h1>Bridges</h1>').title).toBe(
      'Bridges',
    );
  });
});

describe('linked data', () => {
  it('is read in graphs and lists, with authors named elsewhere', () => {
    const graph = {
      '@graph': [
        { '@type': 'WebSite', name: 'Site' },
        { '@type': 'Person', '@id': '#ann', name: 'Ann Writer' },
        {
          '@type': ['Article', 'NewsArticle'],
          headline: 'H',
          author: [{ '@id': '#ann' }, { name: 'Bo' }],
          publisher: { name: 'The Gazette' },
        },
      ],
    };
    expect(read(data([graph]))).toMatchObject({ title: 'H', byline: 'Ann Writer, Bo', publisher: 'The Gazette' });
  });

  it.each([
    ['raw line breaks and a comma too many', '{"@type":"Article","headline":"A\nB","author":{"name":"Ann"},}'],
    ['a comment around it', '<!-- {"@type":"Article","headline":"A B","author":{"name":"Ann"}} -->'],
    ['its end cut off', '{"@type":"Article","headline":"A B","author":{"@type":"Person","name":"Ann"},"image":['],
  ])('is read with %s', (_name, json) => {
    expect(read(`<script type="application/ld+json">${json}</script>`)).toMatchObject({ title: 'A B', byline: 'Ann' });
  });

  it('does no harm where it is no JSON at all', () => {
    expect(read('<script type="application/ld+json">undefined</script><title>Title</title>').title).toBe('Title');
  });
});

describe('the other facts', () => {
  it('names author, publisher and language from meta elements', () => {
    const head = '<meta name="author" content="Ann Writer"><meta property="og:site_name" content="The Gazette">';
    expect(read(head, '', '<html lang="pt-BR">')).toMatchObject({
      byline: 'Ann Writer',
      publisher: 'The Gazette',
      language: 'pt-BR',
    });
  });

  it('finds a byline in the markup', () => {
    expect(read('', '<div class="byline">By Ann  Writer</div><p>Text.</p>').byline).toBe('By Ann Writer');
  });

  it('makes the canonical link and feeds absolute, and refuses what is not of the web', () => {
    const head = `
      <link rel="canonical" href="/news/bridge">
      <link rel="alternate" type="application/rss+xml" title="News" href="../feed.xml">
      <link rel="alternate" type="application/rss+xml" title="News again" href="/feed.xml">
      <link rel="alternate" type="application/atom+xml" href="javascript:alert(1)">
      <link rel="alternate" hreflang="de" href="/de">`;
    expect(read(head)).toMatchObject({
      canonicalUrl: 'https://gazette.example/news/bridge',
      feeds: [{ url: 'https://gazette.example/feed.xml', title: 'News', type: 'application/rss+xml' }],
    });
    expect(read('<base href="https://cdn.example/x/"><link rel=canonical href="bridge">').canonicalUrl).toBe(
      'https://cdn.example/x/bridge',
    );
  });

  it('tells a page behind a paywall by its data, its tags or its markup', () => {
    const free = (isAccessibleForFree: unknown): string =>
      data({ '@type': 'Article', headline: 'H', isAccessibleForFree });
    const pages = [read(free(false)), read(free('False')), read('<meta name="article:content_tier" content="locked">')];
    expect(pages.map(({ paywalled }) => paywalled)).toEqual([true, true, true]);
    expect(read('', '<p>A</p><div class="paywall">Subscribe</div>').paywalled).toBe(true);
    expect([read(free(true)), read('')].map(({ paywalled }) => paywalled)).toEqual([false, false]);
  });
});
