import { cloudflareChallenge, conditional, document, gone, redirect, tooMany } from '../http/test-web.contract.js';
import { page, paragraphs, pollWeb, rss, type PolledWeb } from './polled-web.contract.js';

let polled: PolledWeb;
let nextHost = 2;

beforeAll(async () => {
  polled = await pollWeb();
});
afterAll(() => polled.stop());

const newSite = (): ReturnType<PolledWeb['web']['site']> => polled.web.site(`127.0.0.${nextHost++}`);
const html = (title: string, text: string): ReturnType<typeof document> => document(page(title, text), 'text/html');
const titled = async (prefix: string): Promise<Awaited<ReturnType<PolledWeb['articles']>>> =>
  (await polled.articles()).filter(({ title }) => title.startsWith(prefix));

describe('polling a feed', () => {
  it('takes whole texts from the feed, fetches the pages of the others, and asks for neither again', async () => {
    const site = newSite();
    const items = [
      {
        title: 'P1 whole',
        link: site.url('/whole'),
        guid: '1',
        content: paragraphs('Whole.'),
        pubDate: 'Tue, 18 Feb 2025 09:00:00 GMT',
      },
      { title: 'P1 teaser', link: site.url('/teaser'), guid: '2', description: 'A few words.' },
    ];
    site.on('/rss', conditional(rss(items), { etag: '"v1"' })).on('/teaser', html('On the page', 'Fetched.'));
    const id = await polled.register({ url: site.url('/rss') });
    const [first, article] = await polled.fetches(id, 2);
    expect(first).toMatchObject({ kind: 'poll', outcome: 'fetched', sentEtag: null, itemsNew: 2 });
    expect(first?.nextReason).toMatch(/^every /);
    expect(article).toMatchObject({ kind: 'article', outcome: 'fetched', url: site.url('/teaser') });
    expect(await titled('P1')).toMatchObject([
      { title: 'P1 teaser', text: expect.stringContaining('Fetched.') as string, url: site.url('/teaser') },
      { title: 'P1 whole', text: expect.stringContaining('Whole.') as string, publishedAt: '2025-02-18T09:00:00.000Z' },
    ]);
    await polled.pollAgain(id);
    expect((await polled.fetches(id, 3)).at(-1)).toMatchObject({ outcome: 'unchanged', status: 304, sentEtag: '"v1"' });
    expect(site.paths.filter((path) => path !== '/robots.txt')).toEqual(['/rss', '/teaser', '/rss']);
  });

  it('makes a revision of an item that has changed, and fetches its page again', async () => {
    const site = newSite();
    const item = (description: string): object => ({ title: 'P2', link: site.url('/a'), guid: '1', description });
    site
      .on(
        '/rss',
        document(rss([item('Before.')]), 'application/rss+xml'),
        document(rss([item('After.')]), 'application/rss+xml'),
      )
      .on('/a', html('P2', 'Before.'), html('P2', 'After.'));
    const id = await polled.register({ url: site.url('/rss') });
    await polled.fetches(id, 2);
    await polled.pollAgain(id);
    expect((await polled.fetches(id, 4))[2]).toMatchObject({ itemsNew: 0, itemsChanged: 1 });
    expect(await titled('P2')).toMatchObject([{ revision: 2, text: expect.stringContaining('After.') as string }]);
  });

  it('takes items without id, date, address or title', async () => {
    const site = newSite();
    const items = [{ title: 'P3 no link', content: paragraphs('No link.') }, { link: site.url('/bare') }];
    site.on('/rss', document(rss(items), 'application/rss+xml')).on('/bare', html('P3 bare', 'Bare.'));
    const before = Date.now();
    const id = await polled.register({ url: site.url('/rss') });
    await polled.fetches(id, 2);
    const found = await titled('P3');
    expect(found.map(({ title, url }) => [title, url])).toEqual([
      ['P3 bare', site.url('/bare')],
      ['P3 no link', null],
    ]);
    for (const { publishedAt } of found) expect(Date.parse(publishedAt)).toBeGreaterThanOrEqual(before);
    await polled.pollAgain(id);
    expect((await polled.fetches(id, 3)).at(-1)).toMatchObject({ itemsNew: 0 });
  });

  it('keeps an item whose page is closed: the words of the feed are taken, and who closes it is named', async () => {
    const site = newSite();
    const items = [{ title: 'P4', link: site.url('/closed'), description: 'The ministers met.' }];
    site.on('/rss', document(rss(items), 'application/rss+xml')).on('/closed', cloudflareChallenge);
    const id = await polled.register({ url: site.url('/rss') });
    expect((await polled.fetches(id, 2))[1]).toMatchObject({ outcome: 'refused', status: 403, blocker: 'Cloudflare' });
    expect(await titled('P4')).toMatchObject([{ text: 'The ministers met.' }]);
  });

  it('says of each text whether the page has it or the feed, and of a feed’s whether it breaks off', async () => {
    const site = newSite();
    const [whole, cut] = [paragraphs('Whole.'), 'The ministers met and […]'];
    const items = [
      { title: 'P7 cut', link: site.url('/closed1'), description: cut },
      { title: 'P7 feed', link: site.url('/whole'), content: whole },
      { title: 'P7 page', link: site.url('/page'), description: cut },
      { title: 'P7 short', link: site.url('/closed2'), description: 'The ministers met.' },
    ];
    site.on('/rss', document(rss(items), 'application/rss+xml')).on('/page', html('P7 page', 'Fetched.'));
    for (const path of ['/closed1', '/closed2']) site.on(path, cloudflareChallenge);
    await polled.fetches(await polled.register({ url: site.url('/rss') }), 4);
    const told = await polled.served.rows(
      `SELECT data -> 'provenance' -> 'text' AS text FROM dateline.events
       WHERE type = 'ArticleCollected' AND data ->> 'title' LIKE 'P7%' ORDER BY data ->> 'title'`,
    );
    expect(told).toEqual([
      { text: { from: 'feed', confidence: 0.5, isWhole: false } },
      { text: { from: 'feed', confidence: 0.9, isWhole: true } },
      { text: { from: 'page', confidence: 0.9 } },
      { text: { from: 'feed', confidence: 0.5 } },
    ]);
  });

  it('holds in quarantine what is no feed, with its bytes, and what has no text', async () => {
    const site = newSite();
    site.on('/rss', document('<!DOCTYPE html><title>Moved</title><p>Our feed has moved.</p>', 'text/html'));
    site.on('/rss2', document(rss([{ title: 'P5', link: site.url('/nothing') }]), 'application/rss+xml'));
    const ids = [await polled.register({ url: site.url('/rss') }), await polled.register({ url: site.url('/rss2') })];
    expect((await polled.fetches(ids[0] ?? '', 1))[0]).toMatchObject({ outcome: 'unreadable' });
    await polled.fetches(ids[1] ?? '', 2);
    const held = await polled.served.rows(
      `SELECT stage, document_hash IS NOT NULL AS kept FROM dateline.quarantine WHERE source_id = ANY ('{${ids.join()}}') ORDER BY stage`,
    );
    expect(held).toEqual([
      { stage: 'article', kept: false },
      { stage: 'listing', kept: true },
    ]);
    const [{ id: entry } = { id: '' }] = await polled.served.rows<{ id: string }>(
      `SELECT id FROM dateline.quarantine WHERE source_id = '${ids[0] ?? ''}'`,
    );
    const again = await polled.served.send('POST', `/v1/quarantine/${entry}/retry`);
    expect(JSON.stringify(again.body)).toMatch(/HTML/);
  });

  it('fetches a page that two sources list once', async () => {
    const site = newSite();
    const items = [{ title: 'P6', link: site.url('/shared'), description: 'Words.' }];
    for (const path of ['/rss1', '/rss2']) site.on(path, document(rss(items), 'application/rss+xml'));
    site.on('/shared', html('P6', 'Shared.'));
    const ids = [await polled.register({ url: site.url('/rss1') }), await polled.register({ url: site.url('/rss2') })];
    for (const id of ids) await polled.fetches(id, 1);
    await polled.served.eventually(`SELECT count(*)::int AS n FROM dateline.fetch_job WHERE kind = 'article'`, [
      { n: 0 },
    ]);
    expect(site.asked('/shared')).toHaveLength(1);
  });
});

