import { canonicalUrl } from '../../../apps/ingest/src/articles/article-identity.js';
import type { Parser } from './kind.js';
import { textOf } from './line.js';

export const url: Parser = {
  parse: (line) => ({ value: canonicalUrl(textOf(line)) }),
};
