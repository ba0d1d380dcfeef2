import { inOrder, linesOf } from './ndjson.js';

async function* from<Item>(...items: Item[]): AsyncGenerator<Item> {
  for (const item of items) yield await Promise.resolve(item);
}

const all = async <Item>(items: AsyncIterable<Item>): Promise<Item[]> => {
  const got: Item[] = [];
  for await (const item of items) got.push(item);
  return got;
};

describe('lines', () => {
  it('are cut at line feeds, wherever the chunks end', async () => {
    expect(await all(linesOf(from('on', 'e\ntwo\n\nfo', '', 'ur')))).toEqual([
      { number: 1, text: 'one' },
      { number: 2, text: 'two' },
      { number: 4, text: 'four' },
    ]);
  });

  it('are not cut at the line separators of Unicode, which may stand in JSON', async () => {
    expect(await all(linesOf(from('"a\u2028b\u2029c"\n')))).toEqual([{ number: 1, text: '"a\u2028b\u2029c"' }]);
  });
});

describe('work on many at a time', () => {
  it('gives the results in the order of the items, whichever is done first', async () => {
    const done: number[] = [];
    const releases = new Map<number, () => void>();
    const work = async (item: number): Promise<number> => {
      if (item < 3) await new Promise<void>((resolve) => releases.set(item, resolve));
      else [2, 1].forEach((earlier) => releases.get(earlier)?.());
      done.push(item);
      return item;
    };
    expect(await all(inOrder(from(1, 2, 3), 3, work))).toEqual([1, 2, 3]);
    expect(done[0]).toBe(3);
  });

  it('begins no more than it may, however long the first takes', async () => {
    let begun = 0;
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const results = inOrder(from(1, 2, 3, 4, 5), 2, async (item) => {
      begun += 1;
      await held;
      return item;
    });
    const first = results.next();
    await new Promise((resolve) => setImmediate(resolve));
    expect(begun).toBe(2);
    release();
    expect(await first).toEqual({ done: false, value: 1 });
    await results.return(undefined);
  });
});
