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
} as const satisfies Record<string, Kind>;
