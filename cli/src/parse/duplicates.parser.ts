import { CopyIndex } from '../../../apps/ingest/src/articles/copies/copy-index.js';
import type { Parser } from './kind.js';
import { textOf } from './line.js';

/** Compares each line with those before it, all in memory. */
export function openDuplicates(): Parser {
  const index = new CopyIndex();
  let count = 0;
  return {
    parse(line) {
      count += 1;
      const found = index.add({ id: String(line.id ?? count), text: textOf(line) });
      if (found === null) return { duplicates: [] };
      const { sharedShare, passages } = found.comparison;
      return {
        group: found.of.groupId,
        comparedWith: found.of.articleId,
        sharedShare,
        passages,
        duplicates: found.members.map((id) => ({ id })),
      };
    },
  };
}
