import type { Figure } from './suite.js';

/** The languages of news that are judged, by ISO 639-1; the suite has many more, which no detector at hand knows. */
const newsLanguages =
  'ar bg bn cs da de el en es fa fi fr he hi hr hu id it ja ko nl nb pl pt ro ru sr sv sw tr uk vi zh'.split(' ');

/** Codes that mean the same, as the scorer has it. */
const same: Readonly<Record<string, string>> = { nb: 'no', iw: 'he', in: 'id', fil: 'tl' };
const canonical = (language: unknown): string => {
  const [code = ''] = (typeof language === 'string' ? language : '').toLowerCase().split(/[-_]/);
  return same[code] ?? code;
};

/** The share of sentences of the news languages, without some of them, whose language was told right. */
export function languagesAmong(name: string, without: readonly string[], bar: number): Figure {
  const judged = new Set(newsLanguages.filter((language) => !without.includes(language)).map(canonical));
  return {
    name: `right of ${name}`,
    of: ({ cases, predictions }) => {
      const sentences = cases.filter(
        ({ tier, expected }) => tier === 'sentences' && judged.has(canonical(expected['lang'])),
      );
      const right = sentences.filter(
        ({ id, expected }) => canonical(predictions.get(id)?.['lang']) === canonical(expected['lang']),
      );
      return right.length / sentences.length;
    },
    bar,
  };
}
