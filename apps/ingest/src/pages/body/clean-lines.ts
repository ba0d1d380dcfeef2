import type { Block } from './blocks.js';
import { isDateLine } from './date-lines.js';
import { isJunkLine } from './junk-lines.js';

const level = ({ name }: Block): number => (/^H[1-6]$/.test(name) ? Number(name[1]) : 7);
const isHeading = (block: Block): boolean => level(block) < 7;
const fold = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

/** Leaves out lines of the page, lines that are links alone, the title, paragraphs said twice, and headings of nothing. */
export function cleanLines(blocks: readonly Block[], titles: readonly string[]): Block[] {
  const kept = withoutRepeats(
    blocks.filter((block) => !isLinkAlone(block) && !isJunkLine(block.text) && !isDateLine(block.text)),
    new Set(titles.map(fold)),
  );
  return withoutEmptyHeadings(kept);
}

const isLinkAlone = ({ linked, text }: Block): boolean =>
  linked > 0.85 || (linked > 0.5 && text.length < 60 && !/[.!?。]$/.test(text));

function withoutRepeats(blocks: readonly Block[], titles: ReadonlySet<string>): Block[] {
  const seen = new Set<string>();
  return blocks.filter((block, index) => {
    const folded = fold(block.text);
    if (index < 6 && titles.has(folded)) return false;
    if (folded.length < 40) return true;
    if (seen.has(folded)) return false;
    seen.add(folded);
    return true;
  });
}

/** A heading stands for what comes under it: another of its own rank, or the end, leaves it with nothing. */
function withoutEmptyHeadings(blocks: readonly Block[]): Block[] {
  const kept: Block[] = [];
  for (const block of blocks.toReversed()) {
    const next = kept.at(-1);
    if (isHeading(block) && (next === undefined || level(next) <= level(block))) continue;
    kept.push(block);
  }
  return kept.toReversed();
}
