import type { Block, Quotation, Range, Sentence } from '../document.js';
import { tokenise } from './tokens.js';

const longest = 1500;
const readable: ReadonlySet<string> = new Set(['headline', 'subheading', 'caption', 'body']);

/** Cuts readable blocks into sentences, never inside a quotation and never after an abbreviation. */
export function findSentences(
  text: string,
  blocks: readonly Block[],
  quotations: readonly Quotation[],
  abbreviations: ReadonlySet<string>,
): Sentence[] {
  const sentences: Sentence[] = [];
  let quote = 0;
  for (const block of blocks) {
    if (!readable.has(block.kind)) continue;
    while (quotations[quote] !== undefined && (quotations[quote] as Quotation).end <= block.start) quote++;
    const inside: Quotation[] = [];
    for (let at = quote; at < quotations.length && (quotations[at] as Quotation).start < block.end; at++)
      inside.push(quotations[at] as Quotation);
    for (const range of cut(text, block, inside, abbreviations))
      sentences.push({ ...range, index: sentences.length, block, tokens: tokenise(text, range, abbreviations) });
  }
  return sentences;
}

function cut(
  text: string,
  block: Block,
  quotations: readonly Quotation[],
  abbreviations: ReadonlySet<string>,
): Range[] {
  const ranges: Range[] = [];
  let start = block.start;
  let quote = 0;
  for (let at = block.start; at < block.end; at++) {
    const quotation = quotations[quote];
    const isQuotation = at === quotation?.start;
    if (isQuotation) {
      at = quotation.end - 1;
      quote++;
    }
    const isOver = isQuotation ? endsAfterQuotation(text, quotation, block) : isEnd(text, at, abbreviations);
    if (isOver || isTooLong(text, start, at)) {
      ranges.push({ start, end: at + 1 });
      start = at + 1;
    }
  }
  return [...ranges, { start, end: block.end }].flatMap((range) => trimmed(text, range));
}

function isTooLong(text: string, start: number, at: number): boolean {
  const length = at + 1 - start;
  return length > longest && (/\s/.test(text[at] ?? '') || length > 2 * longest);
}

function trimmed(text: string, { start, end }: Range): Range[] {
  const words = text.slice(start, end);
  const from = start + (words.length - words.trimStart().length);
  const to = start + words.trimEnd().length;
  return to > from ? [{ start: from, end: to }] : [];
}

function endsAfterQuotation(text: string, quotation: Quotation, block: Block): boolean {
  const last = text[quotation.inner.end - 1] ?? '';
  if (!/[.!?…]/.test(last)) return false;
  const rest = text.slice(quotation.end, Math.min(block.end, quotation.end + 60));
  return (
    /^\s+["“]?\p{Lu}/u.test(rest) && !/^\s+(?:\p{Lu}[\p{L}.'’-]*\s){1,4}(?:said|says|told|wrote|added)\b/u.test(rest)
  );
}

function isEnd(text: string, at: number, abbreviations: ReadonlySet<string>): boolean {
  const mark = text[at] ?? '';
  if (!/[.!?…。]/.test(mark)) return false;
  if (mark === '。') return true;
  const after = text.slice(at + 1, at + 6);
  if (!/^[)\]’']?\s+["“([‘']?[\p{Lu}\d\p{Lo}]/u.test(after)) return false;
  return mark !== '.' || !isAbbreviation(text, at, abbreviations);
}

/** A dot after `U.S` ends a sentence only before a word that could not go on with it; we prefer to go on. */
function isAbbreviation(text: string, at: number, abbreviations: ReadonlySet<string>): boolean {
  const before = /[\p{L}.]+$/u.exec(text.slice(Math.max(0, at - 14), at))?.[0] ?? '';
  if (!/^(?:\p{L}\.)*\p{Lu}$/u.test(before)) return abbreviations.has(`${before.toLowerCase()}.`);
  const next = /^\s+(\p{L}+)/u.exec(text.slice(at + 1, at + 20))?.[1] ?? '';
  return (
    before.length === 1 || !/^(?:The|A|An|It|He|She|They|But|And|In|On|This|That|We|I|Its|His|Her|Their)$/.test(next)
  );
}
