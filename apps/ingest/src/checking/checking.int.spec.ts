import { document, openTestWeb, type TestWeb } from '../http/test-web.contract.js';
import { serveIngest, type ServedIngest } from '../served-ingest.contract.js';
import type { CheckedSource } from './check-source.js';
import type { Discovered } from '../discovering/discover-sources.js';

let web: TestWeb;
let served: ServedIngest;

beforeEach(async () => {
  web = await openTestWeb();
  served = await serveIngest({ INGEST_ALLOWED_ADDRESSES: web.allowed.join(',') });
});
afterEach(async () => {
  await served.stop();
  await web.close();
});

const text = 'Foreign Minister Sergei Lavrov met Secretary of State Marco Rubio in Riyadh on Tuesday.';
const feed = (title: string, items = 4): string =>
  `<rss version="2.0"><channel><title>${title}</title><language>en</language>${Array.from(
    { length: items },
    (_, n) =>
      `<item><title>Ministers meet ${n}</title><link>/a/${n}</link><pubDate>Tue, 18 Feb 2025 09:00:00 GMT</pubDate><description>${text}</description></item>`,
  ).join('')}</channel></rss>`;
const rss = (title: string, items?: number): ReturnType<typeof document> =>
  document(feed(title, items), 'application/rss+xml');
const map = `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>http://127.0.0.2/a</loc></url></urlset>`;

const check = async (draft: object): Promise<CheckedSource> =>
  (await served.send('POST', '/v1/sources/check', draft)).body;
const discover = async (url: string): Promise<Discovered> =>
  (await served.send('GET', `/v1/sources/discover?url=${encodeURIComponent(url)}`)).body;
const stored = async (): Promise<object[]> => [...(await served.store.read({ after: 0, limit: 10 }))];

