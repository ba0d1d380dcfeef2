import type { Topic } from '#events';
import { slug } from '../actors/actor-id.js';
import type { Lexicons } from '../lexicons.js';
import { once } from '../text/once.js';

const stopWords = once(
  (lexicons: Lexicons) => new Set([...lexicons.english.topicStopWords, ...lexicons.english.stopWords]),
);

/** The topic that some words name: their first content words in normal form; undefined for words without content. */
export function topicOf(label: string, lexicons: Lexicons): Topic | undefined {
  const words = contentWords(label, lexicons).slice(0, 6);
  const trimmed = label.replace(/\s+/g, ' ').trim().slice(0, 160);
  return words.length === 0 || trimmed === '' ? undefined : { topicId: words.join('-'), label: trimmed };
}

/** The words of a label that carry meaning, lower-case and without endings of possession. */
export function contentWords(label: string, lexicons: Lexicons): string[] {
  const stop = stopWords(lexicons);
  return label
    .replace(/['’]s\b/g, '')
    .split(/[^\p{L}\p{N}.]+/u)
    .map((word) => slug(word))
    .filter((word) => word !== '' && !stop.has(word));
}
