import type { Category, StoredEvent } from '#events';
import { persist, type Backoff } from './backoff.js';
import type { MessagingLogger } from './messaging-logger.js';
import type { EventLog } from './transport.js';
import { WakeUp } from './wake-up.js';

/** How a reader follows the log, and what it does with what it reads. */
export type Following = {
  readonly log: EventLog;
  readonly after: number;
  readonly categories?: readonly Category[];
  readonly batchSize: number;
  readonly pollMs: number;
  readonly signal: AbortSignal;
  readonly backoff: Backoff;
  readonly logger: MessagingLogger;
  /** Names the reader in the log of failures. */
  readonly name: string;
  /** Called again with the same events until it resolves. */
  handle(events: readonly StoredEvent[]): Promise<void>;
  /** Keeps the position reached. When it rejects, the reader gives up: somebody else may be reading by now. */
  store(position: number, before: number): Promise<void>;
};

/**
 * Reads the log in order from a position on, for ever. Ends by rejecting: when the signal aborts, though not before
 * the running handler has ended and its position is stored, or when a position cannot be stored.
 */
export async function follow(following: Following): Promise<never> {
  const { log, batchSize: limit, signal, name } = following;
  const categories = following.categories === undefined ? {} : { categories: following.categories };
  const wakeUp = new WakeUp();
  const stopListening = log.onAppended(wakeUp.call);
  try {
    for (let position = following.after; ;) {
      const after = position;
      const events = await persist(() => log.read({ after, limit, ...categories }), {
        ...following,
        what: `${name}: reading the log`,
      });
      const last = events.at(-1);
      if (last === undefined) {
        await wakeUp.rest(following.pollMs, signal);
        continue;
      }
      const what = `${name}: handling the events ${events[0]?.position ?? 0} to ${last.position}`;
      await persist(() => following.handle(events), { ...following, what });
      await following.store(last.position, after);
      position = last.position;
    }
  } finally {
    stopListening();
  }
}
