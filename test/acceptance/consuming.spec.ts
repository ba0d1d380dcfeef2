import { randomUUID } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createTestDatabase, describeWithKafka, testBrokers, type TestDatabase } from '#testing';
import { asExpected, expected, goldenRecords, GoldenTopics, type Tables } from './golden-topics.js';
import {
  codeBlocks,
  compileGuide,
  extractGuide,
  killRunning,
  pythonAvailable,
  pythonOfGuide,
  runToEnd,
  start,
  type Running,
  type Surroundings,
} from './guide.js';

/** A member that was killed keeps its partitions for ten seconds, and machines may be busy. */
const LIMIT_MS = 180_000;
const STANCES = codeBlocks.get('stances.sql') ?? '';

/** A consumer of the guide, in either language. */
type GuideConsumer = {
  readonly topics: GoldenTopics;
  readonly group: string;
  start(): Running;
  /** Starts it so that it dies by SIGKILL in the middle of a transaction; resolves when it is dead. */
  startAndKill(): Promise<void>;
  rewind(by: 'date' | 'position', from: string): Promise<void>;
  tables(): Promise<Tables>;
  sql(statement: string): Promise<void>;
};

/** Resolves with the tables once they are as wanted. Rejects when the consumer ends, or with what it has at the end. */
async function untilTables(
  consumer: GuideConsumer,
  running: Running,
  isWanted: (tables: Tables) => boolean,
): Promise<Tables> {
  for (const deadline = Date.now() + 120_000; ;) {
    const tables = await consumer.tables();
    if (isWanted(tables)) return tables;
    if (running.child.exitCode !== null) throw new Error(`The consumer ended: ${running.printed()}`);
    if (Date.now() > deadline)
      throw new Error(`Not as wanted: ${JSON.stringify(asExpected(tables))} ${running.printed()}`);
    await sleep(200);
  }
}

async function stop({ child, ended }: Running): Promise<void> {
  child.kill('SIGTERM');
  expect(await ended).toBe(0);
}

const isRead =
  (records: number) =>
  ({ seen, duplicate }: Tables): boolean =>
    seen.length + duplicate.length >= records;

/** Records that no consumer of today was written for: an unknown field, an unknown version, an unknown type. */
function recordsOfTomorrow(): typeof goldenRecords {
  const held = goldenRecords.find(
    ({ headers, value }) =>
      headers['ce_type'] === 'dateline.MeetingHeld' && (value as { state: string }).state === 'concluded',
  );
  if (held === undefined) throw new Error('There is no concluded meeting in the golden stream');
  const { headers, value } = held;
  const next = (n: number, type: string, version: number): (typeof goldenRecords)[number] => ({
    ...held,
    key: `meeting-tomorrow-${n}`,
    value: { ...(value as object), colour: 'blue' },
    headers: {
      ...headers,
      ce_id: `${(headers['ce_id'] ?? '').slice(0, -4)}ff0${n}`,
      ce_type: `dateline.${type}`,
      ce_dataschema: `urn:dateline:schemas/${type}/${version}`,
      ce_subject: `meeting-tomorrow-${n}`,
      ce_sequence: '1',
      ce_position: String(100 + n),
    },
  });
  return [next(1, 'MeetingHeld', 1), next(2, 'MeetingHeld', 99), next(3, 'MoonLanded', 1)];
}

