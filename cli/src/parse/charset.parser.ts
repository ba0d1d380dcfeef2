import { decode } from '../../../apps/ingest/src/charsets/decode.js';
import type { Parser } from './kind.js';
import { bytesOf } from './line.js';

export const charset: Parser = {
  parse: (line) => {
    const { encoding, from } = decode(bytesOf(line), { contentType: line.contentType ?? null, kind: 'text' });
    return { encoding, from };
  },
};
