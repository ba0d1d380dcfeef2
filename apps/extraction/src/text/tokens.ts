import type { Range, Token } from '../document.js';

const pattern =
  /(?:\p{L}\.){2,}|\p{L}[\p{L}\p{M}\d]*(?:[’'](?!(?:s|d|ll|ve|re|m)\b)\p{L}+)*\.?|['’](?:s|d|ll|ve|re|m)\b|\d+(?:[.,:]\d+)*|\s+|[\s\S]/gu;

/** Words, numbers and marks of a range; a hyphen divides, an abbreviation keeps its dot. */
export function tokenise(text: string, range: Range, abbreviations: ReadonlySet<string>): Token[] {
  const tokens: Token[] = [];
  const words = text.slice(range.start, range.end);
  for (const match of words.matchAll(pattern)) {
    const raw = match[0];
    if (/^\s/.test(raw)) continue;
    const start = range.start + match.index;
    const keepsDot = !raw.endsWith('.') || raw.length === 1 || isDotted(raw, abbreviations);
    if (keepsDot) tokens.push({ start, end: start + raw.length, text: raw });
    else {
      const cut = start + raw.length - 1;
      tokens.push({ start, end: cut, text: raw.slice(0, -1) }, { start: cut, end: cut + 1, text: '.' });
    }
  }
  return tokens;
}

function isDotted(raw: string, abbreviations: ReadonlySet<string>): boolean {
  return /^(?:\p{L}\.){1,}$/u.test(raw) || abbreviations.has(raw.toLowerCase());
}

/** The words of a token; empty before the first and after the last. */
export function wordAt(tokens: readonly Token[], at: number): string {
  return tokens[at]?.text ?? '';
}
