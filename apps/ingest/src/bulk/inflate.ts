import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { UnreadableUploadError } from './unreadable-upload-error.js';

const GZIP = [0x1f, 0x8b];
const CHUNK_BYTES = 64 * 1024;
/** Packed bytes that are unpacked at once: a thousand times as many may come of them. */
const SLICE_BYTES = 16 * 1024;

type Chunks = AsyncIterableIterator<Buffer, undefined>;

/**
 * The bytes of an upload, unpacked where they begin as gzip does, whatever its headers say; several members in a row are
 * one. Rejects with UnreadableUploadError where they are damaged or cut off, after all that came before.
 */
export async function* inflate(body: Readable): AsyncGenerator<Buffer> {
  // What is wrong with an upload must still be answered, so reading no further must not end the connection.
  const chunks = body.iterator({ destroyOnReturn: false }) as Chunks;
  const head = await readHead(chunks);
  const whole = join(head, chunks);
  yield* GZIP.every((byte, at) => head[at] === byte) ? gunzip(whole) : whole;
}

async function readHead(chunks: Chunks): Promise<Buffer> {
  let head = Buffer.alloc(0);
  while (head.byteLength < GZIP.length) {
    const next = await chunks.next();
    if (next.done === true) return head;
    head = Buffer.concat([head, next.value]);
  }
  return head;
}

async function* join(head: Buffer, chunks: Chunks): AsyncGenerator<Buffer> {
  if (head.byteLength > 0) yield head;
  yield* chunks;
}

/** By hand, since a stream that is piped forgets what it has unpacked when it comes to a damage. */
async function* gunzip(packed: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const stream = createGunzip({ chunkSize: CHUNK_BYTES });
  let unpacked: Buffer[] = [];
  let damage: Error | undefined;
  const settled = new Promise<void>((resolve) => {
    stream.once('close', resolve);
  });
  stream.on('data', (chunk: Buffer) => unpacked.push(chunk));
  stream.once('error', (error) => {
    damage = error;
  });
  const take = function* (): Generator<Buffer> {
    const taken = unpacked;
    unpacked = [];
    yield* taken;
    if (damage !== undefined) throw new UnreadableUploadError(`its gzip data is damaged (${damage.message})`);
  };
  try {
    for await (const chunk of packed) {
      for (let at = 0; at < chunk.byteLength; at += SLICE_BYTES) {
        // Of bytes that are damaged it never says that they are written.
        await Promise.race([settled, new Promise((done) => stream.write(chunk.subarray(at, at + SLICE_BYTES), done))]);
        yield* take();
      }
    }
    stream.end();
    await settled;
    yield* take();
  } finally {
    stream.destroy();
  }
}
