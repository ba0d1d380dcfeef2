import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import type { StoredEvent } from '#events';
import { Database, migrate } from '#platform';
import { aMeetingHeld, asLog, createTestDatabase, type TestDatabase } from '#testing';
import { InMemoryEventLog } from '../in-memory/in-memory-event-log.js';
import { migrations } from '../migrations.js';
import type { Batch, Consumption } from '../transport.js';
import { PostgresTransport } from './postgres-transport.js';

const silent = { error: () => undefined, warn: () => undefined };
const backoff = { initialMs: 5, maxMs: 30 };

/** What happens to a group, one step after the other while its members work. */
const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('append'), streams: fc.array(fc.nat(9), { minLength: 1, maxLength: 30 }) }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('join', 'leave', 'crash'), member: fc.nat(3) }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constantFrom('fail before', 'fail after'), batches: fc.integer({ min: 1, max: 4 }) }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('wait'), ms: fc.nat(120) }) },
);
type Step = { do: string; streams?: number[]; member?: number; batches?: number; ms?: number };

/** A group whose handler counts the events of each stream, with its mark in the same transaction. */
class Group {
  readonly log = new InMemoryEventLog();
  readonly events: StoredEvent[] = [];
  readonly #members = new Map<number, { database: Database; consumption: Consumption }>();
  #failing = { before: 0, after: 0 };

  constructor(private readonly test: TestDatabase) {}

  async run({ do: what, streams = [], member = 0, batches = 0, ms = 0 }: Step): Promise<void> {
    const steps: Record<string, () => Promise<unknown>> = {
      append: () => {
        this.#append(streams);
        return Promise.resolve();
      },
      join: () => this.join(member),
      leave: () => this.#leave(member),
      crash: () => this.#cut(member),
      'fail before': () => Promise.resolve((this.#failing.before += batches)),
      'fail after': () => Promise.resolve((this.#failing.after += batches)),
      wait: () => sleep(ms),
    };
    await steps[what]?.();
  }

  async join(member: number): Promise<void> {
    if (this.#members.has(member)) return;
    const database = Database.connect(this.test.url, { applicationName: `member-${member}`, max: 6 });
    const options = { database, log: this.log, logger: silent, batchSize: 5, balanceMs: 40, pollMs: 40, backoff };
    const consumption = await new PostgresTransport(options).subscribe({
      group: 'counters',
      categories: ['meeting'],
      handle: (batch) => this.#handle(database, batch),
    });
    this.#members.set(member, { database, consumption });
  }

  async close(): Promise<void> {
    for (const member of [...this.#members.keys()]) await this.#leave(member);
  }

  /** What the handler has made of the log. */
  counted(): Promise<{ stream: string; count: number; last: number; ordered: boolean }[]> {
    return this.test.database.query({ text: 'SELECT stream, count, last, ordered FROM counted ORDER BY stream' });
  }

  #append(streams: readonly number[]): void {
    const all = asLog([...this.events, ...streams.map((n) => aMeetingHeld({ streamId: `meeting-${n}` }))]);
    const fresh = all.slice(this.events.length);
    this.events.push(...fresh);
    this.log.append(fresh);
  }

  async #leave(member: number): Promise<void> {
    const known = this.#members.get(member);
    this.#members.delete(member);
    await known?.consumption.stop();
    await known?.database.close();
  }

  async #cut(member: number): Promise<void> {
    await this.test.database.query({
      text: 'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1',
      values: [`member-${member}`],
    });
  }

  async #handle(database: Database, { partition, events }: Batch): Promise<void> {
    if (this.#failing.before > 0) {
      this.#failing.before -= 1;
      throw new Error('before anything was done');
    }
    await database.transaction(async (sql) => {
      await sql.query({ text: `INSERT INTO mark VALUES ($1, 0) ON CONFLICT DO NOTHING`, values: [partition] });
      const [mark] = await sql.query<{ position: number }>({
        text: 'SELECT position FROM mark WHERE partition = $1 FOR UPDATE',
        values: [partition],
      });
      for (const { streamId, streamVersion, position } of events.filter((e) => e.position > (mark?.position ?? 0))) {
        await sql.query({
          text: `INSERT INTO counted VALUES ($1, 1, $2, $2 = 1) ON CONFLICT (stream) DO UPDATE
                   SET count = counted.count + 1, last = $2, ordered = counted.ordered AND $2 = counted.last + 1`,
          values: [streamId, streamVersion],
        });
        await sql.query({ text: 'UPDATE mark SET position = $2 WHERE partition = $1', values: [partition, position] });
      }
    });
    if (this.#failing.after > 0) {
      this.#failing.after -= 1;
      throw new Error('after all was committed');
    }
  }
}

/** What a single thread makes of the log. */
function oracle(events: readonly StoredEvent[]): { stream: string; count: number; last: number; ordered: boolean }[] {
  const last = new Map(events.map(({ streamId, streamVersion }) => [streamId, streamVersion]));
  return [...last].sort().map(([stream, count]) => ({ stream, count, last: count, ordered: true }));
}

it('ends as a single reader would, whatever joins, leaves, crashes, fails and comes again', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 25 }), async (steps) => {
      const test = await createTestDatabase();
      await migrate(test.database, migrations);
      await test.database.query({
        text: `CREATE TABLE mark (partition text PRIMARY KEY, position bigint);
               CREATE TABLE counted (stream text PRIMARY KEY, count int, last int, ordered bool)`,
      });
      const group = new Group(test);
      try {
        for (const each of steps) await group.run(each);
        await group.join(0);
        const expected = JSON.stringify(oracle(group.events));
        let found = '';
        for (const start = Date.now(); found !== expected && Date.now() - start < 15_000;) {
          await sleep(20);
          found = JSON.stringify(await group.counted());
        }
        expect(found).toBe(expected);
      } finally {
        await group.close();
        await test.drop();
      }
    }),
    { numRuns: 20, endOnFailure: true },
  );
}, 300_000);
