import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Database } from '#platform';
import { Documents } from '../documents/documents.js';
import { claim, holdOn, resolve } from './quarantine.js';
import { Stages } from './stages.js';

/** What came of reading one again. */
export type RetryOutcome =
  | { readonly outcome: 'resolved'; readonly articles: readonly string[] }
  | { readonly outcome: 'held'; readonly error: string };

/** Milliseconds between two looks for entries that are to be read again. */
const POLL_MS = 500;

/**
 * Reads again what is in quarantine: one at once, and those that were asked for one after the other. An entry belongs to
 * whoever has its row locked; a process that dies leaves it as it was, and reading it twice collects it once.
 */
@Injectable()
export class RetryQuarantined implements OnApplicationBootstrap, OnModuleDestroy {
  readonly #logger = new Logger('Quarantine');
  readonly #stopping = new AbortController();
  #running: Promise<void> | undefined;
  #last: Promise<unknown> = Promise.resolve();

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Documents) private readonly documents: Documents,
    @Inject(Stages) private readonly stages: Stages,
  ) {}

  onApplicationBootstrap(): void {
    this.#running = this.#work();
  }

  async onModuleDestroy(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  /**
   * Undefined when the entry is not held; null takes the next that was asked for. One at a time: each keeps a connection
   * while its reader needs others.
   */
  retry(id: string | null, by: string): Promise<RetryOutcome | undefined> {
    const retried = this.#last.then(() => this.#retry(id, by));
    this.#last = retried.catch(() => undefined);
    return retried;
  }

  #retry(id: string | null, by: string): Promise<RetryOutcome | undefined> {
    return this.database.transaction(async (sql) => {
      const entry = await claim(sql, id);
      if (entry === undefined) return undefined;
      try {
        const document = entry.documentHash === null ? null : await this.documents.get(entry.documentHash);
        const articles = await this.stages.read({ ...entry, document });
        await resolve(sql, entry.id, { by, articles });
        return { outcome: 'resolved', articles };
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        await holdOn(sql, entry.id, reason);
        return { outcome: 'held', error: reason };
      }
    });
  }

  async #work(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      const done = await this.retry(null, 'operator:retry').catch((error: unknown) => {
        this.#logger.warn(`The quarantine cannot be worked through now: ${String(error)}`);
        return undefined;
      });
      if (done === undefined) await sleep(POLL_MS, undefined, { signal }).catch(() => undefined);
    }
  }
}
