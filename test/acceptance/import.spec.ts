import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text as readAll } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { projectRoot } from '#platform';
import { createTestDatabase, type TestDatabase } from '#testing';
import { freePort, startApp, type App } from './processes.js';

let test: TestDatabase;
let folder: string;
let settings: Record<string, string>;
let app: App;

beforeEach(async () => {
  test = await createTestDatabase();
  folder = await mkdtemp(join(tmpdir(), 'dateline-import-spec-'));
  settings = { DATABASE_URL: test.url, PORT: String(await freePort()) };
  app = await startApp('ingest', settings);
});
afterEach(async () => {
  await app.stop();
  await test.drop();
  await rm(folder, { recursive: true });
});

type Ended = { code: number | null; stdout: string; stderr: string };

async function dateline(args: readonly string[], input = ''): Promise<Ended> {
  const main = join(projectRoot, 'dist', 'cli', 'src', 'main.js');
  const child = spawn(process.execPath, [main, ...args], { env: { ...process.env, DATELINE_API: app.url } });
  child.stdin.end(input);
  const code = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [stdout, stderr] = await Promise.all([readAll(child.stdout), readAll(child.stderr)]);
  return { code: await code, stdout, stderr };
}

const COUNT = 20_000;
const line = (n: number): string =>
  JSON.stringify({
    url: `https://wire.example/${n}`,
    title: `No. ${n}`,
    text: `Text ${n}.`,
    publishedAt: '2025-02-18',
  });
const lines = (count: number): string => `${Array.from({ length: count }, (_, n) => line(n)).join('\n')}\n`;

const one = async <Row extends object>(text: string): Promise<Row | undefined> =>
  (await test.database.query<Row>({ text }))[0];
const eventually = async (holds: () => Promise<boolean>): Promise<void> => {
  for (const start = Date.now(); !(await holds());) {
    if (Date.now() - start > 60_000) throw new Error(`Not within a minute: ${holds.toString()}`);
    await sleep(5);
  }
};
const doneLines = async (): Promise<number> =>
  (await one<{ lines: number }>('SELECT lines FROM dateline.import'))?.lines ?? 0;

describe('dateline article import', () => {
  it.each([
    ['plain', (content: string) => Buffer.from(content), 'articles.ndjson'],
    ['packed', (content: string) => gzipSync(content), 'articles.ndjson.gz'],
  ])(
    'brings every article of a %s file in once, though the server is killed twice',
    async (_, pack, name) => {
      const file = join(folder, name);
      await writeFile(file, pack(lines(COUNT)));
      const importing = dateline(['article', 'import', file]);
      for (const part of [0.2, 0.6]) {
        await eventually(async () => (await doneLines()) > COUNT * part);
        await app.kill();
        app = await startApp('ingest', settings);
      }
      const { code, stdout, stderr } = await importing;
      expect([code, stdout]).toEqual([0, `${file}: ${COUNT} read, ${COUNT} collected, 0 revised, 0 unchanged\n`]);
      expect(stderr).toMatch(/broke off.*tried again in/);
      const log = await one<{ events: number; articles: number }>(
        `SELECT count(*) AS events, count(DISTINCT stream_id) AS articles FROM dateline.events`,
      );
      expect(log).toEqual({ events: COUNT, articles: COUNT });
    },
    240_000,
  );

  it('goes on where it was when the command itself was killed, and a file that is done is not sent again', async () => {
    const file = join(folder, 'articles.ndjson');
    await writeFile(file, lines(COUNT));
    const main = join(projectRoot, 'dist', 'cli', 'src', 'main.js');
    const killed = spawn(process.execPath, [main, 'article', 'import', file, '--api', app.url], { stdio: 'ignore' });
    const ended = once(killed, 'close');
    await eventually(async () => (await doneLines()) > COUNT / 4);
    killed.kill('SIGKILL');
    await ended;
    const again = await dateline(['article', 'import', '--json', file]);
    expect(JSON.parse(again.stdout)).toMatchObject({ lines: COUNT, collected: COUNT, unchanged: 0 });
    expect(again.stderr).toMatch(/goes on after \d+/);
    const moved = await one('SELECT moved_at FROM dateline.import');
    expect(await dateline(['article', 'import', file])).toMatchObject({ code: 0, stderr: '' });
    expect(await one('SELECT moved_at FROM dateline.import')).toEqual(moved);
    const forced = await dateline(['article', 'import', '--again', file]);
    expect(forced.stdout).toBe(`${file}: ${COUNT} read, 0 collected, 0 revised, ${COUNT} unchanged\n`);
  }, 120_000);

  it('lists the lines that were refused, and ends with exit code 1', async () => {
    const content = [line(1), 'no JSON', line(3).replace('2025-02-18', 'soon')].join('\n');
    const { code, stdout } = await dateline(['article', 'import', '-'], content);
    expect(code).toBe(1);
    expect(stdout).toMatch(
      /^-: 3 read, 1 collected, 0 revised, 0 unchanged, 2 refused\n {2}2: is no JSON.*\n {2}3: \/publishedAt must be/,
    );
  });

  it('says what is wrong with a file that cannot be read', async () => {
    expect(await dateline(['article', 'import', join(folder, 'none.ndjson')])).toMatchObject({ code: 2 });
    const file = join(folder, 'cut.ndjson.gz');
    await writeFile(file, gzipSync(lines(1_000)).subarray(0, 5_000));
    const { code, stderr } = await dateline(['article', 'import', file]);
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/dateline: .*cut\.ndjson\.gz: The upload cannot be read on/),
    ]);
  });
});
