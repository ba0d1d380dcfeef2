import type { ReadableArticle } from '../extractor.js';
import type { Lexicons } from '../lexicons.js';
import { once } from './once.js';

const stopWords = once((lexicons: Lexicons) => new Set(lexicons.english.stopWords));
const sample = 4000;

/** Why a text is not read: empty, or in a language these rules do not know; undefined where it can be read. */
export function whyUnreadable({ text, language }: ReadableArticle, lexicons: Lexicons): string | undefined {
  if (language !== undefined && !/^(?:en(?:g)?(?:[-_]|$)|und$|$)/i.test(language))
    return `language ${language} is not supported`;
  const words = wordsIn(text.slice(0, sample).toLowerCase());
  if (words.length === 0) return 'the text has no words';
  const latin = words.filter((word) => /^\p{Script=Latin}+$/u.test(word)).length;
  const known = words.filter((word) => stopWords(lexicons).has(word)).length;
  const isOther = words.length >= 25 && known / words.length < 0.12;
  return latin / words.length < 0.5 || isOther ? 'the text is not English' : undefined;
}

function wordsIn(text: string): string[] {
  return text.match(/\p{L}+/gu) ?? [];
}
