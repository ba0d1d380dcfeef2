import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { UnreadableUploadError } from './unreadable-upload-error.js';

const GZIP = [0x1f, 0x8b];
const CHUNK_BYTES = 64 * 1024;

/**
 * The bytes of an upload, unpacked where they begin as gzip does, whatever its headers say; several members in a row are
 * one. Rejects with UnreadableUploadError where they are damaged or cut off.
 */
export async function* inflate(body: Readable): AsyncGenerator<Buffer> {
  // What is wrong with an upload must still be answered, so reading no further must not end the connection.
  const chunks = body.iterator({ destroyOnReturn: false }) as AsyncIterableIterator<Buffer, undefined>;
  const head = await readHead(chunks);
  const whole = join(head, chunks);
  if (!GZIP.every((byte, at) => head[at] === byte)) {
    yield* whole;
    return;
  }
  const gunzip = createGunzip({ chunkSize: CHUNK_BYTES });
  const source = Readable.from(whole, { objectMode: false });
  source.once('error', (error) => gunzip.destroy(error)).pipe(gunzip);
  try {
    for await (const chunk of gunzip) yield chunk as Buffer;
  } catch (error) {
    throw isOfZlib(error) ? new UnreadableUploadError(`its gzip data is damaged (${error.message})`) : error;
  } finally {
    source.destroy();
  }
}

async function readHead(chunks: AsyncIterator<Buffer, undefined>): Promise<Buffer> {
  let head = Buffer.alloc(0);
  while (head.byteLength < GZIP.length) {
    const next = await chunks.next();
    if (next.done === true) return head;
    head = Buffer.concat([head, next.value]);
  }
  return head;
}

async function* join(head: Buffer, chunks: AsyncIterableIterator<Buffer, undefined>): AsyncGenerator<Buffer> {
  if (head.byteLength > 0) yield head;
  yield* chunks;
}

const isOfZlib = (error: unknown): error is Error & { code: string } =>
  typeof error === 'object' && error !== null && 'code' in error && String(error.code).startsWith('Z_');
