import type { Database, Session } from '#platform';
import { defaultBackoff, type Backoff } from '../backoff.js';
import { keepSession } from '../leadership.js';
import type { MessagingLogger } from '../messaging-logger.js';
import type { Consumption, PartitionedLog, Subscription, Transport } from '../transport.js';
import { LogReader } from './log-reader.js';
import { PartitionClaims } from './partition-claims.js';

/** How the transport is set up. */
export type PostgresTransportOptions = {
  /** Holds the table of `migrations` and the locks of the groups. */
  readonly database: Database;
  readonly log: PartitionedLog;
  readonly logger: MessagingLogger;
  /** Events a handler gets at once at most. Default 500. */
  readonly batchSize?: number;
  /** Partitions whose handlers may run at the same time in one member. Default 4: most handlers wait for a database. */
  readonly partitionsAtOnce?: number;
  /** Milliseconds between two looks at an idle log, whatever the log's hints. Default 500. */
  readonly pollMs?: number;
  /** Milliseconds after which members look again who is there and share out the partitions. Default 500. */
  readonly balanceMs?: number;
  readonly backoff?: Backoff;
};

/**
 * Delivers by reading the log itself, without a broker. The members of a group share sixteen partitions, named `log/0` to
 * `log/15`; a stream is always in the same one. When a member ends, or loses its connection, the others have its
 * partitions within about a second. A database that is away is waited for.
 */
export class PostgresTransport implements Transport {
  readonly #options: Required<PostgresTransportOptions>;

  constructor(options: PostgresTransportOptions) {
    this.#options = {
      batchSize: 500,
      partitionsAtOnce: 4,
      pollMs: 500,
      balanceMs: 500,
      backoff: defaultBackoff,
      ...options,
    };
  }

  subscribe(subscription: Subscription): Promise<Consumption> {
    const stopping = new AbortController();
    const { database, logger } = this.#options;
    const running = keepSession({
      database,
      logger,
      name: `Consumer ${subscription.group}`,
      signal: stopping.signal,
      work: (session, signal, onSettled) => this.#consume(subscription, { session, signal, onSettled }),
    });
    return Promise.resolve({
      stop: async () => {
        stopping.abort();
        await running;
      },
    });
  }

  async #consume(subscription: Subscription, { session, signal, onSettled }: Membership): Promise<void> {
    const claims = await PartitionClaims.enter(session, subscription.group);
    onSettled();
    await new LogReader({ ...this.#options, session, claims, subscription, signal }).run();
  }
}

type Membership = { readonly session: Session; readonly signal: AbortSignal; readonly onSettled: () => void };
