import { setTimeout as sleep } from 'node:timers/promises';
import { Database, migrate } from '#platform';
import { aMeetingHeld, asLog, createTestDatabase, until, type TestDatabase } from '#testing';
import { InMemoryEventLog } from '../in-memory/in-memory-event-log.js';
import { migrations } from '../migrations.js';
import type { EventLog } from '../transport.js';
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
      expect(await checkpoints(test)).toEqual([{ group_name: 'readers', partition: 'log', position: 3 }]);
    });

    it('finds what was appended without a hint', async () => {
      const source = new InMemoryEventLog();
      const deaf: EventLog = { read: (query) => source.read(query), onAppended: () => () => undefined };
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

    it('competes again after its connection was lost', async () => {
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
      expect(warnings).toContainEqual(
        expect.stringContaining('dateline consumer readers: not leading, competing again'),
      );
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

function checkpoints({ database }: TestDatabase): Promise<object[]> {
  return database.query({ text: 'SELECT group_name, partition, position FROM dateline.consumer_checkpoint' });
}
