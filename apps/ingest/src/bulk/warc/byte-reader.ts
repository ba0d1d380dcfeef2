/** Reads a stream of chunks by bytes, and can look at what lies ahead. */
export class ByteReader {
  readonly #chunks: AsyncIterator<Buffer>;
  #ahead: Buffer = Buffer.alloc(0);
  #isOver = false;

  constructor(chunks: AsyncIterable<Buffer>) {
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  /** Up to so many of the next bytes, which stay to be read; fewer only at the end. */
  async peek(count: number): Promise<Buffer> {
    await this.#need(count);
    return this.#ahead.subarray(0, count);
  }

  /** Up to so many bytes; fewer only at the end. */
  async read(count: number): Promise<Buffer> {
    await this.#need(count);
    const read = this.#ahead.subarray(0, count);
    this.#ahead = this.#ahead.subarray(read.byteLength);
    return read;
  }

  /** Passes over so many bytes without keeping them. Answers how many there were. */
  async skip(count: number): Promise<number> {
    let left = count;
    while (left > 0) {
      const passed = Math.min(left, this.#ahead.byteLength);
      this.#ahead = this.#ahead.subarray(passed);
      left -= passed;
      if (left > 0 && !(await this.#more())) break;
    }
    return count - left;
  }

  /** Puts bytes back before those that come next. */
  unread(bytes: Buffer): void {
    this.#ahead = Buffer.concat([bytes, this.#ahead]);
  }

  async #need(count: number): Promise<void> {
    const parts = [this.#ahead];
    let length = this.#ahead.byteLength;
    while (length < count && !this.#isOver) {
      this.#ahead = Buffer.alloc(0);
      if (await this.#more()) parts.push(this.#ahead);
      length = parts.reduce((sum, part) => sum + part.byteLength, 0);
    }
    this.#ahead = parts.length === 1 ? (parts[0] ?? this.#ahead) : Buffer.concat(parts);
  }

  async #more(): Promise<boolean> {
    const next = await this.#chunks.next();
    this.#isOver = next.done === true;
    if (next.done !== true)
      this.#ahead = this.#ahead.byteLength === 0 ? next.value : Buffer.concat([this.#ahead, next.value]);
    return !this.#isOver;
  }
}
