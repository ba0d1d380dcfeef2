import type { Block, Quotation } from '../document.js';

const longest = 3000;

/** Pairs quotation marks inside each block; a paragraph that continues a quotation needs no closing mark. */
export function findQuotations(text: string, blocks: readonly Block[]): Quotation[] {
  return blocks.flatMap((block, index) => quotationsOf(text, block, blocks[index + 1]));
}

function quotationsOf(text: string, block: Block, next: Block | undefined): Quotation[] {
  const found: Quotation[] = [];
  let open = -1;
  for (const { index, 0: mark } of text.slice(block.start, block.end).matchAll(/["“”„«»]/g)) {
    const at = block.start + index;
    if (open < 0 || at - open > longest) open = opens(text, at, mark) ? at : -1;
    else if (closes(text, at, mark)) {
      found.push(...quotation(open, at + 1, at));
      open = -1;
    }
  }
  return open >= 0 && continues(text, next) ? [...found, ...quotation(open, block.end, block.end)] : found;
}

function quotation(start: number, end: number, innerEnd: number): Quotation[] {
  return innerEnd > start + 1 ? [{ start, end, inner: { start: start + 1, end: innerEnd } }] : [];
}

function opens(text: string, at: number, mark: string): boolean {
  if (mark === '“' || mark === '„' || mark === '«') return true;
  return mark === '"' && !isSolid(text[at - 1]) && isSolid(text[at + 1]);
}

function closes(text: string, at: number, mark: string): boolean {
  if (mark === '”' || mark === '»') return true;
  return mark === '"' && /\S/.test(text[at - 1] ?? ' ');
}

function isSolid(character: string | undefined): boolean {
  return character !== undefined && !/[\s([{—–-]/.test(character);
}

function continues(text: string, next: Block | undefined): boolean {
  return next !== undefined && /["“„«]/.test(text[next.start] ?? '');
}
