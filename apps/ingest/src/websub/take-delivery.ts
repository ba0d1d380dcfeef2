import { v7 as newId } from 'uuid';
import type { Queryable } from '#platform';
import type { Source } from '../sources/source.js';
import type { Sources } from '../sources/sources.js';
import { takeBytes, type Read } from '../polling/collecting/take-bytes.js';
import { blankRecord, type FetchRecord } from '../polling/ledger/fetch-record.js';
import type { PollingMetrics } from '../polling/polling-metrics.js';
import type { PollingParts } from '../polling/polling-parts.js';
import { loadState, savePushed, unpolled } from '../polling/source-state.js';
import { pollSoon, settleDelivery } from './settle-delivery.js';
import { isSignedWith } from './signature.js';
import type { Subscription } from './subscription.js';
import type { DeliveryOutcome, WebsubMetrics } from './websub-metrics.js';

/** A delivery as it comes. `read` answers null for a body that is too large; header names are in lower case. */
export type GivenDelivery = {
  readonly id: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly read: () => Promise<Uint8Array | null>;
};

type Parts = {
  readonly polling: PollingParts;
  readonly sources: Sources;
  readonly metrics: WebsubMetrics;
  readonly fetches: PollingMetrics;
};

/** Takes what hubs deliver as if it had been polled. Delivered again, it collects nothing twice. */
export class TakeDelivery {
  constructor(private readonly parts: Parts) {}

  /** Resolves once all is stored. */
  async take(given: GivenDelivery): Promise<DeliveryOutcome> {
    const outcome = await this.#take(given);
    this.parts.metrics.count(outcome);
    return outcome;
  }

  async #take({ id, headers, read }: GivenDelivery): Promise<DeliveryOutcome> {
    const subscription = await this.parts.polling.subscriptions.get(id);
    if (subscription === undefined || subscription.state === 'leaving') return 'unknown';
    const source = await this.parts.sources.get(subscription.sourceId);
    if (source?.state !== 'active') return 'unknown';
    const bytes = await read();
    if (bytes === null) return 'too-large';
    if (!isSignedWith(subscription.secret, bytes, headers['x-hub-signature'])) return 'unsigned';
    return bytes.byteLength === 0 ? this.#pinged(subscription) : this.#pushed({ subscription, source, bytes, headers });
  }

  async #pushed(signed: Signed): Promise<DeliveryOutcome> {
    const record = await this.#store(signed);
    this.parts.fetches.count(record);
    return record.outcome === 'pushed' ? 'taken' : 'unreadable';
  }

  /** Some hubs only tell that there is something new. */
  async #pinged({ id, sourceId }: Subscription): Promise<DeliveryOutcome> {
    const { database, settings, surroundings, jobs, subscriptions } = this.parts.polling;
    const now = surroundings.now();
    const state = await loadState(database, sourceId);
    await database.transaction(async (sql) => {
      if (state !== null) {
        const next = pollSoon(state, { why: 'the hub says that there is something new', settings, now });
        await savePushed(sql, { ...state, ...next });
        await jobs.moveFree(sql, sourceId, next.nextAt);
      }
      await subscriptions.delivered(sql, id, now);
    });
    return 'ping';
  }

  async #store({ subscription, source, bytes, headers }: Signed): Promise<FetchRecord> {
    const { polling } = this.parts;
    const { database, settings, surroundings, report } = polling;
    const now = surroundings.now();
    const { sourceId } = source;
    const state = (await loadState(database, sourceId)) ?? unpolled(sourceId, source.url ?? '');
    const begun = blankRecord({ id: newId(), sourceId, kind: 'push', url: subscription.topic, fetchedAt: now });
    const size = bytes.byteLength;
    const record: FetchRecord = { ...begun, outcome: 'pushed', wireBytes: size, bodyBytes: size };
    const from = { bytes, url: subscription.topic, headers };
    const read = await takeBytes(polling, { source, from, record, isFirst: false, part: null, now });
    const settled = settleDelivery({ state, source, subscription, settings, now, taken: read.taken });
    const move = { kind: 'stay' } as const;
    await report.settled(source, { before: state, move, retirement: null, ...settled });
    const { nextAt, nextReason } = settled.state;
    const told = { ...read.record, nextAt, nextReason };
    await database.transaction(async (sql) => {
      await savePushed(sql, settled.state);
      await polling.jobs.moveFree(sql, sourceId, nextAt);
      await polling.ledger.write(sql, told);
      await this.#seen(sql, { subscription, read, now });
    });
    return told;
  }

  async #seen(
    sql: Queryable,
    { subscription, read, now }: { subscription: Subscription; read: Read; now: Date },
  ): Promise<void> {
    const { takeListing, subscriptions } = this.parts.polling;
    if (read.taken !== null) await takeListing.store(sql, read.taken, now);
    await subscriptions.delivered(sql, subscription.id, now);
  }
}

type Signed = {
  readonly subscription: Subscription;
  readonly source: Source;
  readonly bytes: Uint8Array;
  readonly headers: Readonly<Record<string, string>>;
};
