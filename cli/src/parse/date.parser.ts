import { parseFeedDate } from '../../../apps/ingest/src/feeds/parse-feed-date.js';
import type { Parser } from './kind.js';
import { textOf } from './line.js';

export const date: Parser = {
  parse: (line) => ({ date: parseFeedDate(textOf(line)) }),
};
