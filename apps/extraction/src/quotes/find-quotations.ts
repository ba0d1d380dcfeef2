import type { Block, Quotation } from '../document.js';

const longest = 3000;

/** Pairs quotation marks inside each block; a paragraph that continues a quotation needs no closing mark. */
export function findQuotations(text: string, blocks: readonly Block[]): Quotation[] {
  return blocks.flatMap((block, index) => quotationsOf(text, block, blocks[index + 1]));
}

function quotationsOf(text: string, block: Block, next: Block | undefined): Quotation[] {
  const found: Quotation[] = [];
  let open = -1;
  for (let at = block.start; at < block.end; at++) {
    const mark = text[at] ?? '';
    if (open >= 0 && at - open > longest) open = -1;
    if (open < 0 && opens(text, at, mark)) open = at;
    else if (open >= 0 && closes(text, at, mark)) {
      if (at > open + 1) found.push(quotation(open, at + 1, at));
      open = -1;
    }
  }
  if (open >= 0 && continues(text, next) && block.end > open + 2) found.push(quotation(open, block.end, block.end));
  return found;
}

function quotation(start: number, end: number, innerEnd: number): Quotation {
  return { start, end, inner: { start: start + 1, end: innerEnd } };
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
