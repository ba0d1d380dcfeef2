import { setTimeout as sleep } from 'node:timers/promises';
import type { Category, StoredEvent } from '#events';
import { aMeetingHeld, anArticleCollected, asLog, aStatementMade } from '#testing';
import type { Batch, Consumption, Subscription, Transport } from './transport.js';

/** What a transport's spec lends to the contract, anew for each test. */
export type TransportHarness = {
  /** Appends events and sees to it that they reach those who consume. */
  publish(events: readonly StoredEvent[]): Promise<void>;
  /** The transport as another process would have it. */
  member(): Member;
  close(): Promise<void>;
};

/** One process that consumes. */
export type Member = {
  readonly transport: Transport;
  /** As after `kill -9`: what it handles now is never marked as done. */
  crash(): Promise<void>;
};

type Consuming = Partial<Pick<Subscription, 'group' | 'categories' | 'startAfter'>> & { readonly member?: Member };

const everything: readonly Category[] = ['article', 'meeting', 'statement'];

/** What every transport must do; `hasPartitions` tells whether one of them can be held up while others flow on. */
export function transportContract(open: () => Promise<TransportHarness>, { hasPartitions = true } = {}): void {
  let harness: TransportHarness;
  let running: Consumption[];
  let gates: Gate[];

  beforeEach(async () => {
    running = [];
    gates = [];
    harness = await open();
  });
  afterEach(async () => {
    for (const gate of gates) gate.open();
    await Promise.all(running.map((consumption) => consumption.stop()));
    await harness.close();
  });

  const consume = async (
    handle: (batch: Batch) => Promise<void> | void,
    { group = 'readers', categories = everything, member = harness.member(), ...more }: Consuming = {},
  ): Promise<Consumption> => {
    const consumption = await member.transport.subscribe({
      group,
      categories,
      handle: async (batch) => handle(batch),
      ...more,
    });
    running.push(consumption);
    return consumption;
  };

  it('delivers the events of every stream in their order, each once', async () => {
    const events = meetings({ streams: 5, each: 20 });
    const seen = new Seen();
    await harness.publish(events.slice(0, 60));
    await consume(seen.add);
    await harness.publish(events.slice(60));
    await seen.until(events);
    await sleep(300);
    expect(seen.repeated()).toEqual([]);
    expect(seen.outOfOrder()).toEqual([]);
  });

  it('delivers whole events, just as they were stored', async () => {
    const events = asLog([
      anArticleCollected({ traceparent: '00-1-2-01', data: { text: 'Zürich, “früh” 🙂' } }),
      aMeetingHeld(),
    ]);
    const seen = new Seen();
    await harness.publish(events);
    await consume(seen.add);
    await seen.until(events);
    expect(seen.events.toSorted((a, b) => a.position - b.position)).toEqual(events);
  });

  it('delivers only the subscribed categories', async () => {
    const events = asLog([
      aMeetingHeld(),
      anArticleCollected(),
      aStatementMade(),
      aMeetingHeld(),
      anArticleCollected(),
    ]);
    const seen = new Seen();
    await harness.publish(events);
    await consume(seen.add, { categories: ['meeting', 'statement'] });
    await seen.until(events.filter(({ type }) => type !== 'ArticleCollected'));
    await sleep(300);
    expect(seen.events.map(({ type }) => type).toSorted()).toEqual(['MeetingHeld', 'MeetingHeld', 'StatementMade']);
  });

  it('starts a new group at the beginning of the log', async () => {
    const events = meetings({ streams: 3, each: 10 });
    const [first, second] = [new Seen(), new Seen()];
    await harness.publish(events);
    await consume(first.add, { group: 'first' });
    await first.until(events);
    await consume(second.add, { group: 'second' });
    await second.until(events);
    expect(second.outOfOrder()).toEqual([]);
  });

  it('starts a new group after an event, and leaves a group that has read already where it is', async () => {
    const events = meetings({ streams: 3, each: 10 });
    const [early, late] = [new Seen(), new Seen()];
    const startAfter = events[14] as StoredEvent;
    await harness.publish(events.slice(0, 20));
    const consumption = await consume(early.add, { startAfter });
    await early.until(events.slice(15, 20));
    await consumption.stop();
    await harness.publish(events.slice(20));
    await consume(late.add, { startAfter: events[29] as StoredEvent });
    await late.until(events.slice(20));
    expect(late.positions()).toEqual(positionsOf(events.slice(20)));
  });

  if (hasPartitions)
    it('lets the other streams flow on while a handler keeps failing on one', async () => {
      const events = meetings({ streams: 40, each: 3 });
      const seen = new Seen();
      const ill = 'meeting-0';
      let isIll = true;
      await harness.publish(events);
      await consume((batch) => {
        if (isIll && batch.events.some(({ streamId }) => streamId === ill)) throw new Error('not this stream');
        seen.add(batch);
      });
      await seen.untilSome(40);
      isIll = false;
      await seen.until(events);
      expect(seen.outOfOrder()).toEqual([]);
    });

  it('goes on where the group left off', async () => {
    const events = meetings({ streams: 3, each: 10 });
    const [before, after] = [new Seen(), new Seen()];
    await harness.publish(events.slice(0, 15));
    const consumption = await consume(before.add);
    await before.until(events.slice(0, 15));
    await consumption.stop();
    await harness.publish(events.slice(15));
    await consume(after.add);
    await after.until(events.slice(15));
    expect(after.positions()).toEqual(positionsOf(events.slice(15)));
  });

  it('hands one batch at a time of a partition to the handlers of a group', async () => {
    const events = meetings({ streams: 4, each: 15 });
    const seen = new Seen();
    const busy = new Set<string>();
    const overlaps: string[] = [];
    const handle = async (batch: Batch): Promise<void> => {
      if (busy.has(batch.partition)) overlaps.push(batch.partition);
      busy.add(batch.partition);
      await sleep(30);
      busy.delete(batch.partition);
      seen.add(batch);
    };
    await consume(handle);
    await consume(handle);
    for (const event of events) await harness.publish([event]);
    await seen.until(events);
    expect(overlaps).toEqual([]);
  });

  it('delivers again, to another member, what a crashed one had not finished', async () => {
    const events = meetings({ streams: 3, each: 8 });
    const [lost, seen] = [new Seen(), new Seen()];
    const crashing = harness.member();
    const release = new Gate();
    gates.push(release);
    await harness.publish(events);
    await consume(
      async (batch) => {
        lost.add(batch);
        await release.opened;
      },
      { member: crashing },
    );
    await lost.untilAny();
    await crashing.crash();
    await consume(seen.add);
    await seen.until(events);
    expect(seen.outOfOrder()).toEqual([]);
  });

  it('shares the events of a group among its members, and gives those of one that stops to the others', async () => {
    const events = meetings({ streams: 12, each: 10 });
    const seen = new Seen();
    const late = new Seen();
    let hasStopped = false;
    const first = await consume((batch) => {
      (hasStopped ? late : seen).add(batch);
    });
    await consume(seen.add);
    await harness.publish(events.slice(0, 60));
    await seen.until(events.slice(0, 60));
    await first.stop();
    hasStopped = true;
    await harness.publish(events.slice(60));
    await seen.until(events);
    expect(late.events).toEqual([]);
    expect(seen.repeated()).toEqual([]);
    expect(seen.outOfOrder()).toEqual([]);
  });

  it('repeats what a handler failed on before any later event of the stream', async () => {
    const events = meetings({ streams: 2, each: 10 });
    const [tried, seen] = [new Seen(), new Seen()];
    let failures = 3;
    await harness.publish(events.slice(0, 6));
    await consume((batch) => {
      tried.add(batch);
      if (batch.events.some(({ position }) => position === 3) && failures-- > 0) throw new Error('not yet');
      seen.add(batch);
    });
    await tried.untilAny();
    await harness.publish(events.slice(6));
    await seen.until(events);
    expect(tried.positions().filter((position) => position === 3)).toHaveLength(4);
    expect(seen.repeated()).toEqual([]);
    expect(seen.outOfOrder()).toEqual([]);
  });

  it('waits for the running handler when it stops, and does not deliver again what that handled', async () => {
    const events = meetings({ streams: 1, each: 5 });
    const [begun, seen, after] = [new Seen(), new Seen(), new Seen()];
    const release = new Gate();
    gates.push(release);
    await harness.publish(events.slice(0, 4));
    const consumption = await consume(async (batch) => {
      begun.add(batch);
      await release.opened;
      seen.add(batch);
    });
    await begun.untilAny();
    let hasStopped = false;
    const stopped = consumption.stop().then(() => (hasStopped = true));
    await sleep(300);
    expect(hasStopped).toBe(false);
    release.open();
    await stopped;
    const handled = seen.events.length;
    expect(handled).toBeGreaterThan(0);
    expect(handled).toBe(begun.events.length);
    await harness.publish(events.slice(4));
    await consume(after.add);
    await after.until(events.slice(handled));
    expect(after.positions()).toEqual(positionsOf(events.slice(handled)));
  });

  it('stops while a handler keeps failing', async () => {
    const events = meetings({ streams: 1, each: 3 });
    const [tried, seen] = [new Seen(), new Seen()];
    await harness.publish(events);
    const consumption = await consume((batch) => {
      tried.add(batch);
      throw new Error('never');
    });
    await tried.untilAny();
    await consumption.stop();
    const attempts = tried.events.length;
    await consume(seen.add);
    await seen.until(events);
    expect(tried.events).toHaveLength(attempts);
  });
}

