/** Each character of a script that writes no spaces counts as a word. */
const UNSPACED = String.raw`\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}`;
const WORD = new RegExp(String.raw`[${UNSPACED}]|(?:(?![${UNSPACED}])[\p{L}\p{M}\p{N}])+`, 'gu');

/** A word of a text as it is compared, and where it stands: UTF-16 code units `[start, end)`. */
export type Word = { readonly word: string; readonly start: number; readonly end: number };

/** The words of a text, in order. Case, punctuation and white space do not matter. */
export function wordsIn(text: string): Word[] {
  return [...text.matchAll(WORD)].map(({ 0: word, index: start }) => ({
    word: word.normalize('NFKC').toLowerCase(),
    start,
    end: start + word.length,
  }));
}
