import type { Response } from 'express';
import type { ReportLine, Tally } from './import.js';

/** Milliseconds between two lines of progress. */
const EVERY_MS = 1_000;

/**
 * The answer to an upload, a line of JSON at a time while the upload goes on. A client may send all before it reads any:
 * progress that it leaves unread is left out, so that nobody waits for the other.
 */
export class Report {
  #lastProgress = 0;

  constructor(private readonly response: Response) {}

  begin(id: string, lines: number): void {
    this.response.writeHead(200, { 'Content-Type': 'application/x-ndjson', 'Cache-Control': 'no-store' });
    this.#write({ type: 'import', id, lines });
  }

  /** `now` in milliseconds. */
  progress(tally: Tally, now: number): void {
    if (now - this.#lastProgress < EVERY_MS || this.response.writableNeedDrain) return;
    this.#lastProgress = now;
    this.#write({ type: 'progress', ...tally });
  }

  end(line: ReportLine): void {
    this.#write(line);
    this.response.end();
  }

  #write(line: ReportLine): void {
    if (!this.response.destroyed) this.response.write(`${JSON.stringify(line)}\n`);
  }
}
