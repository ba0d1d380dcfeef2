import { Piscina } from 'piscina';
import type { Extraction, Extractor, ReadableArticle } from '../extractor.js';

/** Reads articles in worker threads, so that HTTP and heartbeats never wait for a long text. */
export class WorkerExtractor implements Extractor {
  readonly #pool: Piscina<ReadableArticle, Extraction>;

  constructor(
    /** What the threads run, by name and version. */
    readonly identity: { readonly name: string; readonly version: string },
    threads: number,
  ) {
    const filename = new URL('./reading.worker.js', import.meta.url).href;
    this.#pool = new Piscina({ filename, minThreads: threads, maxThreads: threads });
  }

  get name(): string {
    return this.identity.name;
  }

  get version(): string {
    return this.identity.version;
  }

  extract(article: ReadableArticle): Promise<Extraction> {
    const { articleId, revision, title, text, publishedAt, publisher, language } = article;
    return this.#pool.run({ articleId, revision, title, text, publishedAt, publisher, language });
  }

  /** Ends the threads; what they were reading is left unread. */
  close(): Promise<void> {
    return this.#pool.destroy();
  }
}
