import type { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import * as zlib from 'node:zlib';
import { FetchError } from './fetch-error.js';

/** How much of a body is taken. */
export type BodyLimits = {
  /** Bytes on the wire, and after decompression. */
  readonly maxBytes: number;
  /** How many times its size on the wire a body may have; bodies below a megabyte may have any. */
  readonly maxRatio: number;
};

/** Below this size no ratio is suspicious: a page of blanks is no bomb. */
const HARMLESS_BYTES = 1024 * 1024;

/** Absent before Node 22.15. */
const { createZstdDecompress } = zlib as { createZstdDecompress?: () => Transform };

const DECODERS: Readonly<Record<string, (first: number) => Transform>> = {
  gzip: () => zlib.createGunzip(),
  'x-gzip': () => zlib.createGunzip(),
  // Half of the servers mean the bare stream, without the header that the standard asks for.
  deflate: (first) => ((first & 0x0f) === 8 ? zlib.createInflate() : zlib.createInflateRaw()),
  br: () => zlib.createBrotliDecompress(),
  ...(createZstdDecompress === undefined ? {} : { zstd: () => createZstdDecompress() }),
};

/** The value of `Accept-Encoding`: what `readBody` can decode. */
export const acceptedEncodings = Object.keys(DECODERS)
  .filter((name) => name !== 'x-gzip')
  .join(', ');

/**
 * Reads and decompresses a body. `encoding` is the header `Content-Encoding`. Throws FetchError: `bad-encoding` where it is
 * unknown, nested, corrupt or cut off, `too-large` as soon as the body passes a limit.
 */
export async function readBody(
  wire: AsyncIterable<Uint8Array>,
  encoding: string | undefined,
  limits: BodyLimits,
): Promise<{ body: Buffer; wireBytes: number }> {
  const names = encodingsOf(encoding);
  const meter = new Meter(limits);
  const source = meter.received(wire);
  const { value: first } = await source.next();
  if (first === undefined) return { body: Buffer.alloc(0), wireBytes: 0 };
  const decoder = names[0] === undefined ? fileDecoder(first) : DECODERS[names[0]]?.(first[0] ?? 0);
  const rest = joined(first, source);
  if (decoder === undefined) await meter.keep(rest);
  else await decode(rest, decoder, meter);
  return { body: meter.body, wireBytes: meter.wireBytes };
}

function encodingsOf(header = ''): readonly string[] {
  const names = header
    .toLowerCase()
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '' && name !== 'identity');
  if (names.length > 1)
    throw new FetchError(
      'bad-encoding',
      `The body is compressed more than once (${header}), which no honest server does`,
    );
  const unknown = names.find((name) => !(name in DECODERS));
  if (unknown !== undefined)
    throw new FetchError(
      'bad-encoding',
      `The body comes in ${unknown}, which was not asked for; ${acceptedEncodings} are read`,
    );
  return names;
}

/** A gzip file that is served as it lies there, such as `sitemap.xml.gz`. */
function fileDecoder(first: Uint8Array): Transform | undefined {
  return first[0] === 0x1f && first[1] === 0x8b && first[2] === 8 ? zlib.createGunzip() : undefined;
}

async function* joined(first: Uint8Array, rest: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield first;
  yield* rest;
}

async function decode(source: AsyncIterable<Uint8Array>, decoder: Transform, meter: Meter): Promise<void> {
  try {
    await pipeline(source, decoder, (decoded) => meter.keep(decoded as AsyncIterable<Uint8Array>));
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    if (!CORRUPTION.test(code)) throw error;
    throw new FetchError('bad-encoding', `The compressed body is corrupt or cut off (${message})`, { cause: error });
  }
}

const CORRUPTION = /^(Z_|ERR__|ERR_BROTLI|ERR_ZSTD|ERR_PADDING|ZSTD_)/;

/** Counts what comes and what becomes of it, and stops both at the limits. */
class Meter {
  readonly #limits: BodyLimits;
  readonly #chunks: Uint8Array[] = [];
  #size = 0;
  wireBytes = 0;

  constructor(limits: BodyLimits) {
    this.#limits = limits;
  }

  get body(): Buffer {
    return Buffer.concat(this.#chunks);
  }

  async *received(wire: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, undefined> {
    for await (const chunk of wire) {
      this.wireBytes += chunk.length;
      if (this.wireBytes > this.#limits.maxBytes) throw this.#tooLarge();
      if (chunk.length > 0) yield chunk;
    }
  }

  async keep(decoded: AsyncIterable<Uint8Array>): Promise<void> {
    for await (const chunk of decoded) {
      this.#size += chunk.length;
      if (this.#size > this.#limits.maxBytes) throw this.#tooLarge();
      if (this.#size > HARMLESS_BYTES && this.#size > this.wireBytes * this.#limits.maxRatio)
        throw new FetchError(
          'too-large',
          `The body grows to more than ${this.#limits.maxRatio} times what was sent: a compression bomb`,
        );
      this.#chunks.push(chunk);
    }
  }

  #tooLarge(): FetchError {
    return new FetchError(
      'too-large',
      `The body has more than ${this.#limits.maxBytes} bytes; INGEST_FETCH_MAX_BYTES can raise the limit`,
    );
  }
}