describe('a source', () => {
  it('that says 429 is left alone for as long as it asks, with all others of its host', async () => {
    const site = newSite();
    site.on('/rss', tooMany('7200')).on('/other', document(rss([]), 'application/rss+xml'));
    const id = await polled.register({ url: site.url('/rss') });
    expect((await polled.fetches(id, 1))[0]).toMatchObject({
      outcome: 'limited',
      nextReason: 'in 2 h: 429: Retry-After 7200 s',
    });
    await polled.register({ url: site.url('/other') });
    const [waits] = await polled.served.rows<{ poll: number; host: number }>(
      `SELECT extract(epoch FROM due_at - now())::int AS poll, extract(epoch FROM next_at - now())::int AS host
       FROM dateline.fetch_job JOIN dateline.host ON name = host WHERE key = '${id}'`,
    );
    expect(Math.min(waits?.poll ?? 0, waits?.host ?? 0)).toBeGreaterThan(7_000);
    expect(site.asked('/other')).toEqual([]);
  });

  it('that is gone twice is retired and never asked again', async () => {
    const site = newSite().on('/rss', gone);
    const id = await polled.register({ url: site.url('/rss') });
    await polled.fetches(id, 1);
    await polled.pollAgain(id);
    await polled.served.eventually(`SELECT state FROM dateline.source WHERE source_id = '${id}'`, [
      { state: 'retired' },
    ]);
    expect(await polled.served.rows(`SELECT * FROM dateline.fetch_job WHERE source_id = '${id}'`)).toEqual([]);
    expect((await polled.eventsOf(id)).at(-1)).toMatchObject({ type: 'SourceRetired', data: { cause: 'gone' } });
  });

  it('that keeps failing is reported once, and once when it is well again', async () => {
    const bad = { status: 503, body: 'busy' };
    const site = newSite().on('/rss', bad, bad, bad, bad, document(rss([]), 'application/rss+xml'));
    const id = await polled.register({ url: site.url('/rss') });
    await polled.fetches(id, 1);
    for (let polls = 1; polls < 5; polls += 1) await polled.pollAgain(id);
    const events = await polled.eventsOf(id);
    expect(events.map(({ type }) => type)).toEqual(['SourceRegistered', 'SourceFailing', 'SourceRecovered']);
    expect(events[1]).toMatchObject({
      data: { fault: 'unreachable', reason: expect.stringContaining('3 polls') as string },
    });
  });

  it('that falls silent is reported once, and once when something new comes', async () => {
    const item = (guid: string): object => ({ title: `P8 ${guid}`, guid, content: paragraphs(`Text ${guid}.`) });
    const site = newSite().on(
      '/rss',
      document(rss([item('1')]), 'application/rss+xml'),
      document(rss([item('1')]), 'application/rss+xml'),
      document(rss([item('1')]), 'application/rss+xml'),
      document(rss([item('2'), item('1')]), 'application/rss+xml'),
    );
    const id = await polled.register({ url: site.url('/rss') });
    await polled.fetches(id, 1);
    await polled.served.rows(
      `UPDATE dateline.source_poll SET gap_s = 86400, newest_at = now() - interval '5 days' WHERE source_id = '${id}'`,
    );
    for (let polls = 1; polls < 4; polls += 1) await polled.pollAgain(id);
    const events = await polled.eventsOf(id);
    expect(events.map(({ type }) => type)).toEqual(['SourceRegistered', 'SourceFailing', 'SourceRecovered']);
    expect(events[1]).toMatchObject({
      data: { fault: 'silent', reason: expect.stringMatching(/^Nothing new for 5/) as string },
    });
  });

  it('whose pages robots.txt forbids gives its own words, and none of these pages is asked for', async () => {
    const site = newSite()
      .on('/robots.txt', document('User-agent: *\nDisallow: /closed/', 'text/plain'))
      .on('/closed/a', html('P9', 'Never.'));
    const items = [{ title: 'P9 closed', link: site.url('/closed/a'), description: 'The ministers met.' }];
    site.on('/rss', document(rss(items), 'application/rss+xml'));
    const id = await polled.register({ url: site.url('/rss') });
    expect((await polled.fetches(id, 2))[1]).toMatchObject({ kind: 'article', outcome: 'disallowed', status: null });
    expect(await titled('P9')).toMatchObject([{ text: 'The ministers met.' }]);
    expect(site.asked('/closed/a')).toHaveLength(0);
  });

  it('whose selector matches nothing is reported', async () => {
    const site = newSite().on('/', document('<a class="y" href="/1">One</a>', 'text/html'));
    const id = await polled.register({ url: site.url('/'), kind: 'page', selector: 'a.x' });
    await polled.served.eventually(`SELECT ailment FROM dateline.source_poll WHERE source_id = '${id}'`, [
      { ailment: 'unmatched' },
    ]);
    expect((await polled.eventsOf(id)).at(-1)).toMatchObject({ type: 'SourceFailing', data: { fault: 'unmatched' } });
  });

  it('that is paused is not polled until it is resumed', async () => {
    const site = newSite().on('/rss', document(rss([]), 'application/rss+xml'));
    const id = await polled.register({ url: site.url('/rss') });
    await polled.fetches(id, 1);
    await polled.served.rows(`UPDATE dateline.source SET state = 'paused' WHERE source_id = '${id}'`);
    await polled.served.eventually(`SELECT * FROM dateline.fetch_job WHERE source_id = '${id}'`, []);
    await polled.served.rows(`UPDATE dateline.source SET state = 'active' WHERE source_id = '${id}'`);
    await polled.fetches(id, 2);
  });
});

