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

/** Bytes of a page at most, as far as the page before tells. */
const PAGE_BYTES = 16 * 2 ** 20;

/** Events of the first page, before anything is known of their size. */
const FIRST_PAGE = 100;

/**
 * Reads the log in order from a position on, for ever. While one page is handled the next is read, so two are held at
 * most. Ends by rejecting: when the signal aborts, though not before the running handler has ended and its position is
 * stored, or when a position cannot be stored.
 */
export async function follow(following: Following): Promise<never> {
  const { log, batchSize, signal } = following;
  const wakeUp = new WakeUp();
  const stopListening = log.onAppended(wakeUp.call);
  let limit = Math.min(FIRST_PAGE, batchSize);
  let ahead: ReturnType<EventLog['read']> | undefined;
  try {
    for (let position = following.after; ;) {
      const events = await (ahead ?? readPage(following, position, limit));
      ahead = undefined;
      const last = events.at(-1);
      if (last === undefined) {
        await wakeUp.rest(following.pollMs, signal);
        continue;
      }
      const isFull = events.length === limit;
      limit = nextLimit(events, Math.min(batchSize, limit * 2));
      if (isFull) {
        ahead = readPage(following, last.position, limit);
        // Told when it is waited for.
        ahead.catch(() => undefined);
      }
      await handlePage(following, events);
      await following.store(last.position, position);
      position = last.position;
    }
  } finally {
    stopListening();
  }
}

function readPage(following: Following, after: number, limit: number): ReturnType<EventLog['read']> {
  const { log, categories, signal, name } = following;
  const query = { after, limit, ...(categories === undefined ? {} : { categories }) };
  return persist(() => unlessAborted(log.read(query), signal), { ...following, what: `${name}: reading the log` });
}

function handlePage(following: Following, events: readonly StoredEvent[]): Promise<void> {
  const what = `${following.name}: handling the events ${events[0]?.position ?? 0} to ${events.at(-1)?.position ?? 0}`;
  return persist(() => following.handle(events), { ...following, what });
}

/** As many events as fit into a page if they are like these. */
function nextLimit(events: readonly StoredEvent[], max: number): number {
  const bytes = events.reduce((sum, event) => sum + roughSizeOf(event), 0);
  return Math.max(1, Math.min(max, Math.floor((events.length * PAGE_BYTES) / bytes)));
}

/** Long are texts alone, and those stand at the top of the data. */
function roughSizeOf({ data }: StoredEvent): number {
  return Object.values(data).reduce(
    (sum: number, value) => sum + (typeof value === 'string' ? value.length : 200),
    500,
  );
}

/** Gives up waiting, e.g. for a database whose network swallows packets. */
function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => {
      reject(signal.reason as Error);
    };
    signal.addEventListener('abort', onAbort, { once: true });
    const done = (): void => {
      signal.removeEventListener('abort', onAbort);
    };
    work.then(resolve, reject).finally(done);
  });
}
