import type { Kind } from './kind.js';

/**
 * What `dateline parse` can read. To add a kind, write `<kind>.parser.ts` beside this file, which exports the parser and
 * calls production code alone, and a row here with an example that is true: the spec runs it. Code is loaded by `open`,
 * so that no command pays for the libraries of another.
 */
export const kinds = {
  page: {
    summary: 'pages: main text, title, dates and more',
    fields: [
      'in:  input or inputB64, the HTML; contentType and url where they are known',
      'out: articleBody, title, byline, siteName, lang, date, publishedTime, modifiedTime, url, feeds, paywalled,',
      '     provenance of title and dates, faults',
    ],
    example: {
      line: {
        id: 1,
        url: 'https://news.example/bridge',
        input:
          '<html lang="en"><title>A bridge opens</title><time datetime="2026-05-04">4 May</time><p>The bridge is open.</p></html>',
      },
      answer: {
        id: 1,
        title: 'A bridge opens',
        byline: null,
        siteName: null,
        lang: 'en',
        date: '2026-05-04',
        publishedTime: '2026-05-04',
        modifiedTime: null,
        url: null,
        feeds: [],
        paywalled: false,
        provenance: { title: 'title', published: { from: 'time', confidence: 0.65 }, updated: null },
        faults: [],
        articleBody: 'The bridge is open.',
      },
    },
    open: async () => (await import('./page.parser.js')).openPages(),
  },
  language: {
    summary: 'the language of texts',
    fields: [
      'in:  input; declared, a BCP 47 tag that its source gives, if any',
      'out: lang, ISO 639-1 or null; confidence, from 0 to 1; from, detected or declared',
    ],
    example: {
      line: { id: 1, input: 'Die Minister trafen sich am Dienstag in Genf.', declared: 'en' },
      answer: { id: 1, lang: 'de', confidence: 0.63, from: 'detected' },
    },
    open: async () => (await import('./language.parser.js')).language,
  },
  duplicates: {
    summary: 'which texts are copies of texts before them, in the order of their publication',
    fields: [
      'in:  input, the text of an article; of fewer than 40 words it is compared with none',
      'out: duplicates, the earlier lines of its group, each with its id; where there are some, also group, the id of the',
      '     first, comparedWith, sharedShare of its shingles, 0 to 1, and passages, [start, end) in UTF-16 code units',
    ],
    example: { line: { id: 'a', input: 'They met on Monday.' }, answer: { id: 'a', duplicates: [] } },
    open: async () => (await import('./duplicates.parser.js')).openDuplicates(),
  },
  url: {
    summary: 'addresses: one form, domain, tracking',
    fields: [
      'in:  input, an absolute URL; op, what is asked (canonical_url unless told, normalize_url, scrub_url, clean_url,',
      '     remove_tracking, validate_url, get_base_url, fix_relative_urls, extract_domain, canonical_domain,',
      '     is_navigation_page, is_not_crawlable); args and kwargs, what that takes: for canonical_url the declared address',
      'out: value, the answer of op',
    ],
    example: {
      line: { id: 1, input: 'HTTPS://News.Example.org:443/a?utm_source=x#comments' },
      answer: { id: 1, value: 'https://news.example.org/a' },
    },
    open: async () => (await import('./url.parser.js')).url,
  },
  robots: {
    summary: 'what a robots.txt says about a URL',
    fields: [
      'in:  input or inputB64, the robots.txt; url; userAgent, a product token or what begins with one',
      'out: allowed; rule, the one that decided, or null; crawlDelayS, seconds, or null',
    ],
    example: {
      line: { id: 1, input: 'User-agent: *\nDisallow: /a', url: 'https://news.example/a/b', userAgent: 'Dateline' },
      answer: { id: 1, allowed: false, rule: 'Disallow: /a', crawlDelayS: null },
    },
    open: async () => (await import('./robots.parser.js')).robots,
  },
  address: {
    summary: 'whether a host may be asked',
    fields: ['in:  input, a host in any notation, or a URL', 'out: block, true where it is not public'],
    example: { line: { id: 1, input: '0x7f.1' }, answer: { id: 1, block: true } },
    open: async () => (await import('./address.parser.js')).address,
  },
  feed: {
    summary: 'feeds: RSS, Atom, RDF, CDF and JSON Feed',
    fields: [
      'in:  input or inputB64, contentType, headers, url',
      'out: encoding, format, feed, items, faults; texts are cleaned',
    ],
    example: {
      line: { id: 1, input: '<rss version="2.0"><channel><title>News</title></channel></rss>' },
      answer: {
        id: 1,
        format: 'rss20',
        feed: {
          title: 'News',
          id: null,
          published: null,
          updated: null,
          author: null,
          authorDetail: null,
          link: null,
          description: null,
          language: null,
          image: null,
        },
        items: [],
        faults: [],
        encoding: 'utf-8',
      },
    },
    open: async () => (await import('./feed.parser.js')).feed,
  },
  sanitize: {
    summary: 'feeds, for the markup that is left in them',
    fields: ['in:  input or inputB64, contentType, headers, url', 'out: feed, items; nothing active is in them'],
    example: {
      line: {
        id: 1,
        input:
          '{"version":"https://jsonfeed.org/version/1.1","items":[{"content_html":"<b onclick=x>a</b><script>b</script>"}]}',
      },
      answer: {
        id: 1,
        feed: {
          title: null,
          link: null,
          id: null,
          description: null,
          published: null,
          updated: null,
          author: null,
          authorDetail: null,
          language: null,
          image: null,
        },
        items: [
          {
            id: null,
            title: null,
            link: null,
            published: null,
            updated: null,
            summary: '<b>a</b>',
            content: '<b>a</b>',
            author: null,
            authorDetail: null,
            language: null,
            tags: [],
            image: null,
            enclosures: [],
          },
        ],
      },
    },
    open: async () => (await import('./feed.parser.js')).sanitize,
  },
  charset: {
    summary: 'the encodings of bytes',
    fields: ['in:  input or inputB64, contentType', 'out: encoding, from (bom, http, document, guess or default)'],
    example: {
      line: { id: 1, inputB64: 'gJM=', contentType: 'text/plain; charset=latin1' },
      answer: { id: 1, encoding: 'windows-1252', from: 'http' },
    },
    open: async () => (await import('./charset.parser.js')).charset,
  },
  date: {
    summary: 'dates as feeds write them, and the dates of pages',
    fields: [
      'in:  input, a date; or input or inputB64, the HTML of a page, with contentType and url where they are known',
      'out: date in ISO 8601, or null: that of a feed in UTC, of a page its publication as precise as the page gives it',
    ],
    example: {
      line: { id: 1, input: 'Mo, 2. März 2026 10:30:00 +0100' },
      answer: { id: 1, date: '2026-03-02T09:30:00.000Z' },
    },
    open: async () => (await import('./date.parser.js')).openDates(),
  },
} as const satisfies Record<string, Kind>;
