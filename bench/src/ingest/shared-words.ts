const wordsOf = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];

/**
 * How much of two texts is the same words, in whatever order: 1 for the same, 0 for none. Words that are missing count
 * against it as those that are too many do (F1), and a word counts as often as it stands.
 */
export function sharedWords(one: string, other: string): number {
  const [left, right] = [wordsOf(one), wordsOf(other)];
  if (left.length + right.length === 0) return 1;
  const open = new Map<string, number>();
  for (const word of left) open.set(word, (open.get(word) ?? 0) + 1);
  let shared = 0;
  for (const word of right) {
    const times = open.get(word) ?? 0;
    if (times > 0) shared += 1;
    open.set(word, times - 1);
  }
  return (2 * shared) / (left.length + right.length);
}
