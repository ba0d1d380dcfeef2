import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { v7 as newId } from 'uuid';
import type { StoredEvent } from '#events';
import { Database, migrate, PARTITIONS, sqlStateOf } from '#platform';
import { anArticleCollected, createTestDatabase, propertyRuns, type TestDatabase } from '#testing';
import { ConcurrencyError } from './errors.js';
import type { EventStore, LogQuery, NewEvent, StreamAppend } from './event-store.js';
import { migrations } from './migrations/index.js';
import { PostgresEventStore } from './postgres-event-store.js';
import { prepareAppend } from './prepare-append.js';
import { insertEvents } from './statements.js';

const context = { correlationId: newId(), causationId: newId(), actor: 'client:spec' };
const { type, data } = anArticleCollected();
/** A unique violation, and a deadlock: what a bare statement fails with when another append was first. */
const LOST: readonly (string | undefined)[] = ['23505', '40P01'];

/**
 * One append of a writer: how many events to which streams; how many milliseconds its transaction stays open after its
 * positions are taken; whether its answer is lost, so that the writer sends it again.
 */
type Append = {
  readonly streams: readonly { readonly stream: number; readonly count: number }[];
  readonly openMs: number;
  readonly isAnswerLost: boolean;
};
const appends: fc.Arbitrary<Append> = fc.record({
  streams: fc.uniqueArray(fc.record({ stream: fc.nat(4), count: fc.integer({ min: 1, max: 4 }) }), {
    minLength: 1,
    maxLength: 3,
    selector: ({ stream }) => stream,
  }),
  openMs: fc.nat(6),
  isAnswerLost: fc.boolean(),
});
const runs = fc.record({
  writers: fc.array(fc.array(appends, { minLength: 3, maxLength: 12 }), { minLength: 2, maxLength: 8 }),
  limit: fc.integer({ min: 1, max: 40 }),
});

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
  await migrate(test.database, migrations);
});
afterAll(() => test.drop());

describe('writers that append to the same streams at the same time', () => {
  it('lose nothing, double nothing, and readers beside them see each event once and in order', async () => {
    await fc.assert(
      fc.asyncProperty(runs, async ({ writers, limit }) => {
        const run = newId();
        const start = await endOfLog();
        const isWriting = new AbortController();
        const reading = readersOf({ after: start, limit }, isWriting.signal);
        const written = await Promise.all(writers.map((script) => write(script, run)));
        isWriting.abort();
        const [whole = [], ...parts] = await reading;

        const ids = written.flat().map(({ id }) => id);
        expect(idsOf(whole).toSorted()).toEqual(ids.toSorted());
        expect(parts.flatMap(idsOf).toSorted()).toEqual(ids.toSorted());
        for (const seen of [whole, ...parts]) {
          const positions = seen.map(({ position }) => position);
          expect(positions).toEqual(positions.toSorted((a, b) => a - b));
          expect(gapsIn(seen)).toEqual([]);
        }
      }),
      { ...propertyRuns(12), endOnFailure: true },
    );
  }, 300_000);
});

/** Appends with retries: another version after a conflict, the same again when the answer was lost. */
async function write(script: readonly Append[], run: string): Promise<NewEvent[]> {
  const store = new PostgresEventStore(test.database);
  const written: NewEvent[] = [];
  for (const append of script) {
    const events = append.streams.map(({ count }) => Array.from({ length: count }, () => newEvent()));
    for (let isDone = false; !isDone;) {
      const streams = await Promise.all(
        append.streams.map(async ({ stream }, index): Promise<StreamAppend> => {
          const streamId = `article-${run}-${stream}`;
          const { length } = await store.readStream(streamId);
          return { streamId, expectedVersion: length, events: events[index] ?? [] };
        }),
      );
      isDone = await tryAppend(store, streams, append);
    }
    written.push(...events.flat());
  }
  await store.close();
  return written;
}

/** Answers false when somebody else was first. */
async function tryAppend(
  store: EventStore,
  streams: readonly StreamAppend[],
  { openMs, isAnswerLost }: Append,
): Promise<boolean> {
  try {
    if (openMs > 0) await appendSlowly(streams, openMs);
    else await store.append(streams, context);
    if (isAnswerLost) await store.append(streams, context);
    return true;
  } catch (error) {
    if (error instanceof ConcurrencyError || LOST.includes(sqlStateOf(error))) return false;
    throw error;
  }
}

/** The statement of an append in a transaction that commits later. */
async function appendSlowly(streams: readonly StreamAppend[], openMs: number): Promise<void> {
  const before = streams
    .filter(({ expectedVersion }) => expectedVersion > 0)
    .map(({ streamId, expectedVersion }) => ({ streamId, version: expectedVersion }));
  await test.database.transaction(async (sql) => {
    await sql.query(insertEvents(prepareAppend(streams, context), before));
    await sleep(openMs);
  });
}

/** A reader of the whole log and four that share it out, each as a process of its own would read. */
async function readersOf(query: LogQuery, isWriting: AbortSignal): Promise<StoredEvent[][]> {
  const partitions = Array.from({ length: PARTITIONS }, (_, partition) => partition);
  const shares = [0, 1, 2, 3].map((rest) => partitions.filter((partition) => partition % 4 === rest));
  const queries = [query, ...shares.map((share) => ({ ...query, partitions: share }))];
  return Promise.all(queries.map((each) => readToTheEnd(each, isWriting)));
}

async function readToTheEnd(query: LogQuery, isWriting: AbortSignal): Promise<StoredEvent[]> {
  const database = Database.connect(test.url, { max: 1 });
  const store = new PostgresEventStore(database);
  const seen: StoredEvent[] = [];
  for (let after = query.after; ;) {
    const isLast = isWriting.aborted;
    const { events, upTo } = await store.scan({ ...query, after });
    seen.push(...events);
    after = upTo;
    if (events.length === 0 && isLast) break;
  }
  await database.close();
  return seen;
}

async function endOfLog(): Promise<number> {
  const [row] = await test.database.query<{ end: number }>({
    text: 'SELECT coalesce(max(position), 0) AS end FROM dateline.events',
  });
  return row?.end ?? 0;
}

const newEvent = (): NewEvent => ({ id: newId(), publishedAt: '2025-02-18T09:00:00Z', type, data });
const idsOf = (events: readonly StoredEvent[]): string[] => events.map(({ id }) => id);

/** Events that are not the next of their stream. */
function gapsIn(events: readonly StoredEvent[]): string[] {
  const versions = new Map<string, number>();
  return events.flatMap(({ streamId, streamVersion }) => {
    const expected = (versions.get(streamId) ?? 0) + 1;
    versions.set(streamId, streamVersion);
    return streamVersion === expected ? [] : [`${streamId} ${streamVersion} where ${expected} is next`];
  });
}
