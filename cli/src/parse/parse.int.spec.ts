import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text as readAll } from 'node:stream/consumers';
import { projectRoot } from '#platform';
import { kinds } from './kinds.js';

type Ended = { code: number | null; stdout: string; stderr: string };

/** Runs the built command as a shell would. */
async function parse(args: readonly string[], input = ''): Promise<Ended> {
  const child = spawn(process.execPath, [join(projectRoot, 'dist', 'cli', 'src', 'main.js'), 'parse', ...args]);
  child.stdin.end(input);
  const code = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [stdout, stderr] = await Promise.all([readAll(child.stdout), readAll(child.stderr)]);
  return { code: await code, stdout, stderr };
}

const json = (lines: string): unknown[] =>
  lines
    .split('\n')
    .filter(Boolean)
    .map((line): unknown => JSON.parse(line));

describe('dateline parse', () => {
  it.each(Object.entries(kinds))('answers the example of %s as its help says', async (name, { example }) => {
    const { code, stdout, stderr } = await parse([name], JSON.stringify(example.line));
    expect([json(stdout), stderr, code]).toEqual([[example.answer], '', 0]);
    const help = await parse([name, '--help']);
    expect(help.stdout).toContain(JSON.stringify(example.answer));
  });

  it('loses no line after one that cannot be read, tells its number and fails at the end', async () => {
    const lines = [
      '{"id":"a","input":"https://a.example/"}',
      '',
      'nonsense',
      '{"id":"c"}',
      '{"input":"https://d.example/"}',
    ];
    const { code, stdout, stderr } = await parse(['url'], lines.join('\n'));
    expect(json(stdout)).toEqual([
      { id: 'a', value: 'https://a.example/' },
      { id: 3, error: expect.stringMatching(/^not JSON/) as unknown },
      { id: 'c', error: 'neither input nor inputB64 is given' },
      { id: 5, value: 'https://d.example/' },
    ]);
    expect(stderr).toMatch(
      /^dateline: line 3: not JSON.*\ndateline: line 4 \(c\): neither .*\ndateline: 2 lines could not be read\n$/,
    );
    expect(code).toBe(1);
  });

  it('prints nothing but its answers, however broken the markup, styles and scripts of a page are', async () => {
    const broken = [
      '<style>a{b:c;}}}}{{ @media ( {x</style><svg><style>@import</style></svg>',
      '<p style="display:none;;;{:">x</p><p style="}{">y</p>',
      '<script type="application/ld+json">{"@type":"NewsArticle",,}</script><script>}</script>',
      '<base href="http://[::"><a href="http://[::1">x</a><link rel="canonical" href="//">',
      '<meta charset="nope"><meta http-equiv="refresh" content="0;url=:"><!DOCTYPE <<>\0<div ====></p></table>',
      '<style>unclosed {',
    ];
    const lines = broken.map((input, id) => JSON.stringify({ id, input: `<title>T</title>${input}` }));
    const { code, stdout, stderr } = await parse(['page'], lines.join('\n'));
    expect(json(stdout).map((answer) => (answer as { id: number }).id)).toEqual(broken.map((_, id) => id));
    expect([stderr, code]).toEqual(['', 0]);
  });

  it('answers a line before the next one comes', async () => {
    const child = spawn(process.execPath, [join(projectRoot, 'dist', 'cli', 'src', 'main.js'), 'parse', 'url']);
    child.stdin.write('{"id":1,"input":"https://a.example/"}\n');
    const first = await new Promise((resolve) => child.stdout.once('data', resolve));
    expect(String(first)).toBe('{"id":1,"value":"https://a.example/"}\n');
    child.stdin.end();
    expect(await new Promise((resolve) => child.once('close', resolve))).toBe(0);
  });

  it('says which file it cannot read', async () => {
    const { code, stdout, stderr } = await parse(['url', 'nowhere.ndjson']);
    expect([code, stdout, stderr]).toEqual([2, '', expect.stringMatching(/^dateline: nowhere.ndjson cannot be read/)]);
  });
});