/** What the guide promises, in the order a team would meet it. */
function consumerOfTheGuide(open: () => GuideConsumer): void {
  afterEach(killRunning);

  const readAll = async (records: number): Promise<Tables> => {
    const running = open().start();
    const tables = await untilTables(open(), running, isRead(records));
    await stop(running);
    return tables;
  };

  it(
    'is killed in the middle and knows in the end what is expected',
    async () => {
      const consumer = open();
      await consumer.topics.send(goldenRecords.slice(0, 40));
      await consumer.startAndKill();
      expect((await consumer.tables()).seen.length).toBeLessThan(40);
      const running = consumer.start();
      await untilTables(consumer, running, isRead(40));
      await consumer.topics.send(goldenRecords.slice(40));
      expect(asExpected(await untilTables(consumer, running, isRead(goldenRecords.length)))).toEqual(expected);
      await stop(running);
    },
    LIMIT_MS,
  );

  it(
    'counts nothing twice when Kafka has forgotten where it was',
    async () => {
      await open().topics.forgetOffsets(open().group);
      const marker = recordsOfTomorrow().slice(0, 1);
      await open().topics.send(marker);
      const { seen, duplicate } = await readAll(expected.records + 1);
      expect([seen.length, duplicate.length]).toEqual([expected.events + 1, expected.duplicates]);
    },
    LIMIT_MS,
  );

  it(
    'passes over fields and types it does not know, and notes a version it does not know',
    async () => {
      await open().topics.send(recordsOfTomorrow().slice(1));
      const { meeting, unread } = await readAll(expected.records + 3);
      const tomorrows = meeting.filter(({ id }) => id.startsWith('meeting-tomorrow-'));
      expect(tomorrows).toEqual([{ id: 'meeting-tomorrow-1', state: 'held' }]);
      expect(unread.map(({ dataschema }) => dataschema)).toEqual(['urn:dateline:schemas/MeetingHeld/99']);
    },
    LIMIT_MS,
  );

  it.each([
    ['date', '2025-05-01T00:00:00Z', 'DELETE FROM meeting', 'DELETE FROM stance'],
    ['position', '1', "UPDATE meeting SET state = 'wrong'", 'DELETE FROM stance'],
    ['date', '2025-05-06T08:00:00Z', "UPDATE meeting SET state = 'wrong' WHERE state = 'retracted'"],
    ['position', '30', "UPDATE meeting SET state = 'wrong' WHERE state = 'retracted'"],
  ] as const)(
    'goes back to a %s, %s, and comes to the same result',
    async (by, from, ...damage) => {
      const before = await open().tables();
      for (const statement of damage) await open().sql(statement);
      expect(asExpected(await open().tables()).meetings).not.toEqual(asExpected(before).meetings);
      await open().rewind(by, from);
      expect((await open().tables()).seen.length).toBeLessThan(before.seen.length);
      const after = await readAll(before.seen.length + before.duplicate.length);
      expect(asExpected(after)).toEqual(asExpected(before));
      expect(after.unread).toHaveLength(1);
    },
    LIMIT_MS,
  );
}

describeWithKafka('the TypeScript of docs/consuming.md', () => {
  let folder: string;
  let test: TestDatabase;
  let topics: GoldenTopics;
  let surroundings: Surroundings;
  const group = `consuming-${randomUUID()}`;

  beforeAll(async () => {
    [folder, test, topics] = [await extractGuide(), await createTestDatabase(), new GoldenTopics()];
    await topics.create();
    const env = {
      KAFKA_BROKERS: testBrokers().join(','),
      TOPIC_PREFIX: topics.prefix,
      DATABASE_URL: test.url,
      GROUP: group,
    };
    surroundings = { cwd: folder, env };
    expect(compileGuide(folder)).toEqual([]);
  });
  afterAll(async () => {
    await test.drop();
    await rm(folder, { recursive: true });
  });

  const begin = (): Running => start(process.execPath, ['consume.js'], surroundings);
  const rows = <Row extends object>(table: string): Promise<Row[]> =>
    test.database.query<Row>({ text: table.startsWith('SELECT') ? table : `SELECT * FROM ${table}` });

  /** A lock on one table stops the consumer at its first stance, with events before it in the same transaction or others. */
  async function startAndKill(): Promise<void> {
    await test.database.query({ text: codeBlocks.get('tables.sql') ?? '' });
    await test.database.transaction(async (sql) => {
      await sql.query({ text: 'LOCK TABLE stance IN ACCESS EXCLUSIVE MODE' });
      const running = begin();
      for (;;) {
        const waiting = await test.database.query({
          text: `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'
            AND query LIKE 'INSERT INTO stance%'`,
        });
        if (waiting.length > 0) break;
        if (running.child.exitCode !== null) throw new Error(`The consumer ended: ${running.printed()}`);
        await sleep(50);
      }
      running.child.kill('SIGKILL');
      await running.ended;
    });
  }

  consumerOfTheGuide(() => ({
    topics,
    group,
    start: begin,
    startAndKill,
    async rewind(by, from) {
      await runToEnd(process.execPath, ['rewind.js', by, from], surroundings);
    },
    async sql(text) {
      await test.database.query({ text });
    },
    async tables() {
      const [seen, duplicate, unread, meeting, stances, words] = await Promise.all([
        rows<Tables['seen'][number]>('seen'),
        rows<Tables['duplicate'][number]>('duplicate'),
        rows<Tables['unread'][number]>('unread'),
        rows<Tables['meeting'][number]>('meeting'),
        rows<Tables['stances'][number]>(STANCES),
        rows<Tables['words'][number]>('words'),
      ]);
      return { seen, duplicate, unread, meeting, stances, words };
    },
  }));
});

