import { Database, migrate } from '#platform';
import { createTestDatabase } from '#testing';
import { exactlyOnceContract, type ConsumerHarness, type ConsumerMember } from '../exactly-once.contract.js';
import { InMemoryEventLog } from '../in-memory/in-memory-event-log.js';
import { migrations } from '../all-migrations.contract.js';
import { applyBatch, createReadModel, readRows } from '../spec-read-model.js';
import { PostgresTransport } from './postgres-transport.js';

const silent = { error: () => undefined, warn: () => undefined };
const backoff = { initialMs: 5, maxMs: 30 };

async function openPostgres(): Promise<ConsumerHarness> {
  const test = await createTestDatabase();
  await migrate(test.database, migrations);
  await createReadModel(test.database);
  const log = new InMemoryEventLog();
  let members = 0;
  const member = (): Promise<ConsumerMember> => {
    members += 1;
    const applicationName = `member-${members}`;
    const database = Database.connect(test.url, { applicationName, max: 6 });
    const cut = async (): Promise<void> => {
      await test.database.query({
        text: 'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1',
        values: [applicationName],
      });
    };
    const options = { database, log, logger: silent, batchSize: 5, balanceMs: 40, pollMs: 40, backoff };
    return Promise.resolve({
      transport: new PostgresTransport(options),
      apply: (batch) => applyBatch(database, batch, batch.events.length % 4),
      cut,
      kill: cut,
      close: () => database.close(),
    });
  };
  return {
    publish: (events) => {
      log.append(events);
      return Promise.resolve();
    },
    member,
    rows: () => readRows(test.database),
    close: () => test.drop(),
  };
}

describe('consumers that tail the log in Postgres', () => {
  exactlyOnceContract(openPostgres, { numRuns: 20 });
});
