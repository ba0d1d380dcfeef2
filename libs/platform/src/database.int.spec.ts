import { setTimeout as sleep } from 'node:timers/promises';
import { createTestDatabase, type TestDatabase } from '#testing';
import { Database } from './database.js';

let test: TestDatabase;
let database: Database;

beforeAll(async () => {
  test = await createTestDatabase();
  await test.database.query({ text: 'CREATE TABLE counted (n int)' });
});
afterAll(() => test.drop());
beforeEach(async () => {
  await test.database.query({ text: 'TRUNCATE counted' });
  database = Database.connect(test.url, { applicationName: 'database spec', max: 1 });
});
afterEach(() => database.close());

const loseConnections = (): Promise<unknown> =>
  test.database.query({
    text: `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'database spec'`,
  });
const counted = (): Promise<{ n: number }[]> => test.database.query({ text: 'SELECT n FROM counted' });

describe('a transaction whose connection is lost', () => {
  it.each([
    ['between two statements', 200],
    ['right before a statement', 0],
  ])('%s rejects, leaves nothing behind, and the next one works', async (_, pauseMs) => {
    const interrupted = database.transaction(async (sql) => {
      await sql.query({ text: 'INSERT INTO counted VALUES (1)' });
      await loseConnections();
      await sleep(pauseMs);
      await sql.query({ text: 'INSERT INTO counted VALUES (2)' });
    });
    await expect(interrupted).rejects.toThrow();
    await database.transaction((sql) => sql.query({ text: 'INSERT INTO counted VALUES (3)' }));
    expect(await counted()).toEqual([{ n: 3 }]);
  });
  it('after its last statement rejects too', async () => {
    const interrupted = database.transaction(async (sql) => {
      await sql.query({ text: 'INSERT INTO counted VALUES (1)' });
      await loseConnections();
      await sleep(200);
    });
    await expect(interrupted).rejects.toThrow();
    expect(await counted()).toEqual([]);
  });
});

it('a session tells that its connection is lost', async () => {
  const session = await database.session();
  await loseConnections();
  await session.closed;
  await expect(session.query({ text: 'SELECT 1' })).rejects.toThrow();
});
