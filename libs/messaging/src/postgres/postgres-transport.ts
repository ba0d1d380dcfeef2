import type { Database, Session } from '#platform';
import { defaultBackoff, type Backoff } from '../backoff.js';
import { follow } from '../follow.js';
import { competeToLead } from '../leadership.js';
import type { MessagingLogger } from '../messaging-logger.js';
import type { Consumption, EventLog, Subscription, Transport } from '../transport.js';

/** How the transport is set up. */
export type PostgresTransportOptions = {
  /** Holds the table of `migrations` and the locks of the groups. */
  readonly database: Database;
  readonly log: EventLog;
  readonly logger: MessagingLogger;
  /** Events a handler gets at once at most. Default 500. */
  readonly batchSize?: number;
  /** Milliseconds between two looks at an idle log, whatever the log's hints. Default 500. */
  readonly pollMs?: number;
  /** Milliseconds between two attempts of a stand-by to become active. Default 500. */
  readonly standbyMs?: number;
  readonly backoff?: Backoff;
};

/** All of the log is one partition, since the log has one order. */
const PARTITION = 'log';

/**
 * Delivers by reading the log itself, without a broker. In a group one member is active and the others stand by; one of
 * them takes over within about a second when it stops or loses its connection. A database that is away is waited for.
 */
export class PostgresTransport implements Transport {
  readonly #options: Required<PostgresTransportOptions>;

  constructor(options: PostgresTransportOptions) {
    this.#options = { batchSize: 500, pollMs: 500, standbyMs: 500, backoff: defaultBackoff, ...options };
  }

  subscribe(subscription: Subscription): Promise<Consumption> {
    const stopping = new AbortController();
    const running = competeToLead({
      ...this.#options,
      lock: `dateline consumer ${subscription.group}`,
      signal: stopping.signal,
      lead: (session, signal) => this.#consume(subscription, session, signal),
    });
    return Promise.resolve({
      stop: async () => {
        stopping.abort();
        await running;
      },
    });
  }

  /** The checkpoint is written on the session that holds the lock, so a member that lost the lock cannot move it. */
  async #consume(subscription: Subscription, session: Session, signal: AbortSignal): Promise<void> {
    const { group, categories } = subscription;
    await follow({
      ...this.#options,
      name: `Consumer ${group}`,
      categories,
      after: await readCheckpoint(session, group),
      signal,
      handle: (events) => subscription.handle({ partition: PARTITION, events }),
      store: (position) => writeCheckpoint(session, group, position),
    });
  }
}

async function readCheckpoint(session: Session, group: string): Promise<number> {
  const [row] = await session.query<{ position: number }>({
    text: 'SELECT position FROM dateline.consumer_checkpoint WHERE group_name = $1 AND partition = $2',
    values: [group, PARTITION],
  });
  return row?.position ?? 0;
}

async function writeCheckpoint(session: Session, group: string, position: number): Promise<void> {
  await session.query({
    name: 'consumer-checkpoint',
    text: `INSERT INTO dateline.consumer_checkpoint (group_name, partition, position) VALUES ($1, $2, $3)
           ON CONFLICT (group_name, partition) DO UPDATE SET position = excluded.position, updated_at = now()`,
    values: [group, PARTITION, position],
  });
}
