/** A line of a body; `bytes` is null where it is longer than a line may be. */
export type Line = { readonly number: number; readonly bytes: Buffer | null; readonly length: number };

const NEWLINE = 0x0a;

/**
 * Cuts a body into lines, as many at once as a chunk completes, numbered from `first`. Of a line that is too long nothing
 * is kept in memory. A last line without an end is a line, where the body ends in peace.
 */
export async function* splitLines(
  body: AsyncIterable<Buffer>,
  { first, maxBytes }: { first: number; maxBytes: number },
): AsyncGenerator<readonly Line[]> {
  const unfinished = new UnfinishedLine(maxBytes);
  let number = first;
  for await (const chunk of body) {
    const lines: Line[] = [];
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
      lines.push({ number, ...unfinished.finish(chunk.subarray(start, end)) });
      number += 1;
      start = end + 1;
    }
    unfinished.add(chunk.subarray(start));
    if (lines.length > 0) yield lines;
  }
  if (unfinished.length > 0) yield [{ number, ...unfinished.finish(Buffer.alloc(0)) }];
}

/** What was read of a line whose end is still to come. */
class UnfinishedLine {
  #parts: Buffer[] = [];
  #length = 0;

  constructor(private readonly maxBytes: number) {}

  get length(): number {
    return this.#length;
  }

  add(part: Buffer): void {
    this.#length += part.byteLength;
    if (this.#length > this.maxBytes) this.#parts = [];
    else if (part.byteLength > 0) this.#parts.push(part);
  }

  finish(last: Buffer): Omit<Line, 'number'> {
    this.add(last);
    const [parts, length] = [this.#parts, this.#length];
    [this.#parts, this.#length] = [[], 0];
    if (length > this.maxBytes) return { bytes: null, length };
    const [only] = parts;
    return { bytes: parts.length === 1 && only !== undefined ? only : Buffer.concat(parts, length), length };
  }
}
