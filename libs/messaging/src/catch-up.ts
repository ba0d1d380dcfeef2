import type { StoredEvent } from '#events';
import { defaultBackoff, persist, type Backoff } from './backoff.js';
import { StreamGuard, type GuardOptions } from './dead-letters/stream-guard.js';
import type { EventLog, Subscription } from './transport.js';

/** How the log is read to its end. */
export type CatchUpOptions = GuardOptions & {
  /** Events that are handled at a time. Default 2000. */
  readonly pageSize?: number;
  readonly backoff?: Backoff;
};

/** Who reads, and from where. */
export type CatchUpRequest = Pick<Subscription, 'group' | 'categories' | 'handle'> & {
  /** Events with a greater position only. */
  readonly after: number;
  readonly signal: AbortSignal;
};

/**
 * Reads the log itself, in order, to its end: for whoever starts with much to read and is not yet one of a group. The next
 * page is read while one is handled. Faults are treated as those of any consumer: what passes is tried again for as long as
 * it lasts, and an event that can never be handled is parked.
 */
export class CatchUp {
  constructor(
    private readonly log: Pick<EventLog, 'read'>,
    private readonly options: CatchUpOptions,
  ) {}

  /** Resolves once there is nothing more to read; rejects when the signal aborts, though not while `handle` runs. */
  async run({ after, signal, ...subscription }: CatchUpRequest): Promise<void> {
    const { pageSize = 2000, backoff = defaultBackoff, logger } = this.options;
    const { group, categories } = subscription;
    const guard = new StreamGuard(subscription, this.options);
    const persistence = { signal, backoff, logger };
    const read = (from: number): Promise<readonly StoredEvent[]> =>
      persist(() => this.log.read({ after: from, limit: pageSize, categories }), {
        ...persistence,
        what: `${group}: reading the log`,
      });
    for (let page = await read(after); page.length > 0;) {
      const events = page;
      const next = read(events.at(-1)?.position ?? 0);
      next.catch(() => undefined);
      const [first] = events;
      await persist(() => guard.handle({ partition: 'fill', events }), {
        ...persistence,
        what: `${group}: handling the log from position ${first?.position ?? 0}`,
      });
      page = await next;
    }
  }
}
