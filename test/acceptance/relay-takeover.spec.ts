import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { createTestDatabase, describeWithKafka, testBrokers, type TestDatabase } from '#testing';
import { manyReports } from './articles.js';
import { Client } from './client.js';
import { startApp, type App } from './processes.js';

describeWithKafka('Two relays in processes of their own', () => {
  let test: TestDatabase;
  const apps = new Map<string, App>();
  beforeAll(async () => {
    test = await createTestDatabase();
    for (const name of ['one', 'two']) {
      const url = new URL(test.url);
      url.searchParams.set('application_name', name);
      const settings = { DATABASE_URL: url.href, KAFKA_BROKERS: testBrokers().join(), KAFKA_PREFIX: prefix };
      apps.set(name, await startApp('ingest', settings));
    }
  });
  afterAll(async () => {
    await Promise.all([...apps.values()].map((app) => app.stop()));
    await test.drop();
  });
  const prefix = `takeover-${randomUUID()}.`;

  const leader = async (): Promise<string | undefined> => {
    const [row] = await test.database.query<{ name: string }>({
      text: `SELECT application_name AS name FROM pg_locks JOIN pg_stat_activity USING (pid)
             WHERE locktype = 'advisory' AND granted AND objsubid = 1 AND application_name IN ('one', 'two')
               AND (classid::bigint << 32 | objid::bigint) = hashtextextended('dateline relay kafka', 0)`,
    });
    return row?.name;
  };
  /** Whether all of the log is on Kafka. */
  const isSent = async (): Promise<boolean> => {
    const [row] = await test.database.query<{ sent: boolean }>({
      text: `SELECT (SELECT max(position) FROM dateline.events) =
                    (SELECT max(position) FROM dateline.relay_cursor) AS sent`,
    });
    return row?.sent === true;
  };
  const eventually = async (holds: () => Promise<boolean>): Promise<void> => {
    for (let tries = 0; !(await holds()); tries += 1) {
      if (tries > 600) throw new Error(`Not within a minute: ${holds.toString()}`);
      await sleep(100);
    }
  };

  it('take turns: when the leader is killed, the stand-by leads within five seconds and sends what is appended', async () => {
    const reports = manyReports(20);
    const [before, after] = [reports.slice(0, 10), reports.slice(10)];
    await eventually(async () => (await leader()) !== undefined);
    const killed = (await leader()) ?? '';
    const standby = killed === 'one' ? 'two' : 'one';
    const client = new Client(apps.get(standby)?.url ?? '', '');
    for (const report of before) await client.push(report);
    await apps.get(killed)?.kill();
    apps.delete(killed);
    const begun = Date.now();
    await eventually(async () => (await leader()) === standby);
    const ms = Date.now() - begun;
    process.stderr.write(`The stand-by led ${ms} ms after the leader was killed\n`);
    expect(ms).toBeLessThan(5000);
    for (const report of after) await client.push(report);
    await eventually(isSent);
  });
});
