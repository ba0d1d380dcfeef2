import type { NearDuplicates } from './data.js';
import type { Figure, Prediction, Score } from './suite.js';

export const nearDuplicateFigures: readonly Figure[] = [
  { name: 'recall', of: ({ score }) => Number(score['recall']), bar: 1 },
  { name: 'precision', of: ({ score }) => Number(score['precision']), bar: 0.98 },
];

/** Lines for `dateline parse duplicates`. */
export const linesOf = ({ docs }: NearDuplicates): object[] =>
  Object.entries(docs).map(([id, input]) => ({ id, input }));

const key = (pair: readonly string[]): string => JSON.stringify(pair.toSorted());

/** Pairs found among pairs that are there; each answer names the earlier lines that its text shares much with. */
export function scorePairs(name: string, { docs, pairs }: NearDuplicates, predictions: Iterable<Prediction>): Score {
  const expected = new Set(pairs.map(key));
  const found = new Set<string>();
  for (const { id, duplicates } of predictions) {
    for (const other of (duplicates ?? []) as readonly { id: string }[]) found.add(key([id, other.id]));
  }
  const right = [...found].filter((pair) => expected.has(pair)).length;
  const precision = found.size === 0 ? 0 : right / found.size;
  return { suite: name, n: Object.keys(docs).length, pairs: pairs.length, recall: right / expected.size, precision };
}