describe('a source that has moved', () => {
  const feed = document(rss([]), 'application/rss+xml');
  const past = (id: string): Promise<object[]> =>
    polled.served.rows(
      `UPDATE dateline.source_poll SET moved_since = moved_since - interval '4 days' WHERE source_id = '${id}'`,
    );

  it('takes its new address after three polls over three days, and says why', async () => {
    const site = newSite();
    site.on('/old', redirect(301, site.url('/new'))).on('/new', feed);
    const id = await polled.register({ url: site.url('/old') });
    await polled.fetches(id, 1);
    await past(id);
    await polled.pollAgain(id);
    expect((await polled.eventsOf(id)).length).toBe(1);
    await polled.pollAgain(id);
    expect((await polled.eventsOf(id)).at(-1)).toMatchObject({
      type: 'SourceChanged',
      data: { url: site.url('/new'), cause: 'redirect', reason: expect.stringContaining('seen by 3 polls') as string },
    });
    await polled.fetches(id, 4);
    expect(site.asked('/old')).toHaveLength(3);
  });

  it('to another site waits for an operator, who accepts what was seen and nothing else', async () => {
    const [site, other] = [newSite(), newSite()];
    site.on('/old', redirect(308, other.url('/new')));
    other.on('/new', feed);
    const id = await polled.register({ url: site.url('/old') });
    await polled.fetches(id, 1);
    await past(id);
    for (let polls = 0; polls < 3; polls += 1) await polled.pollAgain(id);
    expect(await polled.eventsOf(id)).toHaveLength(1);
    const health = await polled.served.send('GET', `/v1/sources/${id}/health`);
    expect(health.body).toMatchObject({
      movedTo: other.url('/new'),
      movedReason: expect.stringContaining('another domain') as string,
    });
    const wrong = await polled.served.send('POST', `/v1/sources/${id}/address`, { url: 'https://elsewhere.example/' });
    expect(wrong.status).toBe(409);
    const right = await polled.served.send('POST', `/v1/sources/${id}/address`, { url: other.url('/new') });
    expect(right).toMatchObject({ status: 200, body: { url: other.url('/new'), movedTo: null } });
    expect((await polled.eventsOf(id)).at(-1)).toMatchObject({
      type: 'SourceChanged',
      data: { url: other.url('/new') },
    });
  });
});

