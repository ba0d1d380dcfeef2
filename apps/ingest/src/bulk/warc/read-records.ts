import { UnreadableUploadError } from '../unreadable-upload-error.js';
import type { ByteReader } from './byte-reader.js';

/** A record of a WARC file (ISO 28500, versions 1.0 and 1.1). */
export type WarcRecord = {
  /** From 1. */
  readonly number: number;
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  /** Null where it was passed over, since it is of no use or too long. */
  readonly content: Buffer | null;
  /** What is wrong with it, in words; null for one that is sound. */
  readonly fault: string | null;
};

/** Which records are kept, and how many bytes one may have. */
export type WarcWish = { readonly wants: (headers: WarcRecord['headers']) => boolean; readonly maxBytes: number };

const MAX_HEADER_BYTES = 64 * 1024;
const VERSION = /^WARC\/1\.[0-9]+$/;
const END = Buffer.from('\r\n\r\n');
const NEXT = Buffer.from('\r\nWARC/1.');
const LONGEST_GAP_BYTES = 64 * 1024;

/**
 * The records of a WARC file in their order. One whose length is wrong has a `fault` and the bytes up to where the next
 * record begins. Rejects with UnreadableUploadError where the file is none, or ends in the middle of a record.
 */
export async function* readRecords(bytes: ByteReader, wish: WarcWish): AsyncGenerator<WarcRecord> {
  for (let number = 1; ; number += 1) {
    await skipBlank(bytes);
    if ((await bytes.peek(1)).byteLength === 0) return;
    const headers = await readHeaders(bytes, number);
    yield { number, headers, ...(await readContent(bytes, headers, { ...wish, number })) };
  }
}

async function skipBlank(bytes: ByteReader): Promise<void> {
  for (;;) {
    const [next] = await bytes.peek(1);
    if (next !== 0x0d && next !== 0x0a) return;
    await bytes.skip(1);
  }
}

async function readHeaders(bytes: ByteReader, number: number): Promise<Map<string, string>> {
  const block = await readUntilBlankLine(bytes);
  if (block === null) throw new UnreadableUploadError(`record ${number} has no end of its header`);
  const [version = '', ...lines] = block.split(/\r?\n/);
  if (!VERSION.test(version)) throw new UnreadableUploadError(`record ${number} does not begin as one of WARC 1 does`);
  return headersOf(lines);
}

/** Names in lower case; a line that begins with white space goes on with the one before. Of a name the first counts. */
export function headersOf(lines: readonly string[]): Map<string, string> {
  const headers = new Map<string, string>();
  for (const line of lines
    .join('\n')
    .replaceAll(/\n[ \t]+/g, ' ')
    .split('\n')) {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon).trim().toLowerCase();
    if (colon > 0 && !headers.has(name)) headers.set(name, line.slice(colon + 1).trim());
  }
  return headers;
}

async function readUntilBlankLine(bytes: ByteReader): Promise<string | null> {
  for (let size = 1024; size <= MAX_HEADER_BYTES; size *= 2) {
    const ahead = await bytes.peek(size);
    const end = /\r?\n\r?\n/.exec(ahead.toString('latin1'));
    if (end !== null) {
      const block = await bytes.read(end.index);
      await bytes.skip(end[0].length);
      return block.toString('utf8');
    }
    if (ahead.byteLength < size) return null;
  }
  return null;
}

type Content = Pick<WarcRecord, 'content' | 'fault'>;

async function readContent(
  bytes: ByteReader,
  headers: WarcRecord['headers'],
  { wants, maxBytes, number }: WarcWish & { number: number },
): Promise<Content> {
  const told = headers.get('content-length') ?? '';
  const length = /^\d{1,15}$/.test(told) ? Number(told) : undefined;
  const isWanted = wants(headers);
  if (length === undefined) return faulty(bytes, Buffer.alloc(0), `its Content-Length "${told.slice(0, 40)}" is none`);
  if (!isWanted || length > maxBytes) return passOver(bytes, length, { isWanted, number });
  const content = await bytes.read(length);
  if (await isAtEnd(bytes)) return content.byteLength === length ? { content, fault: null } : cutOff(number);
  return faulty(bytes, content, `its Content-Length ${length} is wrong`);
}

async function passOver(
  bytes: ByteReader,
  length: number,
  { isWanted, number }: { isWanted: boolean; number: number },
): Promise<Content> {
  if ((await bytes.skip(length)) < length) cutOff(number);
  if (!(await isAtEnd(bytes))) return faulty(bytes, Buffer.alloc(0), `its Content-Length ${length} is wrong`);
  return { content: null, fault: isWanted ? `has ${length} bytes, more than are taken` : null };
}

function cutOff(number: number): never {
  throw new UnreadableUploadError(`it ends in the middle of record ${number}`);
}

/** Whether here a record may end: two ends of line follow, or some writers' one, or none at the very end. */
async function isAtEnd(bytes: ByteReader): Promise<boolean> {
  const ahead = await bytes.peek(END.byteLength);
  return ahead.byteLength === 0 || /^\r?\n(\r?\n|$)/.test(ahead.toString('latin1'));
}

/** Where the length is not to be believed, a record ends where the next begins. */
async function faulty(bytes: ByteReader, content: Buffer, fault: string): Promise<Content> {
  bytes.unread(content);
  const parts: Buffer[] = [];
  for (;;) {
    const ahead = await bytes.peek(LONGEST_GAP_BYTES);
    const next = ahead.indexOf(NEXT);
    const isLast = ahead.byteLength < LONGEST_GAP_BYTES;
    const end = next === -1 ? ahead.byteLength - (isLast ? 0 : NEXT.byteLength) : next;
    const part = await bytes.read(end);
    if (parts.length * LONGEST_GAP_BYTES < MAX_FAULTY_BYTES) parts.push(part);
    if (next !== -1 || isLast) return { content: Buffer.concat(parts), fault };
  }
}

/** Bytes that are kept of a record whose length is wrong. */
const MAX_FAULTY_BYTES = 16 * 1024 * 1024;
