import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Documents } from './documents.js';

/** The setting INGEST_DOCUMENT_RETENTION_DAYS; 0 is for ever. */
export const RETENTION_DAYS = Symbol('days that documents are kept');

/** Milliseconds between two sweeps. */
const EVERY_MS = 3_600_000;

/** Forgets documents whose time has come, every hour; any number of processes may do so at once. */
@Injectable()
export class DocumentSweeper implements OnApplicationBootstrap, OnModuleDestroy {
  readonly #logger = new Logger('Documents');
  readonly #stopping = new AbortController();
  #running: Promise<void> | undefined;

  constructor(
    @Inject(Documents) private readonly documents: Documents,
    @Inject(RETENTION_DAYS) private readonly days: number,
  ) {}

  onApplicationBootstrap(): void {
    if (this.days > 0) this.#running = this.#sweep();
  }

  async onModuleDestroy(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  async #sweep(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      try {
        const forgotten = await this.documents.forget(this.days);
        if (forgotten > 0) this.#logger.log(`Forgot ${forgotten} documents older than ${this.days} days`);
      } catch (error) {
        this.#logger.warn(`Documents could not be swept: ${String(error)}`);
      }
      await sleep(EVERY_MS, undefined, { signal: this.#stopping.signal, ref: false }).catch(() => undefined);
    }
  }
}
