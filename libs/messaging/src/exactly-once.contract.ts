import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import type { StoredEvent } from '#events';
import { aMeetingHeld, asLog, propertyRuns } from '#testing';
import { foldOf, type StreamRow } from './spec-read-model.js';
import type { Batch, Consumption, Transport } from './transport.js';

/** What a transport's spec lends to the property, anew for each run. */
export type ConsumerHarness = {
  /** Appends events and sees to it that they reach those who consume. */
  publish(events: readonly StoredEvent[]): Promise<void>;
  /** Sends events again that were sent, as a relay does that died before it could mark them. */
  resend?(events: readonly StoredEvent[]): Promise<void>;
  member(): Promise<ConsumerMember>;
  rows(): Promise<StreamRow[]>;
  close(): Promise<void>;
};

/** One process that consumes, with its own way to the read model. */
export type ConsumerMember = {
  readonly transport: Transport;
  /** Folds a batch into the read model, with its mark, in one transaction. */
  apply(batch: Batch): Promise<void>;
  /** Loses its connections, in the middle of whatever it does; it may connect again. */
  cut(): Promise<void>;
  /** Loses all connections for ever, as after `kill -9`. */
  kill(): Promise<void>;
  close(): Promise<void>;
};

type Step =
  | { readonly do: 'append'; readonly streams: readonly number[] }
  | { readonly do: 'resend'; readonly last: number }
  | { readonly do: 'join' | 'leave' | 'cut' | 'kill'; readonly member: number }
  | { readonly do: 'fail before' | 'fail after'; readonly batches: number }
  | { readonly do: 'wait'; readonly ms: number };

const weighted = (weight: number, arbitrary: fc.Arbitrary<Step>): fc.WeightedArbitrary<Step> => ({ weight, arbitrary });
const steps: fc.Arbitrary<Step> = fc.oneof(
  weighted(4, fc.record({ do: fc.constant('append'), streams: fc.array(fc.nat(9), { minLength: 1, maxLength: 30 }) })),
  weighted(1, fc.record({ do: fc.constant('resend'), last: fc.nat(30) })),
  weighted(3, fc.record({ do: fc.constantFrom('join', 'join', 'leave', 'cut', 'kill'), member: fc.nat(3) })),
  weighted(2, fc.record({ do: fc.constantFrom('fail before', 'fail after'), batches: fc.integer({ min: 1, max: 4 }) })),
  weighted(2, fc.record({ do: fc.constant('wait'), ms: fc.nat(120) })),
);

type Options = { readonly numRuns: number; readonly timeoutMs?: number };

/** What a transport and a consumer that keeps its mark with its rows make of the log, whatever happens to its members. */
export function exactlyOnceContract(
  open: () => Promise<ConsumerHarness>,
  { numRuns, timeoutMs = 300_000 }: Options,
): void {
  it(
    'ends as a single reader would, whoever joins, leaves, loses connections or is killed, whatever fails or comes again',
    async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(steps, { minLength: 8, maxLength: 25 }), async (plan) => {
          const harness = await open();
          const group = new Group(harness);
          try {
            for (const step of plan) await group.take(step);
            await group.take({ do: 'join', member: 0 });
            await group.untilCaughtUp();
          } finally {
            await group.close();
            await harness.close();
          }
        }),
        { ...propertyRuns(numRuns), endOnFailure: true },
      );
    },
    timeoutMs,
  );
}

/** A consumer group in one run, and the log that it should have read. */
class Group {
  readonly #log: StoredEvent[] = [];
  readonly #members = new Map<number, { member: ConsumerMember; consumption: Consumption }>();
  readonly #dying: Promise<void>[] = [];
  readonly #failing = { before: 0, after: 0 };

  constructor(private readonly harness: ConsumerHarness) {}

  async take(step: Step): Promise<void> {
    switch (step.do) {
      case 'append':
        return this.#append(step.streams);
      case 'resend':
        return this.harness.resend?.(this.#log.slice(-step.last));
      case 'join':
        return this.#join(step.member);
      case 'leave':
        return this.#leave(step.member);
      case 'cut':
        return this.#members.get(step.member)?.member.cut();
      case 'kill':
        return this.#kill(step.member);
      case 'fail before':
        this.#failing.before += step.batches;
        return;
      case 'fail after':
        this.#failing.after += step.batches;
        return;
      case 'wait':
        await sleep(step.ms);
    }
  }

  /** Waits for the rows of a single reader; fails with those that differ, and at once when one can't become right. */
  async untilCaughtUp(): Promise<void> {
    const expected = foldOf(this.#log);
    let found: StreamRow[] = [];
    for (const start = Date.now(); Date.now() - start < 40_000;) {
      found = await this.harness.rows();
      if (JSON.stringify(found) === JSON.stringify(expected)) return;
      if (found.some(({ versions }) => versions.some((version, index) => version !== index + 1))) break;
      await sleep(20);
    }
    expect(found).toEqual(expected);
  }

  async close(): Promise<void> {
    await Promise.all([...this.#members.keys()].map((member) => this.#leave(member)));
    await Promise.all(this.#dying);
  }

  async #append(streams: readonly number[]): Promise<void> {
    const all = asLog([...this.#log, ...streams.map((n) => aMeetingHeld({ streamId: `meeting-${n}` }))]);
    const fresh = all.slice(this.#log.length);
    this.#log.push(...fresh);
    await this.harness.publish(fresh);
  }

  async #join(slot: number): Promise<void> {
    if (this.#members.has(slot)) return;
    const member = await this.harness.member();
    const consumption = await member.transport.subscribe({
      group: 'readers',
      categories: ['meeting'],
      handle: (batch) => this.#handle(member, batch),
    });
    this.#members.set(slot, { member, consumption });
  }

  async #leave(slot: number): Promise<void> {
    const known = this.#members.get(slot);
    this.#members.delete(slot);
    await known?.consumption.stop();
    await known?.member.close();
  }

  async #kill(slot: number): Promise<void> {
    const known = this.#members.get(slot);
    if (known === undefined) return;
    this.#members.delete(slot);
    await known.member.kill();
    this.#dying.push(known.consumption.stop().then(() => known.member.close()));
  }

  async #handle(member: ConsumerMember, batch: Batch): Promise<void> {
    if (this.#failing.before > 0) {
      this.#failing.before -= 1;
      throw new Error('before anything was done');
    }
    await member.apply(batch);
    if (this.#failing.after > 0) {
      this.#failing.after -= 1;
      throw new Error('after all was committed');
    }
  }
}