describe('checking a source', () => {
  it('shows how it answered, its first three articles and their events, and stores nothing', async () => {
    const site = web.site('127.0.0.2');
    site.on('/old', { status: 301, headers: { location: '/feed' } }).on('/feed', rss('Wire'));
    site.on('/robots.txt', document('User-agent: *\nCrawl-delay: 3\n', 'text/plain'));
    const checked = await check({ url: site.url('/old') });
    expect(checked).toMatchObject({
      finalUrl: site.url('/feed'),
      status: 200,
      redirects: [{ status: 301, location: site.url('/feed') }],
      robots: { allowed: true, crawlDelayS: 3 },
      read: { format: 'rss20', title: 'Wire', language: 'en' },
      items: 4,
      problem: null,
    });
    expect(checked.articles).toHaveLength(3);
    const [article] = checked.articles;
    expect(article).toMatchObject({ title: 'Ministers meet 0', published: '2025-02-18T09:00:00.000Z', text });
    expect(article?.events.map(({ type }) => type)).toEqual(['MeetingHeld']);
    expect(await stored()).toEqual([]);
  });

  it('reads the pages of its articles, and asks robots.txt of their site once', async () => {
    const site = web.site('127.0.0.2').on('/feed', rss('Wire'));
    const page = `<article><h1>Ministers meet</h1>${`<p>${text} They spoke about grain for two hours.</p>`.repeat(5)}</article>`;
    site.on('/a/0', document(page, 'text/html')).on('/a/1', document(page, 'text/html'));
    site.on('/robots.txt', document('User-agent: *\nDisallow: /a/1\n', 'text/plain'));
    const [read, forbidden, absent] = (await check({ url: site.url('/feed') })).articles;
    expect(read).toMatchObject({ textFrom: 'page', problem: null, robots: { allowed: true } });
    expect(read?.text).toContain('grain for two hours');
    expect(forbidden).toMatchObject({ textFrom: 'source', text, robots: { allowed: false, rule: 'Disallow: /a/1' } });
    expect(forbidden?.problem).toContain('robots.txt forbids it: Disallow: /a/1');
    expect(absent).toMatchObject({ textFrom: 'source', text });
    expect(absent?.problem).toContain('answers 404');
    expect(site.paths).not.toContain('/a/1');
    expect(site.asked('/robots.txt')).toHaveLength(1);
  });

  it.each([500, 503, 429])('asks for no page where robots.txt answers %s', async (status) => {
    const site = web.site('127.0.0.2').on('/feed', rss('Wire')).on('/robots.txt', { status });
    const { robots, articles } = await check({ url: site.url('/feed') });
    const refused = { allowed: false, rule: null, reason: `its server answers ${status}` };
    expect(robots).toMatchObject(refused);
    expect(articles[0]).toMatchObject({ textFrom: 'source', robots: refused });
    expect(articles[0]?.problem).toContain('could not be read, so nothing is asked');
    expect(site.paths.filter((path) => path.startsWith('/a/'))).toEqual([]);
  });

  it('tells that events were looked for in the beginning of a text alone, or not at all', async () => {
    const long = `${text} ${'It rained in the hills. '.repeat(9_000)}`;
    const item = (words: string): string =>
      `<item><title>Ministers meet</title><description>${words}</description></item>`;
    const feedOf = (language: string, words: string): ReturnType<typeof document> =>
      document(
        `<rss version="2.0"><channel><language>${language}</language>${item(words)}</channel></rss>`,
        'text/xml',
      );
    const site = web
      .site('127.0.0.2')
      .on('/long', feedOf('en', long))
      .on('/it', feedOf('it', 'Il ministro ha detto di no.'));
    const [read] = (await check({ url: site.url('/long') })).articles;
    expect(read?.events.map(({ type }) => type)).toEqual(['MeetingHeld']);
    expect(read?.textLength).toBe(long.trim().length);
    expect(read?.problem).toContain(`only the first 200000 of ${long.trim().length} characters were read`);
    const [foreign] = (await check({ url: site.url('/it') })).articles;
    expect(foreign).toMatchObject({ events: [], textFrom: 'source' });
    expect(foreign?.problem).toMatch(/^no events were looked for: .*it/);
  });

  it.each([
    ['a page that is no feed', document('<html><body>Hello</body></html>', 'text/html'), /is no feed that can be read/],
    ['nothing', { status: 404 }, /answers 404; there is nothing at this address/],
    ['a refusal', { status: 403, headers: { 'cf-mitigated': 'challenge' } }, /403.*kept by Cloudflare/],
    ['too much asking', { status: 429, headers: { 'retry-after': '120' } }, /asked too often.*Retry-After 120/],
    ['a fault', { status: 503 }, /503; its server has a fault/],
  ])('tells why it cannot be read: %s', async (_, reply, problem) => {
    const site = web.site('127.0.0.2').on('/feed', reply);
    expect((await check({ url: site.url('/feed') })).problem).toMatch(problem);
  });

  it('reads a sitemap and the links of a page, and tells when its selector finds none or cannot be read', async () => {
    const site = web.site('127.0.0.2').on('/map.xml', document(map, 'application/xml'));
    site.on('/news', document('<main><h2><a href="/a/1">One</a></h2></main>', 'text/html'));
    expect(await check({ kind: 'sitemap', url: site.url('/map.xml') })).toMatchObject({ items: 1, problem: null });
    const page = { kind: 'page', url: site.url('/news') };
    expect(await check({ ...page, selector: 'h2 a' })).toMatchObject({ items: 1, articles: [{ title: 'One' }] });
    expect((await check({ ...page, selector: 'h3 a' })).problem).toContain('finds no link');
    expect((await check({ ...page, selector: 'h2 >>> [' })).problem).toContain('cannot be read');
  });

  it('of a registered one asks the address it has now; a push client cannot be checked', async () => {
    const site = web.site('127.0.0.2').on('/feed', rss('Wire'));
    const { body } = await served.send('POST', '/v1/sources', { url: site.url('/feed') });
    const { sourceId } = body as { sourceId: string };
    expect(await served.send('GET', `/v1/sources/${sourceId}/check`)).toMatchObject({
      status: 200,
      body: { items: 4 },
    });
    const push = (await served.send('POST', '/v1/sources', { kind: 'push', title: 'Desk' })).body as {
      sourceId: string;
    };
    expect(await served.send('GET', `/v1/sources/${push.sourceId}/check`)).toMatchObject({ status: 409 });
  });
});

describe('registering a source that is checked first', () => {
  it('takes its own title, and refuses with the cause what cannot be read', async () => {
    const site = web.site('127.0.0.2').on('/feed', rss('The Wire')).on('/page', document('<html>', 'text/html'));
    const good = await served.send('POST', '/v1/sources?check=true', { url: site.url('/feed') });
    expect(good).toMatchObject({ status: 201, body: { title: 'The Wire' } });
    const bad = await served.send('POST', '/v1/sources?check=true', { url: site.url('/page') });
    expect(bad).toMatchObject({ status: 422, body: { errors: [{ pointer: '/url' }] } });
    expect(await stored()).toHaveLength(1);
  });
});

