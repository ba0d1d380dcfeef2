import { isRefused } from '../../../apps/ingest/src/http/addresses.js';
import type { Parser } from './kind.js';
import { textOf } from './line.js';

export const address: Parser = {
  parse: (line) => ({ block: isRefused(textOf(line)) }),
};
