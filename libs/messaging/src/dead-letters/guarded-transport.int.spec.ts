import { setTimeout as sleep } from 'node:timers/promises';
import { v7 as newId } from 'uuid';
import type { StoredEvent } from '#events';
import { Database, migrate } from '#platform';
import { aMeetingHeld, asLog, createTestDatabase, until, type TestDatabase } from '#testing';
import { InMemoryEventLog } from '../in-memory/in-memory-event-log.js';
import { migrations } from '../all-migrations.contract.js';
import { PostgresTransport } from '../postgres/postgres-transport.js';
import type { Batch, Consumption } from '../transport.js';
import { DeadLetters } from './dead-letters.js';
import { GuardedTransport } from './guarded-transport.js';

const silent = { error: () => undefined, warn: () => undefined };
const backoff = { initialMs: 5, maxMs: 20 };
const group = 'readers';

let test: TestDatabase;
let deadLetters: DeadLetters;
let log: InMemoryEventLog;
let running: Consumption[];
let appended: StoredEvent[];

beforeEach(async () => {
  test = await createTestDatabase();
  await migrate(test.database, migrations);
  deadLetters = new DeadLetters(test.database);
  log = new InMemoryEventLog();
  running = [];
  appended = [];
});
afterEach(async () => {
  await Promise.all(running.map((consumption) => consumption.stop()));
  await test.drop();
});

/** Appends one event of each stream named. */
function append(...streams: string[]): StoredEvent[] {
  const events = streams.map((name) => ({ ...aMeetingHeld({ streamId: `meeting-${name}` }) }));
  const all = asLog([...appended, ...events]);
  const fresh = all.slice(appended.length);
  appended = all;
  log.append(fresh);
  return fresh;
}

async function consume(handle: (batch: Batch) => Promise<void> | void, database = test.database): Promise<Consumption> {
  const transport = new PostgresTransport({ database, log, logger: silent, backoff, pollMs: 30, balanceMs: 50 });
  const options = { deadLetters: new DeadLetters(database), logger: silent, attempts: 3, retryPollMs: 30 };
  const consumption = await new GuardedTransport(transport, options).subscribe({
    group,
    categories: ['meeting'],
    handle: async (batch) => handle(batch),
  });
  running.push(consumption);
  return consumption;
}

/** What a handler has done, stream by stream; some streams make it fail while they are ill. */
class Handled {
  readonly ill = new Set<string>();
  readonly versions = new Map<string, number[]>();
  tries = 0;

  readonly handle = ({ events }: Batch): void => {
    this.tries += 1;
    const bad = events.find(({ streamId }) => this.ill.has(streamId));
    if (bad !== undefined) throw Object.assign(new Error(`cannot bear ${bad.streamId}`), { code: 'E_ILL' });
    for (const { streamId, streamVersion } of events) {
      this.versions.set(streamId, [...(this.versions.get(streamId) ?? []), streamVersion]);
    }
  };

  of(name: string): number[] {
    return this.versions.get(`meeting-${name}`) ?? [];
  }
}

const states = async (): Promise<string[]> => {
  const all = await test.database.query<{ stream_id: string; state: string; v: number }>({
    text: `SELECT stream_id, state, (event ->> 'streamVersion')::int AS v FROM dateline.dead_letter ORDER BY position`,
  });
  return all.map(({ stream_id, state, v }) => `${stream_id}/${v} ${state}`);
};

/** Waits until a question to the database has its answer. */
async function eventually<T>(ask: () => Promise<T>, expected: T): Promise<void> {
  for (const start = Date.now(); JSON.stringify(await ask()) !== JSON.stringify(expected);) {
    if (Date.now() - start > 20_000) expect(await ask()).toEqual(expected);
    await sleep(20);
  }
}

