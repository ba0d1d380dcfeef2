import { promisify } from 'node:util';
import { brotliCompress, brotliDecompress, constants } from 'node:zlib';

const toBrotli = promisify(brotliCompress);
const fromBrotli = promisify(brotliDecompress);

/** Of 11: from here on a page hardly gets smaller, and takes ever longer. */
const QUALITY = 5;

/** Bytes as they are kept. */
export type Compressed = { readonly bytes: Buffer; readonly compression: 'none' | 'brotli' };

/** Makes bytes smaller; those that do not get smaller, such as images, stay as they are. */
export async function compress(bytes: Uint8Array): Promise<Compressed> {
  const params = { [constants.BROTLI_PARAM_QUALITY]: QUALITY, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.byteLength };
  const smaller = await toBrotli(bytes, { params });
  return smaller.byteLength < bytes.byteLength
    ? { bytes: smaller, compression: 'brotli' }
    : { bytes: Buffer.from(bytes), compression: 'none' };
}

/** The bytes as they were; rejects when there are more than `size` of them. */
export async function decompress({ bytes, compression }: Compressed, size: number): Promise<Buffer> {
  return compression === 'none' ? bytes : fromBrotli(bytes, { maxOutputLength: Math.max(size, 1) });
}
