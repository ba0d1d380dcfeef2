import type { Block, BlockKind, Range } from '../document.js';

const creditAgency =
  /\b(?:getty(?: images)?|reuters|afp|anadolu|bloomberg|epa|ap photo|associated press|shutterstock|xinhua|dpa|pool photo|zuma)\b/i;
const creditShape = /^[^.!?]{3,90}\s\|\s[^.!?]{2,60}$|^(?:photo|image|picture|credit)s?\s*(?:by|:)\s*\S.{1,90}$/i;
const photoCredit = /^\(?(?:photo|image|picture)\s*(?:by|:)/i;
const boilerplate =
  /^(?:read (?:more|or share)|source link|sign up|subscribe|follow us|click here|share this|advertisement|related:|copyright|all rights reserved|©|world news \|)|\|\|/i;
const captionPresent =
  /\b(?:attends?|meets?(?: with)?|arrives?|shakes? hands|speaks?|poses?|pose for|looks? on|walks?|gestures?|waves?|listens?|greets?|is seen|are seen|during a)\b/;
const captionDate =
  /\b(?:on\s+)?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?\s+\d{1,2},\s+\d{4}\b|\b\d{1,2}\s+(?:january|february|march|april|may|june|july|august|september|october|november|december)\s+\d{4}\b/i;
const dateline =
  /^(?:\p{Lu}[\p{L}.'’-]{1,20}(?:[ ,]{1,2}(?:\p{Lu}[\p{L}.'’-]{0,20}|\d{1,2})){0,5}\s?(?:\((?:AFP|AP|Reuters|CNN|Xinhua|dpa)\)\s?)?[—–]|\p{Lu}[\p{Lu} ,.]{2,30}\s(?:\([A-Za-z]{2,9}\)\s)?[—–-]+|\p{Lu}[\p{L} ,.]{2,40}\((?:AFP|AP|Reuters|CNN|Xinhua|dpa)\)\s[—–-]+)\s/u;

/** How much of a text is read, in UTF-16 code units; no report is as long, and a page that is must not hold up the others. */
export const longestRead = 200_000;

type Line = Range & { readonly words: string };

/** Divides a text into its paragraphs and says what each is; every non-blank line is a block. */
export function findBlocks(text: string, title: string): Block[] {
  const lines = linesOf(text);
  const blocks: Block[] = [];
  lines.forEach((line, index) => {
    const next = lines[index + 1];
    blocks.push(...splitBlock(line, kindOf(line, { index, title, next, last: blocks.at(-1) })));
  });
  return blocks;
}

function linesOf(text: string): Line[] {
  const lines: Line[] = [];
  let from = 0;
  for (const raw of text.slice(0, longestRead).split(/(\r\n|[\n\r\u2028\u2029])/)) {
    const words = raw.trim();
    if (words !== '') {
      const start = from + raw.indexOf(words);
      lines.push({ start, end: start + words.length, words });
    }
    from += raw.length;
  }
  return lines;
}

type Around = {
  readonly index: number;
  readonly title: string;
  readonly next: Line | undefined;
  readonly last: Block | undefined;
};

function kindOf(line: Line, around: Around): BlockKind {
  if (around.index === 0 && (line.words === around.title.trim() || isHeading(line))) return 'headline';
  if (boilerplate.test(line.words)) return 'boilerplate';
  if (isCredit(line.words)) return 'credit';
  if (isCaption(line.words, around.next)) return 'caption';
  return isHeading(line) ? 'subheading' : 'body';
}

function isCredit(words: string): boolean {
  if (words.length > 120 || /[.!?]$/.test(words)) return false;
  return creditShape.test(words) && (creditAgency.test(words) || words.includes('|') || photoCredit.test(words));
}

function isCaption(words: string, next: Line | undefined): boolean {
  if (words.length > 700) return false;
  const credited = next !== undefined && isCredit(next.words);
  return credited || (captionDate.test(words) && captionPresent.test(words) && words.length < 400);
}

function isHeading(line: Line): boolean {
  return line.words.length <= 120 && !/[.!?:;,"”’)]$/.test(line.words) && /^[\p{Lu}\d"“‘'’]/u.test(line.words);
}

const inlineCredit = /\((?:Photo|Image|Picture|Credit|File photo)[^()]{0,80}\)/g;

/** A credit in brackets inside a paragraph divides it. */
function splitBlock(line: Line, kind: BlockKind): Block[] {
  const blocks: Block[] = [];
  let from = 0;
  for (const match of line.words.matchAll(inlineCredit)) {
    blocks.push(...splitDateline(partOf(line, from, match.index), kind));
    from = match.index + match[0].length;
    blocks.push({ start: line.start + match.index, end: line.start + from, kind: 'credit' });
  }
  return [...blocks, ...splitDateline(partOf(line, from, line.words.length), kind)];
}

function partOf(line: Line, from: number, to: number): Line {
  const raw = line.words.slice(from, to);
  const words = raw.trim();
  const start = line.start + from + (raw.length - raw.trimStart().length);
  return { start, end: start + words.length, words };
}

function splitDateline(line: Line, kind: BlockKind): Block[] {
  if (line.words === '') return [];
  const place = kind === 'body' ? dateline.exec(line.words)?.[0].trimEnd() : undefined;
  if (place === undefined || place.length + 3 > line.words.length) return [{ start: line.start, end: line.end, kind }];
  const rest = line.words.slice(place.length);
  const bodyStart = line.start + place.length + (rest.length - rest.trimStart().length);
  return [
    { start: line.start, end: line.start + place.length, kind: 'dateline' },
    { start: bodyStart, end: line.end, kind },
  ];
}
