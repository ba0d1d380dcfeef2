import { PageReader, type PageReaderOptions } from './page-reader.js';

const paragraph = (n: number): string =>
  `<p>On day ${n} the council of the river towns met again and agreed on the bridges, the banks and the harbour.</p>`;
const page = (n: number): string =>
  `<html><head><title>Day ${n}</title></head><body><article><h1>Day ${n}</h1>${paragraph(n)}${paragraph(n + 1)}</article></body></html>`;
const utf8 = 'text/html; charset=utf-8';
const many = Array.from({ length: 40 }, (_, n) => page(n));
/** Takes far longer than any page: each of its links is looked at with all others. */
const endless = `<html><body>${'<div><p>one, two, three words of text <a href="/">a link</a></p></div>'.repeat(19_000)}</body></html>`;

describe('a reader of pages', () => {
  const readers: PageReader[] = [];
  function open(options: Partial<PageReaderOptions> = {}): PageReader {
    const reader = new PageReader(options);
    readers.push(reader);
    return reader;
  }
  const read = (reader: PageReader, html: string, timeoutMs = 30_000): ReturnType<PageReader['read']> =>
    reader.read({
      bytes: Buffer.from(html),
      contentType: utf8,
      url: null,
      fetchedAt: '2026-05-20T00:00:00Z',
      timeoutMs,
    });

  afterEach(async () => {
    await Promise.all(readers.splice(0).map((reader) => reader.close()));
  });

  it('gives the same pages, byte for byte, with one thread and with several', async () => {
    const alone = open({ threads: 1 });
    const several = open({ threads: 3 });
    const [one, other] = await Promise.all(
      [alone, several].map((reader) => Promise.all(many.map((html) => read(reader, html)))),
    );
    expect(JSON.stringify(other)).toBe(JSON.stringify(one));
    expect(one?.[7]?.title).toBe('Day 7');
  });

  it('takes the bytes for what they are declared to be', async () => {
    const reader = open();
    const bytes = Buffer.from('<title>Caf\xe9</title><p>D\xe9j\xe0 vu.</p>', 'latin1');
    const { title, text } = await reader.read({ bytes, contentType: 'text/html; charset=iso-8859-1', url: null });
    expect([title, text]).toEqual(['Café', 'Déjà vu.']);
  });

  it('ends a page that takes too long, and reads the next one', async () => {
    const reader = open();
    await expect(read(reader, endless, 1)).rejects.toMatchObject({ name: 'UnreadablePageError', reason: 'too-slow' });
    expect((await read(reader, page(1))).title).toBe('Day 1');
  });

  it('ends a page that needs too much memory, and reads the next one', async () => {
    const reader = open({ memoryMib: 24 });
    await expect(read(reader, endless)).rejects.toMatchObject({
      name: 'UnreadablePageError',
      reason: 'too-much-memory',
    });
    expect((await read(reader, page(1))).title).toBe('Day 1');
  });

  it('tells pages that were left unread when it was closed from those that cannot be read', async () => {
    const reader = open({ threads: 1 });
    const ended = [endless, page(1)].map((html) => read(reader, html).catch((error: unknown) => error));
    await reader.close();
    const closed = expect.objectContaining({ name: 'PageReaderClosedError' }) as unknown;
    expect(await Promise.all([...ended, read(reader, page(2)).catch((error: unknown) => error)])).toEqual([
      ...[closed, closed],
      closed,
    ]);
  });
});
