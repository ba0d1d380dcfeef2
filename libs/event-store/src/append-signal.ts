import { setTimeout as sleep } from 'node:timers/promises';
import type { Database, Session } from '#platform';
import { APPENDED_CHANNEL, notifyAppended } from './statements.js';

const RECONNECT_MS = 1_000;
/** Notifications are sent no more often: each is a transaction of its own, which appends would wait for. */
const SPACING_MS = 15;

/** The hint "something was appended", within the process at once and between processes by NOTIFY; coalesced. */
export class AppendSignal {
  readonly #listeners = new Set<() => void>();
  #sending: 'idle' | 'sending' | 'again' = 'idle';
  #listening: Promise<void> | undefined;
  #session: Session | undefined;
  readonly #closing = new AbortController();

  constructor(private readonly database: Database) {}

  /** Tells everybody, outside any transaction. Never rejects: polling finds what a lost hint would have told. */
  send(): void {
    this.#wakeUp();
    if (this.#sending === 'idle') void this.#notify();
    else this.#sending = 'again';
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    this.#listening ??= this.#listen();
    return () => {
      this.#listeners.delete(listener);
    };
  }

  async close(): Promise<void> {
    this.#closing.abort();
    this.#listeners.clear();
    await this.#session?.close();
    await this.#listening;
  }

  async #notify(): Promise<void> {
    do {
      this.#sending = 'sending';
      await this.database.query(notifyAppended).catch(() => undefined);
      await sleep(SPACING_MS, undefined, { ref: false, signal: this.#closing.signal }).catch(() => undefined);
    } while (this.#hasMoreToTell());
    this.#sending = 'idle';
  }

  #hasMoreToTell(): boolean {
    return this.#sending === 'again';
  }

  async #listen(): Promise<void> {
    while (!this.#isClosed()) {
      try {
        const session = await this.database.session();
        this.#session = session;
        // Closed while it connected: nobody else would end it.
        if (this.#isClosed()) await session.close();
        await session.listen(APPENDED_CHANNEL, () => {
          this.#wakeUp();
        });
        await session.closed;
      } catch {
        // The database is away; polling goes on meanwhile, and so do we.
      }
      await sleep(RECONNECT_MS, undefined, { ref: false, signal: this.#closing.signal }).catch(() => undefined);
    }
  }

  #isClosed(): boolean {
    return this.#closing.signal.aborted;
  }

  #wakeUp(): void {
    for (const listener of this.#listeners) listener();
  }
}
