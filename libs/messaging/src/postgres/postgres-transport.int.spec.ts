import { setTimeout as sleep } from 'node:timers/promises';
import { Database, migrate, PARTITIONS } from '#platform';
import { aMeetingHeld, asLog, createTestDatabase, until, type TestDatabase } from '#testing';
import { InMemoryEventLog } from '../in-memory/in-memory-event-log.js';
import { migrations } from '../all-migrations.contract.js';
import type { PartitionedLog } from '../transport.js';
import { transportContract, type Member, type TransportHarness } from '../transport.contract.js';
import { PostgresTransport } from './postgres-transport.js';

const silent = { error: () => undefined, warn: () => undefined };
const backoff = { initialMs: 20, maxMs: 100 };

/** Cuts all connections of the members with the name, as the server sees it when their process dies. */
async function cutConnections(test: TestDatabase, applicationName: string): Promise<void> {
  await test.database.query({
    text: 'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1',
    values: [applicationName],
  });
}

async function openPostgres(): Promise<TransportHarness> {
  const test = await createTestDatabase();
  await migrate(test.database, migrations);
  const log = new InMemoryEventLog();
  const databases: Database[] = [];
  return {
    publish: (events) => {
      log.append(events);
      return Promise.resolve();
    },
    member: (): Member => {
      const applicationName = `member-${databases.length}`;
      const database = Database.connect(test.url, { applicationName });
      databases.push(database);
      return {
        transport: new PostgresTransport({ database, log, logger: silent, batchSize: 7, backoff }),
        crash: () => cutConnections(test, applicationName),
      };
    },
    close: async () => {
      await Promise.all(databases.map((database) => database.close()));
      await test.drop();
    },
  };
}

