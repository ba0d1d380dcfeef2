import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate, inflateRaw, type BrotliOptions, type ZlibOptions } from 'node:zlib';
import { headersOf } from './read-records.js';

/** An HTTP answer as it was stored. */
export type HttpResponse = {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  /** After HTTP's own compression was undone. */
  readonly body: Buffer;
};

type Unpack = (bytes: Buffer, options: ZlibOptions & BrotliOptions) => Promise<Buffer>;
const raw: Unpack = promisify(inflateRaw);
const zlib: Unpack = promisify(inflate);
const unpackers: Readonly<Record<string, Unpack>> = {
  gzip: promisify(gunzip),
  'x-gzip': promisify(gunzip),
  br: promisify(brotliDecompress),
  // Some servers leave out the head that deflate should have.
  deflate: (bytes, options) => zlib(bytes, options).catch(() => raw(bytes, options)),
};

/**
 * Reads an HTTP/1 answer. Crawlers store bodies as they came, or unpacked under the headers that they came with: both are
 * read. Rejects with an Error that tells in words what is wrong; no body gets longer than `maxBytes`.
 */
export async function readHttpResponse(bytes: Buffer, maxBytes: number): Promise<HttpResponse> {
  const { status, headers, stored } = splitHead(bytes);
  const isChunked = /\bchunked\b/i.test(headers.get('transfer-encoding') ?? '');
  const encodings = headers.get('content-encoding') ?? '';
  return { status, headers, body: await unpack(isChunked ? joinChunks(stored) : stored, encodings, maxBytes) };
}

function splitHead(bytes: Buffer): Omit<HttpResponse, 'body'> & { stored: Buffer } {
  const head = /\r?\n\r?\n/.exec(bytes.toString('latin1', 0, MAX_HEAD_BYTES));
  const [first = '', ...lines] = bytes.toString('latin1', 0, head?.index ?? 0).split(/\r?\n/);
  const status = /^HTTP\/[\d.]+ (\d{3})(?: |$)/.exec(first)?.[1];
  if (head === null || status === undefined) throw new Error('It holds no HTTP answer');
  return { status: Number(status), headers: headersOf(lines), stored: bytes.subarray(head.index + head[0].length) };
}

const MAX_HEAD_BYTES = 64 * 1024;

/** Undoes chunked transfer; what is not in chunks was stored without. */
function joinChunks(bytes: Buffer): Buffer {
  const chunks: Buffer[] = [];
  for (let at = 0; at < bytes.byteLength;) {
    const size = /^([0-9a-f]{1,8})[^\r\n]*\r?\n/i.exec(bytes.toString('latin1', at, at + 100));
    if (size === null) return chunks.length === 0 ? bytes : Buffer.concat(chunks);
    const length = Number.parseInt(size[1] ?? '0', 16);
    if (length === 0) break;
    const start = at + size[0].length;
    chunks.push(bytes.subarray(start, start + length));
    at = start + length;
    while (bytes[at] === 0x0d || bytes[at] === 0x0a) at += 1;
  }
  return Buffer.concat(chunks);
}

/** Bytes that are not packed as the headers say were stored unpacked. */
async function unpack(bytes: Buffer, encodings: string, maxOutputLength: number): Promise<Buffer> {
  let body = bytes;
  for (const encoding of encodings.split(',').reverse()) {
    const name = encoding.trim().toLowerCase();
    const unpacker = unpackers[name];
    if (unpacker === undefined) continue;
    const isPlain = name.endsWith('gzip') && !(body[0] === 0x1f && body[1] === 0x8b);
    if (!isPlain) body = await unpacker(body, { maxOutputLength }).catch((error: unknown) => refuse(error, body));
  }
  return body;
}

function refuse(error: unknown, body: Buffer): Buffer {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ERR_BUFFER_TOO_LARGE') throw new Error('Its body is longer than is taken once it is unpacked');
  if (/^\s*</.test(body.toString('latin1', 0, 200))) return body;
  throw new Error(`Its body cannot be unpacked: ${message}`);
}