describe('an event that a handler cannot bear', () => {
  it('is parked with its cause and attempts; later ones of its stream wait behind it, all others flow on', async () => {
    const handled = new Handled();
    handled.ill.add('meeting-a');
    const healthy = Array.from({ length: 40 }, (_, n) => `h${n}`);
    append('a', ...healthy, 'a');
    await consume(handled.handle);
    await until(() => healthy.every((name) => handled.of(name).length === 1));
    await eventually(states, ['meeting-a/1 parked', 'meeting-a/2 behind']);
    append('a', 'h1');
    await until(() => handled.of('h1').length === 2);
    await eventually(states, ['meeting-a/1 parked', 'meeting-a/2 behind', 'meeting-a/3 behind']);
    expect(handled.of('a')).toEqual([]);
    const [last] = await deadLetters.list({ state: 'parked' }, { limit: 10 });
    expect(await deadLetters.open(last?.id ?? '')).toMatchObject({
      group,
      streamId: 'meeting-a',
      cause: 'cannot bear meeting-a',
      code: 'E_ILL',
      attempts: 3,
      behind: 2,
      event: { id: appended[0]?.id },
    });
  });

  it('is handled again in order, with what waits behind it, when somebody asks; then its stream flows on', async () => {
    const handled = new Handled();
    handled.ill.add('meeting-a');
    append('a', 'a', 'b');
    await consume(handled.handle);
    await eventually(states, ['meeting-a/1 parked', 'meeting-a/2 behind']);
    handled.ill.clear();
    expect(await deadLetters.requestRetry({ streamId: 'meeting-a' })).toBe(2);
    await eventually(states, ['meeting-a/1 resolved', 'meeting-a/2 resolved']);
    append('a');
    await until(() => handled.of('a').length === 3);
    expect(handled.of('a')).toEqual([1, 2, 3]);
  });

  it('that fails again stays parked, with its new cause and one attempt more', async () => {
    const handled = new Handled();
    handled.ill.add('meeting-a');
    append('a', 'a');
    await consume(handled.handle);
    await eventually(states, ['meeting-a/1 parked', 'meeting-a/2 behind']);
    await deadLetters.requestRetry({ group });
    await eventually(async () => (await deadLetters.list({ state: 'parked' }, { limit: 5 }))[0]?.attempts, 4);
    expect(await states()).toEqual(['meeting-a/1 parked', 'meeting-a/2 behind']);
    expect(await deadLetters.streamsToRetry(group)).toEqual([]);
  });

  it('that is discarded holds up nothing any more: what waits behind it is handled', async () => {
    const handled = new Handled();
    append('a', 'a', 'a');
    await consume((batch) => {
      if (batch.events.some(({ id }) => id === appended[0]?.id)) throw new Error('this one never');
      handled.handle(batch);
    });
    await eventually(states, ['meeting-a/1 parked', 'meeting-a/2 behind', 'meeting-a/3 behind']);
    const [letter] = await deadLetters.list({ state: 'parked' }, { limit: 1 });
    expect(await deadLetters.discard(letter?.id ?? '', { by: 'client:spec', reason: 'nobody misses it' })).toBe(2);
    await until(() => handled.of('a').length === 2);
    expect(handled.of('a')).toEqual([2, 3]);
    expect(await deadLetters.discard(letter?.id ?? '', { by: 'client:spec', reason: 'again' })).toBeUndefined();
    expect(await deadLetters.discard(newId(), { by: 'client:spec', reason: 'unknown' })).toBeUndefined();
  });

  it('is neither lost nor overtaken while its stream is retried and goes on at the same time', async () => {
    const handled = new Handled();
    handled.ill.add('meeting-a');
    append('a');
    await consume(handled.handle);
    await eventually(states, ['meeting-a/1 parked']);
    for (let round = 0; round < 30; round += 1) {
      append('a', 'b');
      if (round === 10) handled.ill.clear();
      if (round % 3 === 0) await deadLetters.requestRetry({ group });
      await sleep(15);
    }
    await deadLetters.requestRetry({ group });
    await until(() => handled.of('a').length === 31);
    await sleep(100);
    expect(handled.of('a')).toEqual(Array.from({ length: 31 }, (_, n) => n + 1));
    expect(handled.of('b')).toEqual(Array.from({ length: 30 }, (_, n) => n + 1));
  });

  it('is retried by one of several processes that hear of it', async () => {
    const handled = new Handled();
    handled.ill.add('meeting-a');
    append('a', 'a');
    const other = Database.connect(test.url);
    await consume(handled.handle);
    await consume(handled.handle, other);
    await eventually(states, ['meeting-a/1 parked', 'meeting-a/2 behind']);
    handled.ill.clear();
    await deadLetters.requestRetry({ group });
    await until(() => handled.of('a').length === 2);
    await sleep(200);
    expect(handled.of('a')).toEqual([1, 2]);
    await Promise.all(running.splice(0).map((consumption) => consumption.stop()));
    await other.close();
  });
});

describe('a fault that is not the fault of an event', () => {
  it('parks nothing, however long it lasts', async () => {
    const handled = new Handled();
    let isAway = true;
    append('a', 'b', 'c');
    await consume((batch) => {
      if (isAway) throw Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
      handled.handle(batch);
    });
    await sleep(1_000);
    expect(await states()).toEqual([]);
    isAway = false;
    await until(() => ['a', 'b', 'c'].every((name) => handled.of(name).length === 1));
    expect(await states()).toEqual([]);
  });

  it('parks nothing when all connections break again and again', async () => {
    const handled = new Handled();
    const database = Database.connect(test.url, { applicationName: 'broken' });
    append(...Array.from({ length: 30 }, (_, n) => `s${n}`));
    await consume(async (batch) => {
      await database.query({ text: 'SELECT pg_sleep(0.01)' });
      handled.handle(batch);
    }, database);
    for (let round = 0; round < 25; round += 1) {
      append(`s${round}`);
      const text = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'broken'`;
      await test.database.query({ text });
      await sleep(20);
    }
    await until(() => [...handled.versions.keys()].length === 30 && handled.of('s24').includes(2));
    expect(await states()).toEqual([]);
    await Promise.all(running.splice(0).map((consumption) => consumption.stop()));
    await database.close();
  });

  it('of the system parks ten streams at most, and waits then', async () => {
    const handled = new Handled();
    let isBroken = true;
    append(...Array.from({ length: 60 }, (_, n) => `s${n}`));
    await consume((batch) => {
      if (isBroken) throw new Error('column "colour" does not exist');
      handled.handle(batch);
    });
    await eventually(async () => (await states()).length, 10);
    await sleep(300);
    expect(await states()).toHaveLength(10);
    isBroken = false;
    await until(() => handled.versions.size === 50);
    await deadLetters.requestRetry({ group });
    await until(() => handled.versions.size === 60);
    expect([...handled.versions.values()]).toEqual(Array.from({ length: 60 }, () => [1]));
  });
});