describe('the Postgres transport', () => {
  transportContract(openPostgres);

  describe('beyond the contract', () => {
    let test: TestDatabase;
    beforeEach(async () => {
      test = await createTestDatabase();
      await migrate(test.database, migrations);
    });
    afterEach(() => test.drop());

    it('keeps the position reached in its table', async () => {
      const log = new InMemoryEventLog();
      log.append(asLog([aMeetingHeld(), aMeetingHeld(), aMeetingHeld()]));
      const transport = new PostgresTransport({ database: test.database, log, logger: silent });
      const handled: number[] = [];
      const consumption = await transport.subscribe({
        group: 'readers',
        categories: ['meeting'],
        handle: ({ events }) => Promise.resolve(void handled.push(...events.map(({ position }) => position))),
      });
      await until(() => handled.length === 3);
      await consumption.stop();
      const kept = await checkpoints(test);
      expect(kept).toHaveLength(PARTITIONS);
      expect(new Set(kept.map(({ position }) => position))).toEqual(new Set([3]));
    });

    it('makes sixteen partitions of the one that a group had read the log in', async () => {
      const before = migrations.slice(
        0,
        migrations.findIndex(({ name }) => name === 'messaging/0003-sixteen-partitions'),
      );
      const old = await createTestDatabase();
      await migrate(old.database, before);
      await old.database.query({
        text: `INSERT INTO dateline.consumer_checkpoint (group_name, partition, position)
               VALUES ('readers', 'log', 7), ('others', 'dateline.meeting/3', 5)`,
      });
      await migrate(old.database, migrations);
      const kept = await checkpoints(old);
      const expected = Array.from({ length: PARTITIONS }, (_, n) => ({ partition: `log/${n}`, position: 7 }));
      expect(kept).toEqual(
        expect.arrayContaining([...expected, { partition: 'dateline.meeting/3', position: 5 }]) as object,
      );
      expect(kept).toHaveLength(PARTITIONS + 1);
      await old.drop();
    });

    it('shares the partitions evenly among four members, and among three within five seconds after one is killed', async () => {
      const log = new InMemoryEventLog();
      const names = ['one', 'two', 'three', 'four'];
      const databases = names.map((applicationName) => Database.connect(test.url, { applicationName }));
      const owners = new Map<string, { member: string; at: number }>();
      const members = await Promise.all(
        databases.map((database, index) =>
          new PostgresTransport({ database, log, logger: silent, backoff }).subscribe({
            group: 'readers',
            categories: ['meeting'],
            handle: ({ partition }) =>
              Promise.resolve(void owners.set(partition, { member: names[index] ?? '', at: Date.now() })),
          }),
        ),
      );
      let appended = 0;
      /** Appends to every partition until the owners are as wanted. */
      const untilOwners = async (isWanted: () => boolean): Promise<void> => {
        for (const start = Date.now(); !isWanted();) {
          if (Date.now() - start > 20_000) throw new Error(`Owners are ${JSON.stringify([...owners])}`);
          const next = Array.from({ length: 200 }, (_, n) => aMeetingHeld({ streamId: `meeting-${n}` }));
          log.append(asLog(next, { after: appended }));
          appended += next.length;
          await sleep(100);
        }
      };
      const shares = (since: number): number[] => {
        const recent = [...owners.values()].filter(({ at }) => at > since).map(({ member }) => member);
        return names.map((name) => recent.filter((member) => member === name).length).toSorted((a, b) => a - b);
      };
      await untilOwners(() => shares(Date.now() - 400).join() === '4,4,4,4');
      await databases[0]?.close().catch(() => undefined);
      const cut = Date.now();
      await cutConnections(test, 'one');
      const keepCut = setInterval(() => void cutConnections(test, 'one').catch(() => undefined), 20);
      await untilOwners(() => shares(Date.now() - 400).join() === '0,5,5,6');
      clearInterval(keepCut);
      expect(Date.now() - cut).toBeLessThan(5_000);
      await Promise.all(members.map((member) => member.stop()));
      await Promise.all(databases.slice(1).map((database) => database.close()));
    });

    it('finds what was appended without a hint', async () => {
      const source = new InMemoryEventLog();
      const deaf: PartitionedLog = { scan: (query) => source.scan(query), onAppended: () => () => undefined };
      const transport = new PostgresTransport({ database: test.database, log: deaf, logger: silent, pollMs: 50 });
      let handled = 0;
      const consumption = await transport.subscribe({
        group: 'readers',
        categories: ['meeting'],
        handle: ({ events }) => Promise.resolve(void (handled += events.length)),
      });
      await sleep(300);
      source.append(asLog([aMeetingHeld()]));
      await sleep(300);
      await consumption.stop();
      expect(handled).toBe(1);
    });

    it('begins no further batch once its connection is lost, and a stand-by is at work within two seconds', async () => {
      const log = new InMemoryEventLog();
      log.append(asLog(Array.from({ length: 10 }, () => aMeetingHeld())));
      const [mine, other] = ['mine', 'other'].map((applicationName) => Database.connect(test.url, { applicationName }));
      const handledBy: { member: string; first: number; at: number }[] = [];
      const subscribe = (member: string, database = mine): ReturnType<PostgresTransport['subscribe']> =>
        new PostgresTransport({ database: database as Database, log, logger: silent, batchSize: 2 }).subscribe({
          group: 'readers',
          categories: ['meeting'],
          handle: async ({ events }) => {
            handledBy.push({ member, first: events[0]?.position ?? 0, at: Date.now() });
            if (member === 'mine') await sleep(1500);
          },
        });
      const active = await subscribe('mine');
      await until(() => handledBy.length > 0);
      const standby = await subscribe('other', other);
      await sleep(100);
      await cutConnections(test, 'mine');
      const cut = Date.now();
      await until(() => handledBy.some(({ first }) => first === 9));
      await Promise.all([active.stop(), standby.stop()]);
      await Promise.all([mine?.close(), other?.close()]);
      expect(handledBy.filter(({ member }) => member === 'mine').map(({ first }) => first)).toEqual([1]);
      expect(handledBy.filter(({ member }) => member === 'other').map(({ first }) => first)).toEqual([1, 3, 5, 7, 9]);
      expect((handledBy.find(({ member }) => member === 'other')?.at ?? Infinity) - cut).toBeLessThan(2000);
    });

    it('takes part again after its connection was lost', async () => {
      const log = new InMemoryEventLog();
      const database = Database.connect(test.url, { applicationName: 'mine' });
      const warnings: string[] = [];
      const logger = { error: (message: string) => void warnings.push(message), warn: () => undefined };
      const handled: number[] = [];
      const consumption = await new PostgresTransport({ database, log, logger }).subscribe({
        group: 'readers',
        categories: ['meeting'],
        handle: ({ events }) => Promise.resolve(void handled.push(...events.map(({ position }) => position))),
      });
      const events = asLog([aMeetingHeld(), aMeetingHeld()]);
      log.append(events.slice(0, 1));
      await until(() => handled.length > 0);
      await cutConnections(test, 'mine');
      log.append(events.slice(1));
      await until(() => handled.includes(2));
      await consumption.stop();
      await database.close();
      expect(warnings).toContainEqual(expect.stringContaining('Consumer readers: interrupted, taking part again soon'));
    });

    it('waits for a database that is away and stops nevertheless', async () => {
      const database = Database.connect('postgres://nobody@127.0.0.1:1/nowhere');
      const errors: string[] = [];
      const logger = { error: (message: string) => void errors.push(message), warn: () => undefined };
      const transport = new PostgresTransport({ database, log: new InMemoryEventLog(), logger });
      const consumption = await transport.subscribe({
        group: 'readers',
        categories: ['meeting'],
        handle: () => Promise.resolve(),
      });
      await sleep(500);
      await consumption.stop();
      await database.close();
      expect(errors).toEqual([expect.stringContaining('ECONNREFUSED')]);
    });
  });
});

function checkpoints({ database }: TestDatabase): Promise<{ partition: string; position: number }[]> {
  return database.query({ text: 'SELECT partition, position FROM dateline.consumer_checkpoint' });
}
