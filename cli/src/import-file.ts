import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { UsageError } from './usage-error.js';

export type FileFormat = 'ndjson' | 'warc';

/** A file of articles that can be read again from any line on. */
export type ImportFile = {
  /** As it was given. */
  readonly name: string;
  readonly format: FileFormat;
  /** Made of its content: the same file is the same import. */
  readonly key: string;
  readonly bytes: number;
  /** Its bytes as they are. */
  whole(): Readable;
  /** What follows so many lines, unpacked. */
  after(lines: number): Readable;
  close(): Promise<void>;
};

type Told = { readonly format?: FileFormat | undefined; readonly again?: true };

/** `-` is standard input, kept in a temporary file meanwhile. Throws UsageError for a file that cannot be read. */
export async function openImportFile(name: string, { format, again }: Told): Promise<ImportFile> {
  const { path, close } = name === '-' ? await spool() : { path: name, close: () => Promise.resolve() };
  try {
    const { size } = await stat(path);
    const hash = createHash('sha256');
    await pipeline(createReadStream(path), hash);
    return {
      name,
      format: format ?? (/\.warc(\.gz)?$/i.test(name) ? 'warc' : 'ndjson'),
      key: `sha256:${hash.digest('hex')}${again === true ? `~${randomUUID()}` : ''}`,
      bytes: size,
      whole: () => createReadStream(path),
      after: (lines) => Readable.from(dropLines(unpacked(path), lines)),
      close,
    };
  } catch (error) {
    await close();
    throw new UsageError(`${name} cannot be read: ${(error as Error).message}`);
  }
}

async function spool(): Promise<{ path: string; close: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'dateline-import-'));
  const path = join(folder, 'stdin');
  await pipeline(process.stdin, createWriteStream(path));
  return { path, close: () => rm(folder, { recursive: true }) };
}

async function* unpacked(path: string): AsyncGenerator<Buffer> {
  const [first] = (await createReadStream(path, { end: 1 }).toArray()) as Buffer[];
  const bytes = createReadStream(path);
  if (first?.toString('hex') !== '1f8b') {
    yield* bytes;
    return;
  }
  const gunzip = createGunzip();
  bytes.once('error', (error) => gunzip.destroy(error)).pipe(gunzip);
  yield* gunzip;
}

async function* dropLines(bytes: AsyncIterable<Buffer>, count: number): AsyncGenerator<Buffer> {
  let left = count;
  for await (const chunk of bytes) {
    let start = 0;
    for (; left > 0; left -= 1) {
      const end = chunk.indexOf(0x0a, start);
      if (end === -1) break;
      start = end + 1;
    }
    if (left === 0 && start < chunk.byteLength) yield chunk.subarray(start);
  }
}
