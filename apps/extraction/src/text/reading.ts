import {
  overlaps,
  type Actor,
  type DateMention,
  type Document,
  type Mention,
  type PlaceMention,
  type Quotation,
  type Range,
  type Sentence,
} from '../document.js';

/** What one symbol of a reading stands for. */
export type Item =
  | { readonly kind: 'actor'; readonly mention: Mention }
  | { readonly kind: 'place'; readonly place: PlaceMention }
  | { readonly kind: 'date'; readonly date: DateMention }
  | { readonly kind: 'quotation'; readonly quotation: Quotation };

/**
 * A sentence as rules read it: every actor, place, date and quotation is one private-use character,
 * apostrophes are straight and bracketed asides are blank. `starts` and `ends` lead back to the text.
 */
export type Reading = {
  readonly sentence: Sentence;
  readonly words: string;
  readonly items: ReadonlyMap<number, Item>;
  readonly starts: readonly number[];
  readonly ends: readonly number[];
};

const first = { actor: 0xe000, place: 0xe400, date: 0xe600, quotation: 0xe800 } as const;
/** Character classes of the symbols, for patterns. */
export const symbols = {
  actor: '[\\ue000-\\ue3ff]',
  place: '[\\ue400-\\ue5ff]',
  date: '[\\ue600-\\ue7ff]',
  quotation: '[\\ue800-\\ue9ff]',
} as const;

/** One reading for each sentence. */
export function readSentences(document: Document): Reading[] {
  const inSentence = pointer(document);
  return document.sentences.map((sentence) => readSentence(document.text, sentence, inSentence(sentence)));
}

/** Sentences come in order, so each layer is walked once. */
function pointer(document: Document): (sentence: Sentence) => Placed[] {
  const all = placed(document);
  let next = 0;
  return (sentence) => {
    while ((all[next]?.start ?? Infinity) < sentence.start) next++;
    const from = next;
    while ((all[next]?.start ?? Infinity) < sentence.end) next++;
    return withoutOverlaps(all.slice(from, next).filter((candidate) => candidate.end <= sentence.end));
  };
}

type Placed = Range & { readonly item: Item };

/** All symbols-to-be in the order of the text; of two that begin together the longer first. */
function placed(document: Document): Placed[] {
  const actors = document.mentions.filter((mention) => !mention.locative && mention.form !== 'demonym');
  const items: Placed[] = [
    ...document.quotations.map((quotation) => at(quotation, { kind: 'quotation', quotation })),
    ...document.dates.map((date) => at(date, { kind: 'date', date })),
    ...document.places.map((place) => at(place, { kind: 'place', place })),
    ...actors.map((mention) => at(mention, { kind: 'actor', mention })),
  ];
  return items.sort((a, b) => a.start - b.start || b.end - a.end);
}

function at({ start, end }: Range, item: Item): Placed {
  return { start, end, item };
}

function withoutOverlaps(all: readonly Placed[]): Placed[] {
  const kept: Placed[] = [];
  for (const candidate of all) {
    const last = kept.at(-1);
    if (last === undefined || !overlaps(last, candidate)) kept.push(candidate);
  }
  return kept;
}

function readSentence(text: string, sentence: Sentence, inside: readonly Placed[]): Reading {
  const words: string[] = [];
  const starts: number[] = [];
  const ends: number[] = [];
  const items = new Map<number, Item>();
  const push = (character: string, start: number, end: number): void => {
    words.push(character);
    starts.push(start);
    ends.push(end);
  };
  let at = sentence.start;
  for (const { start, end, item } of inside) {
    for (; at < start; at++) push(plainCharacter(text[at] ?? ' '), at, at + 1);
    items.set(words.length, item);
    push(String.fromCharCode(first[item.kind] + (items.size % 500)), start, end);
    at = end;
  }
  for (; at < sentence.end; at++) push(plainCharacter(text[at] ?? ' '), at, at + 1);
  return { sentence, words: withoutAsides(words.join('')), items, starts, ends };
}

function plainCharacter(character: string): string {
  if (character === '’' || character === '‘') return "'";
  return /[\ue000-\ue9ff\s]/.test(character) ? ' ' : character;
}

function withoutAsides(words: string): string {
  return words.replace(/\([^()]{1,24}\)/g, (aside) => ' '.repeat(aside.length));
}

/** The range of the text that a part of a reading covers. */
export function rangeIn(reading: Reading, from: number, to: number): Range {
  return { start: reading.starts[from] ?? reading.sentence.start, end: reading.ends[to - 1] ?? reading.sentence.end };
}

/** The actors that a part of a reading names, in its order. */
export function actorsIn(reading: Reading, range: readonly [number, number] | undefined): Actor[] {
  if (range === undefined) return [];
  const inside = [...reading.items].filter(([at]) => at >= range[0] && at < range[1]);
  return inside.flatMap(([, item]) => (item.kind === 'actor' ? item.mention.actors : []));
}

/** The quotations in a part of a reading. */
export function quotationsIn(reading: Reading, from: number, to: number): Quotation[] {
  const inside = [...reading.items].filter(([at]) => at >= from && at < to);
  return inside.flatMap(([, item]) => (item.kind === 'quotation' ? [item.quotation] : []));
}
