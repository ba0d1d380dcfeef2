import { v7 as idAt } from 'uuid';
import { conditional, document, type Reply } from '../http/test-web.contract.js';
import { forgetItems } from './collecting/forget-items.js';
import { FetchLedger } from './ledger/fetch-ledger.js';
import { page, paragraphs, pollWeb, rss, type PolledWeb } from './polled-web.contract.js';

let polled: PolledWeb;
let nextHost = 2;

beforeAll(async () => {
  polled = await pollWeb();
});
afterAll(() => polled.stop());

const DAY_MS = 86_400_000;
const newSite = (): ReturnType<PolledWeb['web']['site']> => polled.web.site(`127.0.0.${nextHost++}`);
const feed = (...items: object[]): Reply => document(rss(items), 'application/rss+xml');
const html = (title: string): Reply => document(page(title, 'Fetched.'), 'text/html');
/** Ages all that is known of a source, as if so many days had passed since the last poll. */
const pass = (sourceId: string, days: number): Promise<object[]> =>
  polled.served.rows(
    `UPDATE dateline.source_item SET seen_at = seen_at - interval '${days} days', missed_since = missed_since - interval '${days} days'
     WHERE source_id = '${sourceId}'`,
  );
/** Sweeps in batches of two, as the poller does when items are kept for 90 days. */
async function sweep(): Promise<number> {
  const before = new Date(Date.now() - 90 * DAY_MS);
  let forgotten = 0;
  for (let batch = 1; batch > 0; forgotten += batch) batch = await forgetItems(polled.served.test.database, before, 2);
  return forgotten;
}
const known = async (sourceId: string): Promise<number> =>
  (await polled.served.rows(`SELECT DISTINCT key FROM dateline.source_item WHERE source_id = '${sourceId}'`)).length;
const listed = (url: string): Promise<object[]> =>
  polled.served.rows(`SELECT 1 FROM dateline.listed_url WHERE url LIKE '${url}%'`);
const nothingLeft = (): Promise<void> =>
  polled.served.eventually(`SELECT 1 FROM dateline.fetch_job WHERE kind <> 'poll'`, []);

describe('what is remembered of a source', () => {
  it('stays as long as it is shown, however old and however often it is unchanged', async () => {
    const site = newSite();
    const items = [{ title: 'R1', link: site.url('/a') }];
    const body = rss(items);
    site.on('/rss', conditional(body, { etag: '"1"' })).on('/a', html('R1'));
    const id = await polled.register({ url: site.url('/rss') });
    await polled.fetches(id, 2);
    await pass(id, 400);
    await polled.pollAgain(id);
    expect(await sweep()).toBe(0);
    site.on('/rss', feed(...items));
    await polled.pollAgain(id);
    await nothingLeft();
    expect(site.asked('/a')).toHaveLength(1);
    expect(await known(id)).toBe(1);
  });

  it('is forgotten with its address a while after it was last shown, and not before', async () => {
    const site = newSite();
    const [one, two, three] = ['/1', '/2', '/3'].map((path) => ({ title: path, link: site.url(path) })) as [
      object,
      object,
      object,
    ];
    site.on('/rss', feed(one, two, three), feed(one)).on('*', html('R2'));
    const id = await polled.register({ url: site.url('/rss') });
    await polled.fetches(id, 4);
    await polled.pollAgain(id);
    await pass(id, 89);
    expect(await sweep()).toBe(0);
    await pass(id, 2);
    expect(await sweep()).toBe(2);
    expect([await known(id), (await listed(site.url())).length]).toEqual([1, 1]);
  });

  it('is kept when it is shown again after it was missed: no article comes twice', async () => {
    const site = newSite();
    const items = [
      { title: 'R3', content: paragraphs('No address.') },
      { title: 'R3 page', link: site.url('/a') },
    ];
    site.on('/rss', feed(...items), feed(), feed(...items)).on('/a', html('R3 page'));
    const id = await polled.register({ url: site.url('/rss') });
    await polled.fetches(id, 2);
    await polled.pollAgain(id);
    await pass(id, 80);
    await polled.pollAgain(id);
    await pass(id, 80);
    expect(await sweep()).toBe(0);
    await polled.pollAgain(id);
    expect((await polled.fetches(id, 5)).at(-1)).toMatchObject({ itemsNew: 0, itemsChanged: 0 });
    expect((await polled.articles()).filter(({ title }) => title.startsWith('R3'))).toHaveLength(2);
  });

  it('stays for a part of a sitemap index that is not sent again, and goes when the index drops the part', async () => {
    const site = newSite();
    const now = new Date().toISOString();
    const map = (kind: string, entry: string, ...urls: string[]): Reply =>
      document(
        `<${kind} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">${urls.map((url) => `<${entry}><loc>${url}</loc><lastmod>${now}</lastmod></${entry}>`).join('')}</${kind}>`,
        'application/xml',
      );
    const index = (...parts: string[]): Reply => map('sitemapindex', 'sitemap', ...parts.map((part) => site.url(part)));
    site.on('/index.xml', index('/1.xml', '/2.xml')).on('*', html('R4'));
    site.on('/1.xml', map('urlset', 'url', site.url('/a'), site.url('/b')));
    site.on('/2.xml', map('urlset', 'url', site.url('/b'), site.url('/c')));
    const id = await polled.register({ url: site.url('/index.xml'), kind: 'sitemap' });
    await polled.fetches(id, 6);
    await nothingLeft();
    await pass(id, 400);
    await polled.pollAgain(id);
    expect([await sweep(), await known(id)]).toEqual([0, 5]);
    site.on('/index.xml', index('/2.xml'));
    await polled.pollAgain(id);
    await pass(id, 91);
    await sweep();
    expect(await known(id)).toBe(3);
    expect(await listed(site.url('/b'))).toHaveLength(1);
    expect(await listed(site.url('/a'))).toEqual([]);
    expect(site.asked('/2.xml')).toHaveLength(1);
  });

  it('goes a while after it was retired', async () => {
    const site = newSite().on('/rss', feed({ title: 'R5', content: paragraphs('Retired.') }));
    const id = await polled.register({ url: site.url('/rss') });
    await polled.fetches(id, 1);
    await polled.served.rows(`UPDATE dateline.source SET state = 'retired' WHERE source_id = '${id}'`);
    expect(await sweep()).toBe(0);
    await pass(id, 91);
    expect([await sweep(), await known(id)]).toEqual([1, 0]);
  });
});

it('the fetch ledger forgets what is older than it is kept, in batches, and nothing else', async () => {
  const ledger = new FetchLedger(polled.served.test.database);
  const before = new Date(Date.now() - 30 * DAY_MS);
  const row = (ms: number): string =>
    `('${idAt({ msecs: before.getTime() + ms })}', 'swept', 'poll', 'https://a.example/', '${new Date(before.getTime() + ms).toISOString()}', 0, 0, 0, '[]', 'fetched')`;
  await polled.served.rows(
    `INSERT INTO dateline.fetch (id, source_id, kind, url, fetched_at, duration_ms, wire_bytes, body_bytes, hops, outcome)
     VALUES ${[-3, -2, -1, 0, 1].map(row).join()}`,
  );
  expect([await ledger.sweep(before, 2), await ledger.sweep(before, 2), await ledger.sweep(before, 2)]).toEqual([
    2, 1, 0,
  ]);
  const left = await polled.served.rows<{ at: Date }>(
    `SELECT fetched_at AS at FROM dateline.fetch WHERE source_id = 'swept' ORDER BY id`,
  );
  expect(left.map(({ at }) => at.getTime() - before.getTime())).toEqual([0, 1]);
});
