import type { Kind } from './kind.js';

/**
 * What `dateline parse` can read. To add a kind, write `<kind>.parser.ts` beside this file, which exports the parser and
 * calls production code alone, and a row here with an example that is true: the spec runs it. Code is loaded by `open`,
 * so that no command pays for the libraries of another.
 */
export const kinds = {
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
  url: {
    summary: 'canonical URLs',
    fields: ['in:  input, an absolute URL', 'out: value, its canonical form'],
    example: {
      line: { id: 1, input: 'HTTPS://News.Example:443/a?utm_source=x#comments' },
      answer: { id: 1, value: 'https://news.example/a' },
    },
    open: async () => (await import('./url.parser.js')).url,
  },
} as const satisfies Record<string, Kind>;
