import { MAX_LINE_BYTES, readLine } from './read-line.js';
import { splitLines } from './split-lines.js';
import type { UploadFormat } from './uploads.js';

/** Articles as lines of JSON. */
export const ndjson: UploadFormat = {
  format: 'ndjson',
  mediaTypes: ['application/x-ndjson', 'application/ndjson', 'application/jsonl'],
  batch: { units: 250, bytes: 4 * 1024 * 1024 },
  async *units(body, from) {
    for await (const lines of splitLines(body, { first: from, maxBytes: MAX_LINE_BYTES })) {
      yield lines.map(({ number, bytes, length }) => ({
        number,
        mark: bytes ?? String(length),
        size: bytes?.byteLength ?? 0,
        read: () => readLine(bytes, length),
      }));
    }
  },
};
