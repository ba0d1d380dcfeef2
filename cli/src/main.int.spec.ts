import { spawn } from 'node:child_process';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text as readAll } from 'node:stream/consumers';
import { projectRoot } from '#platform';

type Ended = { code: number | null; stdout: string; stderr: string };

/** Runs the built command as a shell would. */
async function dateline(args: readonly string[], input = ''): Promise<Ended> {
  const child = spawn(process.execPath, [join(projectRoot, 'dist', 'cli', 'src', 'main.js'), ...args]);
  child.stdin.end(input);
  const code = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [stdout, stderr] = await Promise.all([readAll(child.stdout), readAll(child.stderr)]);
  return { code: await code, stdout, stderr };
}

const article = [
  'Norway and Canada meet in Oslo',
  'Norwegian Foreign Minister Espen Barth Eide met Canadian Foreign Minister Mélanie Joly in Oslo on Tuesday.',
].join('\n\n');
const published = ['--published', '2025-03-04'];

describe('dateline --help', () => {
  it.each([[['--help']], [['article', '--help']], [['article', 'add', '--help']], [['extract', '--help']]])(
    'tells how to call %j',
    async (args) => {
      const { code, stdout } = await dateline(args);
      expect([code, stdout]).toEqual([0, expect.stringMatching(/^Usage: dateline/)]);
    },
  );

  it.each([[[]], [['extract']], [['extract', '-', '--colour']], [['fly']]])(
    'is told of when the call is wrong: %j',
    async (args) => {
      const { code, stdout, stderr } = await dateline(args);
      expect([code, stdout]).toEqual([2, '']);
      expect(stderr).toMatch(/--help/);
    },
  );
});

describe('dateline extract', () => {
  it('prints the events of an article for people', async () => {
    const { code, stdout } = await dateline(['extract', '-', ...published], article);
    expect(code).toBe(0);
    expect(stdout).toMatch(/MeetingHeld/);
    expect(stdout).toMatch(/Espen Barth Eide .*NO.*; Mélanie Joly .*CA/);
    expect(stdout).toMatch(/2025-03-04 .*on Tuesday/);
  });

  it('prints one line of JSON for programs, whose quotes stand in the text', async () => {
    const { stdout } = await dateline(['extract', '-', '--json', ...published], article);
    const { id, events } = JSON.parse(stdout) as {
      id: string;
      events: { type: string; evidence: { spans: { start: number; end: number; quote: string }[] } }[];
    };
    expect([id, events.map(({ type }) => type)]).toEqual(['-', ['MeetingHeld']]);
    for (const { start, end, quote } of events.flatMap(({ evidence }) => evidence.spans)) {
      expect(article.slice(start, end)).toBe(quote);
    }
  });

  it('says so when there is nothing to find', async () => {
    const { code, stdout } = await dateline(['extract', '-', ...published], 'The weather\n\nIt rained in the hills.');
    expect([code, stdout]).toEqual([0, '-: 0 events\n']);
  });
});

describe('dateline article add', () => {
  let server: Server;
  let api: string;
  let answer: { status: number; body: object };
  let received: unknown;

  beforeAll(async () => {
    const answerTo = async (request: IncomingMessage): Promise<void> => {
      received = JSON.parse(await readAll(request));
    };
    server = createServer((request, response) => {
      void answerTo(request).then(() => {
        response.writeHead(answer.status, { 'content-type': 'application/json' }).end(JSON.stringify(answer.body));
      });
    });
    server.listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    api = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => server.close());

  it('sends the article and tells what became of it and where to look', async () => {
    const links = { article: '/v1/articles/1', text: '/v1/articles/1/text', events: '/v1/articles/1/events' };
    answer = { status: 202, body: { articleId: '1', revision: 1, outcome: 'collected', links } };
    const { code, stdout } = await dateline(['article', 'add', '-', '--api', api, ...published], article);
    expect(received).toEqual({ title: 'Norway and Canada meet in Oslo', text: article, publishedAt: '2025-03-04' });
    expect([code, stdout]).toEqual([0, `collected article 1, revision 1\n${api}/v1/articles/1/events\n`]);
  });

  it('names each fault that Dateline finds', async () => {
    const errors = [{ pointer: '/publishedAt', detail: 'must be a date' }];
    answer = { status: 400, body: { title: 'Bad Request', detail: 'The body is wrong', errors } };
    const { code, stderr } = await dateline(['article', 'add', '-', '--api', api, '--published', 'soon'], article);
    expect([code, stderr]).toEqual([1, 'dateline: Bad Request: The body is wrong\n  /publishedAt: must be a date\n']);
  });

  it('says what to do when no Dateline answers', async () => {
    const nowhere = 'http://127.0.0.1:1';
    const { code, stderr } = await dateline(['article', 'add', '-', '--api', nowhere, ...published], article);
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/^dateline: No Dateline answers at .*: start it with npm start/),
    ]);
  });
});
