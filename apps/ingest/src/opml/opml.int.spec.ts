import { serveIngest, type ServedIngest } from '../served-ingest.contract.js';
import { writeOpml } from './write-opml.js';
import { readOpml } from './read-opml.js';
import type { ImportedList } from './import-opml.command.js';
import { Sources } from '../sources/sources.js';

let served: ServedIngest;

beforeEach(async () => {
  served = await serveIngest();
});
afterEach(() => served.stop());

const list = `<?xml version="1.0" encoding="UTF-8"?>
<opml version="2.0">
  <head><title>Mine</title></head>
  <body>
    <!-- <outline text="not this" xmlUrl="https://no.example/"/> -->
    <outline text="Press">
      <outline text="Nordic">
        <outline type="rss" text="Wire &amp; Sons" xmlUrl="https://wire.example/feed?a=1&amp;b=2" htmlUrl="https://wire.example" language="nb" category="daily,/world/north"/>
      </outline>
      <outline text="Nothing here"/>
      <outline type="rss" text="Bad address" xmlUrl="ftp://old.example/feed"/>
    </outline>
    <outline type="rss" text="Plain"
      xmlUrl="https://plain.example/feed"/>
    <outline text="Twice"><outline type="rss" text="Wire again" xmlUrl="http://www.wire.example/feed?b=2&amp;a=1"/></outline>
  </body>
</opml>`;

const post = async (
  body: string | Buffer<ArrayBuffer>,
  type = 'text/x-opml',
): Promise<{ status: number; body: ImportedList & { detail?: string } }> => {
  const response = await fetch(`${served.origin}/v1/sources/opml`, {
    method: 'POST',
    headers: { 'content-type': type },
    body,
  });
  return { status: response.status, body: (await response.json()) as ImportedList };
};
const exported = async (): Promise<string> => (await fetch(`${served.origin}/v1/sources/opml`)).text();
const known = async (): Promise<object[]> =>
  (await served.get(Sources).all()).map(
    ({ sourceId: _, registeredAt: _r, changedAt: _c, version: _v, ...source }) => source,
  );

describe('importing OPML', () => {
  it('takes groups from outlines and tags from categories; a source in two groups is one', async () => {
    const { status, body } = await post(list);
    expect([status, body.registered, body.changed]).toEqual([200, 2, 1]);
    expect(await known()).toMatchObject([
      { title: 'Plain', url: 'https://plain.example/feed', groups: [], tags: [] },
      {
        title: 'Wire & Sons',
        url: 'https://wire.example/feed?a=1&b=2',
        groups: ['Press/Nordic', 'Twice'],
        tags: ['daily', 'world/north'],
        language: 'nb',
        schedule: { kind: 'automatic' },
      },
    ]);
  });

  it('reports each outline that is wrong by its line and title, and takes the others', async () => {
    expect((await post(list)).body.faults).toEqual([
      { line: 10, title: 'Nothing here', detail: 'has no xmlUrl, so there is nothing to read' },
      { line: 11, title: 'Bad address', detail: 'url must be an http or https URL' },
    ]);
  });

  it('twice changes nothing, in the log neither', async () => {
    await post(list);
    const before = await served.store.read({ after: 0, limit: 100 });
    expect((await post(list)).body).toMatchObject({ registered: 0, changed: 0, unchanged: 3 });
    expect(await served.store.read({ after: 0, limit: 100 })).toEqual(before);
  });

  it('leaves what an operator set, and says why it changed what it changed', async () => {
    const wire = { url: 'https://wire.example/feed?a=1&b=2', title: 'My wire', groups: ['Mine'], tags: ['x'] };
    const { body } = await served.send('POST', '/v1/sources', wire);
    const { sourceId } = body as { sourceId: string };
    await post(list);
    expect(await served.send('GET', `/v1/sources/${sourceId}`)).toMatchObject({
      body: { title: 'My wire', groups: ['Mine', 'Press/Nordic', 'Twice'], tags: ['daily', 'world/north', 'x'] },
    });
    const [, changed] = await served.store.readStream(`source-${sourceId}`);
    expect(changed).toMatchObject({ type: 'SourceChanged', data: { cause: 'import', changed: ['groups', 'tags'] } });
  });

  it('takes a list in another charset, and one that is ill-formed, as far as it can be read', async () => {
    const latin =
      '<?xml version="1.0" encoding="ISO-8859-1"?><opml><body><outline text="\u00c5lesund" xmlUrl="https://a.example/f"/>';
    expect((await post(Buffer.from(latin, 'latin1'), 'application/xml')).body.registered).toBe(1);
    expect(await known()).toMatchObject([{ title: '\u00c5lesund' }]);
  });

  it.each([
    ['nothing', ''],
    ['a page', '<html><body>Hello</body></html>'],
    ['no outline', '<opml version="2.0"><head/><body></body></opml>'],
  ])('refuses %s', async (_, text) => {
    expect(await post(text)).toMatchObject({ status: 400 });
  });

  it('refuses a list that is too large', async () => {
    expect(await post(`<opml>${' '.repeat(9_000_000)}`)).toMatchObject({ status: 413 });
  });
});

describe('exporting OPML', () => {
  it('and importing it elsewhere makes the same sources', async () => {
    await post(list);
    const page = { kind: 'page', url: 'https://page.example/', title: 'Page "1"', selector: 'h2 > a', country: 'NO' };
    await served.send('POST', '/v1/sources', { ...page, licence: 'free', schedule: { kind: 'every', minutes: 15 } });
    await served.send('POST', '/v1/sources', {
      kind: 'sitemap',
      url: 'https://map.example/sitemap.xml',
      groups: ['Press'],
    });
    const { body } = await served.send('POST', '/v1/sources', { kind: 'push', title: 'Desk', groups: ['a', 'b/c'] });
    await served.send('POST', `/v1/sources/${(body as { sourceId: string }).sourceId}/pause`, { reason: 'holidays' });
    const gone = await served.send('POST', '/v1/sources', { url: 'https://gone.example/' });
    await served.send('POST', `/v1/sources/${(gone.body as { sourceId: string }).sourceId}/retire`, { reason: 'x' });
    const [before, opml] = [await known(), await exported()];
    expect(before).toHaveLength(5);
    expect((await post(opml)).body).toMatchObject({ registered: 0, changed: 0, faults: [] });
    await served.stop();
    served = await serveIngest();
    expect((await post(opml)).body).toMatchObject({ registered: 5, faults: [] });
    expect(await known()).toEqual(before);
  });

  it('of nothing is a document that other programs can read', async () => {
    expect(await exported()).toMatch(/^<\?xml[^]*<opml version="2.0">[^]*Dateline sources/);
  });

  it('gives feeds the form that every reader knows', () => {
    const source = {
      kind: 'feed',
      title: 'A',
      url: 'https://a.example/f',
      groups: [],
      tags: ['x'],
      schedule: { kind: 'automatic' },
    };
    const opml = writeOpml([source as never], new Date(0));
    expect(opml).toContain('<outline text="A" type="rss" category="x" xmlUrl="https://a.example/f" title="A"/>');
    expect(readOpml(opml).sources).toHaveLength(1);
  });
});
