import { symbols } from './reading.js';

const adverb =
  '(?:also |then |later |earlier |briefly |reportedly |already |jointly |recently |again |once |just |now |even |still |had |has |have |only |(?:[a-z]+ly ))';

const macros: Readonly<Record<string, string>> = {
  actor: symbols.actor,
  place: symbols.place,
  date: symbols.date,
  quotation: symbols.quotation,
  /** One actor or a list of them: `A, B and C`. */
  actors: `${symbols.actor}(?:'s)?(?: ?(?:,? and|,|&|-|–|as well as|along with|, along with|alongside|together with)? ?(?:the |both |his |her )?${symbols.actor})*`,
  adverbs: `${adverb}{0,4}`,
};

/** A pattern over readings: `{actor}`, `{date}` and so on stand for symbols, spaces for themselves. */
export function pattern(source: string, flags = 'gdu'): RegExp {
  return new RegExp(
    source.replace(/\{([a-z]+)\}/g, (whole, name: string) => macros[name] ?? whole),
    flags,
  );
}

/** An alternation of words, the longest first. */
export function anyOf(words: readonly string[]): string {
  const escaped = [...words]
    .sort((a, b) => b.length - a.length)
    .map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return `(?:${escaped.join('|')})`;
}
