import type { Lexicons } from '../lexicons.js';
import type { Attribution } from '../merging/occurrence.js';
import { once } from '../text/once.js';
import { anyOf } from '../text/patterns.js';

const channels = once((lexicons: Lexicons) => {
  const { media, platforms } = lexicons.organisations;
  const medium = `(?:the )?(?:news agency |state-run |state news agency |newspaper |broadcaster )?(?<name>${anyOf(media)})`;
  return [
    { kind: 'translation' as const, pattern: new RegExp(`\\btranslat(?:ed|ion) by ${medium}(?![\\w])`) },
    {
      kind: 'agency' as const,
      pattern: new RegExp(
        `\\b(?:according to|reported by|published by|quoted by|cited by|told|via) (?:a |an )?${medium}(?![\\w])`,
      ),
    },
    {
      kind: 'agency' as const,
      pattern: new RegExp(
        `(?<![\\w])(?<name>${anyOf(media)}) (?:news agency |state media )?(?:reported|report|reports|said|quoted|cited)\\b`,
      ),
    },
    {
      kind: 'source' as const,
      pattern:
        /\baccording to (?<name>(?:\p{Lu}[\p{L}.]+ )?(?:state )?(?:media(?: reports| outlets)?|state television|reports))\b/u,
    },
    {
      kind: 'platform' as const,
      pattern: new RegExp(
        `\\b(?:on|to) (?:social media (?:platform|site|network),? |his |her |its |the )?(?<name>${anyOf(platforms)})(?![\\w])`,
      ),
    },
  ];
});

/** Through whom the sentence knows what it tells. */
export function attributionIn(sentence: string, lexicons: Lexicons): Attribution {
  const found: Attribution = [];
  for (const { kind, pattern } of channels(lexicons)) {
    const name = pattern.exec(sentence)?.groups?.['name'];
    if (name !== undefined && !found.some((other) => other.name === name)) found.push({ kind, name });
  }
  return found;
}
