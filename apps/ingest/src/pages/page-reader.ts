import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Piscina } from 'piscina';
import { projectRoot } from '#platform';
import { PageReaderClosedError, UnreadablePageError, type ReadPage } from './page.js';
import type { PageBytes } from './page.worker.js';

/** What a reader of pages may use. */
export type PageReaderOptions = {
  readonly threads: number;
  /** Milliseconds for one page in its thread; then the thread is ended. */
  readonly timeoutMs: number;
  /** MiB of heap for one thread; a page that needs more ends its thread. */
  readonly memoryMib: number;
};

export const defaultPageReaderOptions: PageReaderOptions = { threads: 1, timeoutMs: 15_000, memoryMib: 512 };

/** A page to read. */
export type PageToRead = Omit<PageBytes, 'today'> & {
  /** ISO 8601, when it was got; no page is from a later day. */
  readonly fetchedAt?: string;
  /** Milliseconds for this page; the reader's own unless given. */
  readonly timeoutMs?: number;
};

/** Bytes of a page beyond these are not read. */
const mostBytes = 16 * 1024 * 1024;
/** Threads run built code, also where the rest runs from its sources. */
const worker = pathToFileURL(join(projectRoot, 'dist', 'apps', 'ingest', 'src', 'pages', 'page.worker.js')).href;
/** A thread without a page to read is ended after this; the next page starts one. */
const idleTimeoutMs = 60_000;

/** Reads pages in worker threads, so that none holds up, slows down or brings down the rest. */
export class PageReader {
  readonly #pool: Piscina<PageBytes, ReadPage>;
  readonly #timeoutMs: number;
  readonly #waiting: (() => void)[] = [];
  #free: number;
  #isClosed = false;

  constructor(options: Partial<PageReaderOptions> = {}) {
    const { threads, timeoutMs, memoryMib } = { ...defaultPageReaderOptions, ...options };
    this.#timeoutMs = timeoutMs;
    this.#free = threads;
    this.#pool = new Piscina({
      filename: worker,
      minThreads: 0,
      maxThreads: threads,
      idleTimeout: idleTimeoutMs,
      resourceLimits: { maxOldGenerationSizeMb: memoryMib },
    });
  }

  /**
   * Reads one page. The same bytes give the same answer whatever the number of threads. Rejects with UnreadablePageError
   * where it takes too long, needs too much memory, or can't be taken as a page at all; with PageReaderClosedError where
   * the reader was closed before the page was read.
   */
  async read({ timeoutMs = this.#timeoutMs, fetchedAt, ...page }: PageToRead): Promise<ReadPage> {
    const { contentType, url } = page;
    const bytes = page.bytes.subarray(0, mostBytes);
    await this.#turn();
    try {
      if (this.#isClosed) throw new PageReaderClosedError();
      return await this.#readNow({ bytes, contentType, url, today: fetchedAt ?? new Date().toISOString() }, timeoutMs);
    } finally {
      this.#next();
    }
  }

  /** Ends the threads; what they were reading is left unread. */
  close(): Promise<void> {
    this.#isClosed = true;
    return this.#pool.destroy();
  }

  /** When the process ends, after those that have pages read. */
  onApplicationShutdown(): Promise<void> {
    return this.close();
  }

  async #readNow(task: PageBytes, timeoutMs: number): Promise<ReadPage> {
    const late = new AbortController();
    const timer = setTimeout(() => {
      late.abort();
    }, timeoutMs);
    try {
      return await this.#pool.run(task, { signal: late.signal });
    } catch (error) {
      if (this.#isClosed) throw new PageReaderClosedError({ cause: error });
      throw new UnreadablePageError(late.signal.aborted ? 'too-slow' : reasonOf(error), { cause: error });
    } finally {
      clearTimeout(timer);
    }
  }

  /** Waits for a thread: the time of a page begins when one is free for it. */
  async #turn(): Promise<void> {
    this.#free -= 1;
    if (this.#free < 0) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  #next(): void {
    this.#free += 1;
    this.#waiting.shift()?.();
  }
}

const reasonOf = (error: unknown): UnreadablePageError['reason'] =>
  (error as { code?: unknown } | null)?.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'too-much-memory' : 'broken';