describe('an inner address', () => {
  it.each(['http://127.0.0.1:22/', 'http://169.254.169.254/latest/meta-data', 'http://[::1]/', 'http://10.0.0.1/feed'])(
    'is asked by nobody: %s',
    async (url) => {
      expect((await check({ url })).problem).toMatch(/INGEST_ALLOWED_ADDRESSES/);
      expect((await discover(url)).problem).toMatch(/INGEST_ALLOWED_ADDRESSES/);
      expect(await served.send('POST', '/v1/sources?check=true', { url })).toMatchObject({ status: 422 });
    },
  );

  it('is not reached by what a page or a redirect names', async () => {
    const site = web.site('127.0.0.2').on('/jump', { status: 302, headers: { location: 'http://10.0.0.1/feed' } });
    site.on(
      '/',
      document('<link rel="alternate" type="application/rss+xml" href="http://10.0.0.1/feed">', 'text/html'),
    );
    expect((await check({ url: site.url('/jump') })).problem).toMatch(/10\.0\.0\.1 is .*INGEST_ALLOWED_ADDRESSES/);
    expect((await discover(site.url('/'))).sources).toEqual([]);
  });
});

describe('discovering sources', () => {
  it('finds what a page names and robots.txt lists, the best first, each read once', async () => {
    const site = web.site('127.0.0.2');
    site.on(
      '/',
      document(
        `<LINK REL=alternate TYPE="application/rss+xml" HREF="/comments?a=1&amp;b=2"><link rel="alternate" type="application/atom+xml" href="feed">
         <link rel="alternate" hreflang="de" href="/de"><link rel="alternate" type="application/rss+xml" href="/gone">`,
        'text/html',
      ),
    );
    site.on('/comments', rss('Comments')).on('/feed', rss('Wire')).on('/map.xml', document(map, 'application/xml'));
    site.on('/robots.txt', document(`Sitemap: ${site.url('/map.xml')}`, 'text/plain'));
    const { sources, problem } = await discover(site.url('/'));
    expect(problem).toBeNull();
    expect(sources.map(({ title, kind, foundBy }) => [title, kind, foundBy])).toEqual([
      ['Wire', 'feed', 'link'],
      [null, 'sitemap', 'robots'],
      ['Comments', 'feed', 'link'],
    ]);
    expect(site.paths).not.toContain('/rss.xml');
  });

  it('tries the usual paths where the page names nothing, and takes an address that is a feed itself', async () => {
    const site = web.site('127.0.0.2').on('/', document('<p>Hello</p>', 'text/html')).on('/rss.xml', rss('Wire'));
    expect((await discover(site.url('/'))).sources).toMatchObject([
      { url: site.url('/rss.xml'), foundBy: 'usual path' },
    ]);
    expect((await discover(site.url('/rss.xml'))).sources).toMatchObject([{ title: 'Wire', foundBy: 'itself' }]);
  });

  it('asks for nothing that robots.txt forbids, and no site more than a dozen times', async () => {
    const links = Array.from({ length: 20 }, (_, n) => `<link rel=feed type="application/rss+xml" href="/f/${n}">`);
    const site = web
      .site('127.0.0.2')
      .on('/', document(links.join(''), 'text/html'))
      .on('*', rss('Wire'));
    site.on('/robots.txt', document('User-agent: *\nDisallow: /f/1$\nDisallow: /private', 'text/plain'));
    expect((await discover(site.url('/'))).sources).not.toEqual([]);
    expect(site.paths).not.toContain('/f/1');
    expect(site.paths.length).toBeLessThanOrEqual(12);
    expect((await discover(site.url('/private'))).problem).toContain('robots.txt forbids it');
    expect(site.paths).not.toContain('/private');
  });

  it('refuses what is no address', async () => {
    expect(await served.send('GET', '/v1/sources/discover?url=file:///etc/passwd')).toMatchObject({ status: 400 });
    expect(await served.send('GET', '/v1/sources/discover')).toMatchObject({ status: 400 });
  });
});
