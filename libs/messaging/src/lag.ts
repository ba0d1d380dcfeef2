import type { Category } from '#events';
import type { Database } from '#platform';
import type { Subscription } from './transport.js';

/** A group and what it reads. */
export type Group = Pick<Subscription, 'group' | 'categories' | 'startAfter'>;

/** How far a group is behind what it reads. */
export type GroupLag = {
  /** Events it has not handled yet, by topic; by `log` where there are no topics. */
  readonly topics: ReadonlyMap<string, number>;
  /** Seconds that the oldest of them has waited there; 0 when it has caught up. */
  readonly ageS: number;
};

/** How many events are still to be done, and how old the first of them is, in seconds. */
export type Backlog = { readonly events: number; readonly ageS: number };

/** Tells how far the groups of a transport are behind. */
export interface LagMeter {
  lagOf(group: Group): Promise<GroupLag>;
}

/** The log, as far as it tells how much of it is still to be done. */
export interface PendingLog {
  /** How many events stand after a position, or after that of their partition. */
  pending(query: { after: number | readonly number[]; categories?: readonly Category[] }): Promise<Backlog>;
}

/** Tells how far consumers are behind the log, whatever lies between. */
export class Lags implements LagMeter {
  readonly #meter: LagMeter;
  readonly #relayed: RelayMeter | null;
  readonly #log: PendingLog;

  /** `relayed` is null where groups read the log itself. */
  constructor(meter: LagMeter, relayed: RelayMeter | null, log: PendingLog) {
    this.#log = log;
    this.#meter = meter;
    this.#relayed = relayed;
  }

  lagOf(group: Group): Promise<GroupLag> {
    return this.#meter.lagOf(group);
  }

  /** What stands in the log after a position, for whoever reads it by itself. */
  afterPosition(after: number, categories: readonly Category[]): Promise<Backlog> {
    return this.#log.pending({ after, categories });
  }

  /** What is in the log and was not handled yet, be it on its way or waiting for the group. */
  async behindLog(group: Group): Promise<Backlog> {
    const nothing = { events: 0, ageS: 0 };
    const [underWay, waiting] = await Promise.all([
      this.#relayed?.pending(group.categories) ?? nothing,
      this.#meter.lagOf(group),
    ]);
    const events = [...waiting.topics.values()].reduce((sum, count) => sum + count, underWay.events);
    return { events, ageS: Math.max(underWay.ageS, waiting.ageS) };
  }
}

/** Tells what the relay has still to send, whichever process leads. */
export class RelayMeter {
  constructor(
    private readonly database: Database,
    private readonly log: PendingLog,
  ) {}

  async pending(categories?: readonly Category[]): Promise<Backlog> {
    const [row] = await this.database.query<{ position: number }>({
      name: 'relay-position',
      text: `SELECT position FROM dateline.relay_cursor WHERE name = 'kafka'`,
    });
    return this.log.pending({ after: row?.position ?? 0, ...(categories === undefined ? {} : { categories }) });
  }
}