/** A `describe` for what needs Python as well: without it it is skipped and its name tells why, but with `CI=true` it fails. */
function describeWithPython(name: string, suite: () => void): void {
  const { available, reason = '' } = pythonAvailable();
  if (available || process.env['CI'] === 'true') describeWithKafka(name, suite);
  else describe.skip(`${name} (${reason})`, suite);
}

/** Dies in the middle of the transaction that the twentieth event is in. */
const DIE = `
import os, signal, consume
apply, count = consume.apply, [0]
def dying(sql, record):
    count[0] += 1
    if count[0] == 20:
        os.kill(os.getpid(), signal.SIGKILL)
    apply(sql, record)
consume.apply = dying
consume.main()
`;
const ASK = `
import json, sys
from consume import open_database
sql = open_database()
def rows(query):
    cursor = sql.execute(query)
    return [dict(zip([column[0] for column in cursor.description], row)) for row in cursor]
if sys.argv[1] == "do":
    sql.execute(sys.argv[2])
else:
    tables = {table: rows("SELECT * FROM " + table) for table in ("seen", "duplicate", "unread", "meeting", "words")}
    print(json.dumps({**tables, "stances": rows(sys.argv[2])}))
`;

describeWithPython('the Python of docs/consuming.md', () => {
  let folder: string;
  let python: string;
  let topics: GoldenTopics;
  let surroundings: Surroundings;
  const group = `consuming-${randomUUID()}`;

  beforeAll(async () => {
    [folder, python, topics] = [await extractGuide(), await pythonOfGuide(), new GoldenTopics()];
    await topics.create();
    await writeFile(join(folder, 'die.py'), DIE);
    await writeFile(join(folder, 'ask.py'), ASK);
    const env = {
      KAFKA_BROKERS: testBrokers().join(','),
      TOPIC_PREFIX: topics.prefix,
      DATABASE: 'results.db',
      GROUP: group,
    };
    surroundings = { cwd: folder, env };
  }, 240_000);
  afterAll(() => rm(folder, { recursive: true }));

  consumerOfTheGuide(() => ({
    topics,
    group,
    start: () => start(python, ['consume.py'], surroundings),
    async startAndKill() {
      const running = start(python, ['die.py'], surroundings);
      expect([await running.ended, running.child.signalCode, running.printed()]).toEqual([null, 'SIGKILL', '']);
    },
    async rewind(by, from) {
      await runToEnd(python, ['rewind.py', by, from], surroundings);
    },
    async sql(statement) {
      await runToEnd(python, ['ask.py', 'do', statement], surroundings);
    },
    async tables() {
      return JSON.parse(await runToEnd(python, ['ask.py', 'tables', STANCES], surroundings)) as Tables;
    },
  }));
});