describe('the fetch ledger over HTTP', () => {
  it('tells each attempt, by outcome and time, page by page', async () => {
    const site = newSite().on('/rss', { status: 500 }, document(rss([]), 'application/rss+xml'));
    const id = await polled.register({ url: site.url('/rss') });
    await polled.fetches(id, 1);
    await polled.pollAgain(id);
    type Page = { data: { id: string; outcome: string }[]; page: { next: string | null } };
    const all = (await polled.served.send('GET', `/v1/sources/${id}/fetches`)).body as Page;
    expect(all.data.map(({ outcome }) => outcome)).toEqual(['fetched', 'failed']);
    const failed = (await polled.served.send('GET', `/v1/fetches?source=${id}&outcome=failed`)).body as Page;
    expect(failed.data).toEqual([all.data[1]]);
    const first = (await polled.served.send('GET', `/v1/sources/${id}/fetches?limit=1`)).body as Page;
    const cursor = first.page.next ?? '';
    const rest = (await polled.served.send('GET', `/v1/sources/${id}/fetches?limit=1&cursor=${cursor}`)).body as Page;
    expect([...first.data, ...rest.data]).toEqual(all.data);
    const later = await polled.served.send('GET', `/v1/sources/${id}/fetches?from=2999-01-01`);
    expect(later.body).toMatchObject({ data: [] });
  });

  it.each([
    ['/v1/fetches?colour=red', 400],
    ['/v1/fetches?outcome=nice', 400],
    ['/v1/fetches?from=yesterday', 400],
    ['/v1/sources/unknown/fetches', 404],
    ['/v1/sources/unknown/health', 404],
    ['/v1/source-health?fault=none', 400],
  ])('refuses %s with %i', async (path, status) => {
    expect(await polled.served.send('GET', path)).toMatchObject({ status });
  });

  it('lists sources that something ails', async () => {
    const { body } = await polled.served.send('GET', '/v1/source-health?fault=any');
    expect((body as { data: object[] }).data).toMatchObject([
      { fault: 'unmatched', remedy: expect.any(String) as string },
    ]);
  });
});
