import { ByteReader } from './byte-reader.js';
import { readRecords, type WarcRecord } from './read-records.js';

const record = (content: string, more: Record<string, string> = {}, end = '\r\n\r\n'): string => {
  const headers = { 'WARC-Type': 'response', 'Content-Length': String(Buffer.byteLength(content)), ...more };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return `WARC/1.1\r\n${lines.join('\r\n')}\r\n\r\n${content}${end}`;
};

async function read(file: string, { size = 7, maxBytes = 1_000 } = {}): Promise<WarcRecord[]> {
  const bytes = Buffer.from(file);
  const chunks = (async function* () {
    for (let at = 0; at < bytes.byteLength; at += size) yield await Promise.resolve(bytes.subarray(at, at + size));
  })();
  const records: WarcRecord[] = [];
  const wants = (headers: WarcRecord['headers']): boolean => headers.get('warc-type') === 'response';
  for await (const found of readRecords(new ByteReader(chunks), { wants, maxBytes })) records.push(found);
  return records;
}
const contentsOf = (records: readonly WarcRecord[]): (string | null)[] =>
  records.map(({ content }) => content?.toString() ?? null);

describe('reading the records of a WARC file', () => {
  it('gives each record with its headers and its content, however the file is cut up', async () => {
    const file = record('one', { 'WARC-Target-URI': 'http://a.example/' }) + record('two\r\n\r\nWARC') + record('');
    for (const size of [1, 2, 3, 64, 10_000]) {
      const records = await read(file, { size });
      expect(contentsOf(records)).toEqual(['one', 'two\r\n\r\nWARC', '']);
      expect(records.map(({ number, fault }) => [number, fault])).toEqual([
        [1, null],
        [2, null],
        [3, null],
      ]);
      expect(records[0]?.headers.get('warc-target-uri')).toBe('http://a.example/');
    }
  });

  it('reads headers that go on in the next line, and files with bare ends of line', async () => {
    expect(await read('WARC/1.0\nWARC-Type: response\nX: a\n b\nContent-Length: 1\n\nc\n\n')).toMatchObject([
      {
        content: Buffer.from('c'),
        headers: new Map([
          ['warc-type', 'response'],
          ['x', 'a b'],
          ['content-length', '1'],
        ]),
      },
    ]);
  });

  it('passes over records that nobody wants, and those that are too long, without keeping them', async () => {
    const long = 'x'.repeat(5_000);
    const records = await read(record(long, { 'WARC-Type': 'request' }) + record(long) + record('next'));
    expect(contentsOf(records)).toEqual([null, null, 'next']);
    expect(records.map(({ fault }) => fault)).toEqual([null, 'has 5000 bytes, more than are taken', null]);
  });

  it.each([
    ['too long', '40'],
    ['too short', '2'],
    ['none', 'many'],
    ['beyond all measure', '9'.repeat(30)],
  ])('finds the next record where a length is %s', async (_, length) => {
    const records = await read(record('first') + record('second', { 'Content-Length': length }) + record('third'));
    expect(records.map(({ fault }) => fault)).toEqual([null, expect.stringMatching(/Content-Length/) as string, null]);
    expect(contentsOf(records)).toEqual(['first', 'second\r\n', 'third']);
  });

  it.each([
    [
      'in the middle of a content',
      record('whole') + record('half', { 'Content-Length': '40' }, '').slice(0, -2),
      /in the middle of record 2|is wrong/,
    ],
    ['in the middle of a header', record('whole') + record('half').slice(0, 20), /no end of its header/],
    ['and is no WARC file', 'GET / HTTP/1.1\r\nHost: a\r\n\r\n', /does not begin/],
    ['and has a header without end', `WARC/1.0\r\n${'X: y\r\n'.repeat(20_000)}`, /no end of its header/],
  ])('says so when a file ends %s', async (_, file, message) => {
    await expect(read(file, { size: 1_000 })).rejects.toThrow(message);
  });

  it('needs no end of line after the last record', async () => {
    expect(contentsOf(await read(record('last', {}, '')))).toEqual(['last']);
  });
});
