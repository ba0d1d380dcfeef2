import type { Database, Session } from '#platform';
import { defaultBackoff, type Backoff } from './backoff.js';
import { follow } from './follow.js';
import { competeToLead } from './leadership.js';
import type { MessagingLogger } from './messaging-logger.js';
import type { Publisher } from './publisher.js';
import type { EventLog } from './transport.js';

/** How the relay is set up. */
export type RelayOptions = {
  /** Holds the table of `migrations` and the lock that elects the leader. */
  readonly database: Database;
  readonly log: EventLog;
  /** Belongs to the relay from then on, which closes it when it stops. */
  readonly publisher: Publisher;
  readonly logger: MessagingLogger;
  /** Names the cursor and the lock; relays of one name take turns. Default `kafka`. */
  readonly name?: string;
  /** Events read and sent at once at most; two such pages are in memory. Default 1000. */
  readonly batchSize?: number;
  /** Milliseconds between two looks at an idle log. Default 500. */
  readonly pollMs?: number;
  /** Milliseconds between two attempts of a stand-by to lead. Default 500. */
  readonly standbyMs?: number;
  readonly backoff?: Backoff;
};

/** What a relay is doing, for health checks. */
export type RelayState = {
  readonly isLeader: boolean;
  /** Position of the last event known to be acknowledged; undefined until this relay has led. */
  readonly cursor: number | undefined;
};

/**
 * Sends the log to a publisher, in order, at least once. Of several relays one leads; another takes over within
 * seconds. Events sent but not yet marked when a leader dies are sent again, under the same ids, by the next.
 */
export class Relay {
  readonly #options: Required<RelayOptions>;
  readonly #stopping = new AbortController();
  #running: Promise<void> | undefined;
  #state: RelayState = { isLeader: false, cursor: undefined };

  constructor(options: RelayOptions) {
    this.#options = {
      name: 'kafka',
      batchSize: 1000,
      pollMs: 500,
      standbyMs: 500,
      backoff: defaultBackoff,
      ...options,
    };
  }

  get state(): RelayState {
    return this.#state;
  }

  /** Begins to compete for leadership; a database or broker that is away is waited for. Once only. */
  start(): void {
    const { database, name, standbyMs, logger } = this.#options;
    this.#running ??= competeToLead({
      database,
      lock: `dateline relay ${name}`,
      standbyMs,
      signal: this.#stopping.signal,
      logger,
      lead: (session, signal) => this.#lead(session, signal),
    });
  }

  /** Resolves when what is being sent is acknowledged and marked, or has failed, and leadership is given up. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
    await this.#options.publisher.close();
  }

  async #lead(session: Session, signal: AbortSignal): Promise<void> {
    const { name, publisher } = this.#options;
    const cursor = await readCursor(session, name);
    this.#state = { isLeader: true, cursor };
    try {
      await follow({
        ...this.#options,
        name: `Relay ${name}`,
        after: cursor,
        signal,
        handle: (events) => publisher.publish(events),
        store: async (position, before) => {
          await moveCursor(session, name, { before, position });
          this.#state = { isLeader: true, cursor: position };
        },
      });
    } finally {
      this.#state = { ...this.#state, isLeader: false };
    }
  }
}

/**
 * Moves of the cursor do not wait for a disk: what a crash of Postgres takes back is sent again, under the same ids. A
 * leader whose session has ended cannot move it at all.
 */
async function readCursor(session: Session, name: string): Promise<number> {
  await session.query({ text: 'SET synchronous_commit = off' });
  await session.query({
    text: 'INSERT INTO dateline.relay_cursor (name, position) VALUES ($1, 0) ON CONFLICT DO NOTHING',
    values: [name],
  });
  const [row] = await session.query<{ position: number }>({
    text: 'SELECT position FROM dateline.relay_cursor WHERE name = $1',
    values: [name],
  });
  return row?.position ?? 0;
}

/** Refuses when somebody else has moved the cursor meanwhile: then we do not lead, whatever we believe. */
async function moveCursor(
  session: Session,
  name: string,
  { before, position }: { before: number; position: number },
): Promise<void> {
  const moved = await session.query({
    name: 'relay-cursor',
    text: `UPDATE dateline.relay_cursor SET position = $3, updated_at = now()
            WHERE name = $1 AND position = $2 RETURNING name`,
    values: [name, before, position],
  });
  if (moved.length === 0) throw new Error(`The cursor of relay "${name}" is not at ${before} any more`);
}
