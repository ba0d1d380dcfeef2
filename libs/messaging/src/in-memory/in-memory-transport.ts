import { defaultBackoff, type Backoff } from '../backoff.js';
import { follow } from '../follow.js';
import type { MessagingLogger } from '../messaging-logger.js';
import type { Consumption, EventLog, Subscription, Transport } from '../transport.js';

/** Progress of the groups by name, and when the next member's turn comes. */
export type InMemoryGroups = Map<string, { position: number; turn: Promise<unknown> }>;

/** How the transport for specs is set up. */
export type InMemoryTransportOptions = {
  readonly log: EventLog;
  /** Shared by transports that stand for several processes. Default: its own. */
  readonly groups?: InMemoryGroups;
  /** Default: silent. */
  readonly logger?: MessagingLogger;
  /** Default 500. */
  readonly batchSize?: number;
  readonly backoff?: Backoff;
};

const silent: MessagingLogger = { error: () => undefined, warn: () => undefined };

/**
 * Delivers from a log within this process, for specs. In a group the first member is active and the next one follows
 * when it stops. One partition, named `log`.
 */
export class InMemoryTransport implements Transport {
  readonly #options: Required<InMemoryTransportOptions>;
  readonly #crash = new AbortController();
  readonly #crashed = new Promise((resolve) => {
    this.#crash.signal.addEventListener('abort', resolve);
  });

  constructor(options: InMemoryTransportOptions) {
    this.#options = { groups: new Map(), logger: silent, batchSize: 500, backoff: defaultBackoff, ...options };
  }

  subscribe(subscription: Subscription): Promise<Consumption> {
    const { group: name } = subscription;
    const group = this.#options.groups.get(name) ?? {
      position: subscription.startAfter?.position ?? 0,
      turn: Promise.resolve(),
    };
    this.#options.groups.set(name, group);
    const stopping = new AbortController();
    const ending = AbortSignal.any([stopping.signal, this.#crash.signal]);
    let isActive = false;
    const turn = group.turn.then(() => {
      isActive = true;
      return Promise.race([this.#consume(subscription, group, ending), this.#crashed]);
    });
    group.turn = turn;
    return Promise.resolve({
      stop: async () => {
        stopping.abort();
        if (isActive) await turn;
      },
    });
  }

  /**
   * Behaves as if the process were killed: what handlers are at work on is not marked as done, and others take over.
   */
  crash(): void {
    this.#crash.abort();
  }

  async #consume(subscription: Subscription, group: { position: number }, signal: AbortSignal): Promise<void> {
    const following = follow({
      ...this.#options,
      name: subscription.group,
      categories: subscription.categories,
      after: group.position,
      pollMs: 500,
      signal,
      handle: (events) => subscription.handle({ partition: 'log', events }),
      store: (position) => {
        this.#crash.signal.throwIfAborted();
        group.position = position;
        return Promise.resolve();
      },
    });
    await following.catch(() => undefined);
  }
}
