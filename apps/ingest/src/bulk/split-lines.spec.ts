import { splitLines } from './split-lines.js';

type Cut = [number: number, text: string | null];

async function cut(chunks: readonly string[], { first = 1, maxBytes = 100 } = {}): Promise<Cut[]> {
  const lines: Cut[] = [];
  const body = (async function* () {
    for (const chunk of chunks) yield await Promise.resolve(Buffer.from(chunk));
  })();
  for await (const some of splitLines(body, { first, maxBytes })) {
    for (const { number, bytes } of some) lines.push([number, bytes === null ? null : bytes.toString()]);
  }
  return lines;
}

describe('splitting a body into lines', () => {
  it.each([
    ['nothing', [], []],
    ['one line without an end', ['a'], [[1, 'a']]],
    ['one line with an end', ['a\n'], [[1, 'a']]],
    [
      'lines over several chunks',
      ['a', 'b\nc', '\n', 'd'],
      [
        [1, 'ab'],
        [2, 'c'],
        [3, 'd'],
      ],
    ],
    [
      'empty lines',
      ['\n\na\n\n'],
      [
        [1, ''],
        [2, ''],
        [3, 'a'],
        [4, ''],
      ],
    ],
    [
      'carriage returns, which are left to JSON',
      ['a\r\nb'],
      [
        [1, 'a\r'],
        [2, 'b'],
      ],
    ],
  ] satisfies [string, string[], Cut[]][])('gives %s', async (_, chunks, lines) => {
    expect(await cut(chunks)).toEqual(lines);
  });

  it('numbers lines from where the body begins', async () => {
    expect(await cut(['a\nb\n'], { first: 40 })).toEqual([
      [40, 'a'],
      [41, 'b'],
    ]);
  });

  it('drops what is longer than a line may be, and goes on with the next', async () => {
    expect(await cut(['aaaa', 'aaaa\nbbbb\n', 'ccccc\n', 'dddd'], { maxBytes: 4 })).toEqual([
      [1, null],
      [2, 'bbbb'],
      [3, null],
      [4, 'dddd'],
    ]);
  });

  it('gives the same lines however the body is cut up', async () => {
    const body = 'first\n\nthird line\nä\nlast';
    const whole = await cut([body]);
    for (let size = 1; size < body.length; size += 1) {
      const chunks = Array.from({ length: Math.ceil(body.length / size) }, (_, n) =>
        body.slice(n * size, (n + 1) * size),
      );
      expect(await cut(chunks)).toEqual(whole);
    }
  });
});
