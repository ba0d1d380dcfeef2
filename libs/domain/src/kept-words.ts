/** Stretches of the two texts, each `[from, to)` in words. */
type Stretch = { readonly a: readonly [number, number]; readonly b: readonly [number, number] };
type Pair = readonly [a: number, b: number];

/** Cells of the table that a stretch may take to be compared word by word; a longer one is cut at words that are unique. */
const MAX_CELLS = 250_000;

/**
 * Which words of `b` stand in `a` as well, in the same order; by index of `b`. As many as can be for texts of some hundred
 * words, nearly so for longer ones: the time it takes grows with the texts, not with their product.
 */
export function keptWords(a: readonly string[], b: readonly string[]): boolean[] {
  const kept = b.map(() => false);
  const open: Stretch[] = [{ a: [0, a.length], b: [0, b.length] }];
  for (let stretch = open.pop(); stretch !== undefined; stretch = open.pop()) {
    const { ends, rest } = trim(a, b, stretch);
    for (let at = stretch.b[0]; at < rest.b[0]; at += 1) kept[at] = true;
    for (let at = rest.b[1]; at < stretch.b[1]; at += 1) kept[at] = true;
    if (ends) continue;
    if (cellsOf(rest) <= MAX_CELLS) for (const at of longestCommon(a, b, rest)) kept[at] = true;
    else open.push(...cutAtUnique(a, b, rest));
  }
  return kept;
}

const cellsOf = ({ a, b }: Stretch): number => (a[1] - a[0] + 1) * (b[1] - b[0] + 1);

/** What is left between an equal beginning and an equal end, and whether nothing is left to compare. */
function trim(a: readonly string[], b: readonly string[], stretch: Stretch): { ends: boolean; rest: Stretch } {
  let [[aFrom, aTo], [bFrom, bTo]] = [stretch.a, stretch.b];
  while (aFrom < aTo && bFrom < bTo && a[aFrom] === b[bFrom]) [aFrom, bFrom] = [aFrom + 1, bFrom + 1];
  while (aFrom < aTo && bFrom < bTo && a[aTo - 1] === b[bTo - 1]) [aTo, bTo] = [aTo - 1, bTo - 1];
  return { ends: aFrom === aTo || bFrom === bTo, rest: { a: [aFrom, aTo], b: [bFrom, bTo] } };
}

/** The longest common subsequence; answers its indexes in `b`. */
function longestCommon(
  a: readonly string[],
  b: readonly string[],
  { a: [aFrom, aTo], b: [bFrom, bTo] }: Stretch,
): number[] {
  const width = bTo - bFrom + 1;
  const lengths = new Uint32Array((aTo - aFrom + 1) * width);
  const lengthAt = (i: number, j: number): number => lengths[(i - aFrom) * width + (j - bFrom)] ?? 0;
  for (let i = aTo - 1; i >= aFrom; i -= 1) {
    for (let j = bTo - 1; j >= bFrom; j -= 1) {
      const length = a[i] === b[j] ? lengthAt(i + 1, j + 1) + 1 : Math.max(lengthAt(i + 1, j), lengthAt(i, j + 1));
      lengths[(i - aFrom) * width + (j - bFrom)] = length;
    }
  }
  const common: number[] = [];
  for (let [i, j] = [aFrom, bFrom]; i < aTo && j < bTo;) {
    if (a[i] === b[j]) {
      common.push(j);
      [i, j] = [i + 1, j + 1];
    } else if (lengthAt(i + 1, j) >= lengthAt(i, j + 1)) i += 1;
    else j += 1;
  }
  return common;
}

/** The stretches between words that stand once in both; none where there is no such word. */
function cutAtUnique(a: readonly string[], b: readonly string[], stretch: Stretch): Stretch[] {
  const inA = uniqueIn(a, stretch.a);
  const pairs = [...uniqueIn(b, stretch.b)].flatMap(([word, j]): Pair[] => {
    const i = inA.get(word);
    return i === undefined ? [] : [[i, j]];
  });
  const cuts = rising(pairs.sort(([, j], [, k]) => j - k));
  if (cuts.length === 0) return [];
  const bounds: Pair[] = [[stretch.a[0], stretch.b[0]], ...cuts, [stretch.a[1], stretch.b[1]]];
  return bounds.slice(1).map(([i, j], index) => {
    const [beforeI, beforeJ] = bounds[index] ?? [i, j];
    return { a: [beforeI, i], b: [beforeJ, j] };
  });
}

/** Words that stand once in the stretch, with where. */
function uniqueIn(words: readonly string[], [from, to]: readonly [number, number]): ReadonlyMap<string, number> {
  const places = new Map<string, number>();
  for (let at = from; at < to; at += 1) {
    const word = words[at] ?? '';
    places.set(word, places.has(word) ? -1 : at);
  }
  return new Map([...places].filter(([, at]) => at >= 0));
}

/** The longest run of pairs, sorted by their second, whose firsts rise as well. */
function rising(pairs: readonly Pair[]): Pair[] {
  type Link = { readonly pair: Pair; readonly before: Link | undefined };
  const tails: Link[] = [];
  for (const pair of pairs) {
    let [low, high] = [0, tails.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((tails[middle]?.pair[0] ?? 0) < pair[0]) low = middle + 1;
      else high = middle;
    }
    tails[low] = { pair, before: tails[low - 1] };
  }
  const run: Pair[] = [];
  for (let link = tails.at(-1); link !== undefined; link = link.before) run.push(link.pair);
  return run.reverse();
}
