import { wordsIn } from '#domain';

/** Words in a row that make a shingle: long enough not to be a common phrase, short enough to survive small edits. */
export const SHINGLE_WORDS = 5;

/** Fewer words, and two texts may be alike by chance or because a form was filled in. */
export const MIN_WORDS = 40;

/** A text as what is compared: its shingles as numbers, in order, and where the words stand that they are made of. */
export type Shingles = {
  /** Of the shingle that begins at each word, 32 bits. */
  readonly hashes: Uint32Array;
  readonly distinct: ReadonlySet<number>;
  /** UTF-16 code units `[start, end)` of the words. */
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
  /** Whether each word is a figure, e.g. `21`. */
  readonly isFigure: readonly boolean[];
};

/** The shingles of a text; null where it has fewer words than can be compared. */
export function shinglesOf(text: string, minWords = MIN_WORDS): Shingles | null {
  const words = wordsIn(text);
  if (words.length < minWords) return null;
  const wordHashes = Uint32Array.from(words, ({ word }) => hashOf(word));
  const hashes = new Uint32Array(words.length - SHINGLE_WORDS + 1);
  for (let at = 0; at < hashes.length; at += 1) hashes[at] = joined(wordHashes.subarray(at, at + SHINGLE_WORDS));
  return {
    hashes,
    distinct: new Set(hashes),
    starts: Uint32Array.from(words, ({ start }) => start),
    ends: Uint32Array.from(words, ({ end }) => end),
    isFigure: words.map(({ word }) => /^\p{N}/u.test(word)),
  };
}

/** FNV-1a, with its bits mixed at the end: the values are ordered and cut, so all bits must be good. */
function hashOf(word: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < word.length; at += 1) hash = Math.imul(hash ^ word.charCodeAt(at), 0x01000193);
  return mix(hash);
}

function joined(hashes: Uint32Array): number {
  let all = 0;
  for (const hash of hashes) all = Math.imul(all, 0x9e3779b1) + hash;
  return mix(all);
}

/** The last step of MurmurHash3. */
function mix(hash: number): number {
  let bits = hash;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}