/** Events of so many streams in turn, numbered as one log. */
function meetings({ streams, each }: { streams: number; each: number }): StoredEvent[] {
  return asLog(
    Array.from({ length: streams * each }, (_, index) => aMeetingHeld({ streamId: `meeting-${index % streams}` })),
  );
}

function positionsOf(events: readonly StoredEvent[]): number[] {
  return events.map(({ position }) => position);
}

/** What handlers were given, in the order in which they were. */
class Seen {
  readonly events: StoredEvent[] = [];

  readonly add = (batch: Batch): void => {
    this.events.push(...batch.events);
  };

  positions(): number[] {
    return positionsOf(this.events).toSorted((a, b) => a - b);
  }

  repeated(): number[] {
    const positions = positionsOf(this.events);
    return positions.filter((position, index) => positions.indexOf(position) !== index);
  }

  /** Events that came before one of a lower version of their stream, or left one out. */
  outOfOrder(): string[] {
    const versions = new Map<string, number>();
    return this.events.flatMap(({ streamId, streamVersion }) => {
      const expected = (versions.get(streamId) ?? 0) + 1;
      versions.set(streamId, streamVersion);
      return streamVersion === expected ? [] : [`${streamId} ${streamVersion} where ${expected} is next`];
    });
  }

  async until(expected: readonly StoredEvent[]): Promise<void> {
    const missing = (): number[] => {
      const seen = new Set(positionsOf(this.events));
      return positionsOf(expected).filter((position) => !seen.has(position));
    };
    for (const start = Date.now(); missing().length > 0;) {
      if (Date.now() - start > 30_000) throw new Error(`Not delivered within 30 s: ${missing().join(', ')}`);
      await sleep(10);
    }
  }

  untilAny(): Promise<void> {
    return this.untilSome(1);
  }

  async untilSome(count: number): Promise<void> {
    for (const start = Date.now(); this.events.length < count;) {
      if (Date.now() - start > 30_000) throw new Error(`${this.events.length} of ${count} were delivered within 30 s`);
      await sleep(10);
    }
  }
}

/** Something to wait for until the test opens it. */
class Gate {
  open: () => void = () => undefined;
  readonly opened = new Promise<void>((resolve) => {
    this.open = resolve;
  });
}
