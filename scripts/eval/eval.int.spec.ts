import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text as readAll } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { projectRoot } from '#platform';

type Ended = { code: number | null; stdout: string; stderr: string };

async function evaluate(...args: string[]): Promise<Ended> {
  const child = spawn(process.execPath, [join(projectRoot, 'dist', 'scripts', 'eval.js'), ...args]);
  const code = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [stdout, stderr] = await Promise.all([readAll(child.stdout), readAll(child.stderr)]);
  return { code: await code, stdout, stderr };
}

/** Scores as the real one does, as far as it is asked here, and shows what it was given to score. */
const scorer = `
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
const [suite, file] = process.argv.slice(2);
const lines = (text) => text.trim().split('\\n').map((line) => JSON.parse(line));
const cases = lines(gunzipSync(readFileSync(new URL('suites/' + suite + '.ndjson.gz', import.meta.url))).toString());
const answers = new Map(lines(readFileSync(file, 'utf8')).map((answer) => [answer.id, answer]));
const right = cases.filter(({ id, expected }) => answers.get(id)?.value === expected.value).length;
console.log(JSON.stringify({ suite, n: cases.length, passRate: right / cases.length }));
`;

const url = (id: string, value: string): object => ({
  id,
  input: 'https://a.example/?utm_source=x',
  expected: { value },
});
const right = 'https://a.example/';

describe('npm run eval -- ingest', () => {
  let data: string;
  const write = (file: string, cases: readonly object[]): void => {
    writeFileSync(join(data, 'suites', file), gzipSync(cases.map((one) => JSON.stringify(one)).join('\n')));
  };
  beforeEach(() => {
    data = mkdtempSync(join(tmpdir(), 'dateline-eval-spec-'));
    mkdirSync(join(data, 'suites'));
    writeFileSync(join(data, 'score.mjs'), scorer);
    write(
      'urls.dev.ndjson.gz',
      ['1', '2', '3', '4'].map((id) => url(id, right)),
    );
    write('urls.held.ndjson.gz', [url('1', right), url('2', 'https://other.example/')]);
  });
  afterEach(() => {
    rmSync(data, { recursive: true, force: true });
  });

  it('prints a table of the figures and their bars', async () => {
    const { code, stdout } = await evaluate('ingest', '--data', data);
    expect(stdout).toMatch(/^suite .*\nurls +4 +passRate +1\.0000 +≥ 0\.75 +passed +[\d.]+\n$/);
    expect(code).toBe(0);
  });

  it("prints the scorer's own JSON and nothing else, of the split that was asked for, and fails under a bar", async () => {
    const { code, stdout } = await evaluate('ingest', '--data', data, '--split', 'held', '--json');
    expect(JSON.parse(stdout)).toEqual({ urls: { suite: 'urls.held', n: 2, passRate: 0.5 } });
    expect(code).toBe(1);
  });

  it('goes on after a suite whose scorer breaks, and fails', async () => {
    cpSync(join(data, 'suites', 'urls.dev.ndjson.gz'), join(data, 'suites', 'ssrf.dev.ndjson.gz'));
    writeFileSync(join(data, 'score.mjs'), `if (process.argv[2] === 'urls.dev') throw new Error('no urls');${scorer}`);
    const { code, stdout, stderr } = await evaluate('ingest', '--data', data);
    expect(stdout).toMatch(/\nurls +could not be run .*FAILED.*\nssrf +/);
    expect([code, stderr]).toEqual([1, expect.stringMatching(/no urls/)]);
  });

  it.each([
    ['cases that are not there', ['--data', '/nowhere'], /\/nowhere does not exist: name their folder/],
    ['a suite that there is none of', ['--suite', 'poems'], /no cases of poems in the split dev; there are: urls/],
    ['a split that there is none of', ['--split', 'test'], /no cases of any suite in the split test/],
    ['an option that there is none of', ['--colour'], /unknown option/],
  ])('is called the wrong way with %s', async (_, args, complaint) => {
    const { code, stdout, stderr } = await evaluate('ingest', '--data', data, ...args);
    expect([code, stdout, stderr]).toEqual([2, '', expect.stringMatching(complaint)]);
  });
});
