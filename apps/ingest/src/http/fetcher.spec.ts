import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { AddressRules } from './addresses.js';
import { Fetcher, type Answer, type FetchError, type FetchLimits, type FetchRequest } from './fetcher.js';
import {
  conditional,
  document,
  drip,
  endless,
  gzipBomb,
  headerBomb,
  misnumbered,
  openTestWeb,
  redirect,
  silence,
  type Reply,
  type TestWeb,
} from './test-web.contract.js';

let web: TestWeb;
beforeAll(async () => {
  web = await openTestWeb();
});
afterAll(() => web.close());

let count = 0;
const newSite = (): ReturnType<TestWeb['site']> => web.site(`site-${(count += 1)}.test`);
const get = (url: string, more: Partial<FetchRequest> = {}): Promise<Answer> =>
  web.fetcher().fetch({ url, accept: 'text/html', ...more });

async function failure(
  url: string,
  limits: Partial<FetchLimits> = {},
  fetcher = web.fetcher(limits),
): Promise<FetchError> {
  return fetcher.fetch({ url, accept: 'text/html' }).then(
    ({ status }) => {
      throw new Error(`It answered ${status}`);
    },
    (error: unknown) => error as FetchError,
  );
}

describe('a fetch', () => {
  it('tells who asks, and answers with body, headers, address and time', async () => {
    const site = newSite().on(
      '/a',
      document('<p>Hello</p>', 'text/html', { 'set-cookie': 'id=1', link: ['<a>', '<b>'] }),
    );
    const answer = await get(site.url('/a?b=c#d'));
    expect(answer).toMatchObject({
      url: site.url('/a?b=c'),
      status: 200,
      address: '127.0.0.1',
      hops: [],
      wireBytes: 12,
    });
    expect(answer.body.toString()).toBe('<p>Hello</p>');
    expect(answer.headers).toMatchObject({ 'content-type': 'text/html', link: '<a>, <b>' });
    expect(answer.headers).not.toHaveProperty('set-cookie');
    expect(answer.durationMs).toBeGreaterThan(0);
    expect(site.requests[0]?.headers).toMatchObject({
      host: `${site.host}:${web.port}`,
      'user-agent': 'Dateline/1.0 (+https://dateline.test/about)',
      accept: 'text/html',
    });
  });

  it('sends validators and resolves with 304', async () => {
    const site = newSite().on(
      '/',
      conditional('<rss/>', { etag: '"1"', lastModified: 'Sat, 28 Nov 2026 00:00:00 GMT' }),
    );
    expect(await get(site.url(), { etag: '"1"' })).toMatchObject({ status: 304, wireBytes: 0 });
    expect(await get(site.url(), { lastModified: 'Sat, 28 Nov 2026 00:00:00 GMT' })).toMatchObject({ status: 304 });
    expect(await get(site.url(), { etag: '"2"' })).toMatchObject({ status: 200, headers: { etag: '"1"' } });
    expect(await get(site.url(), { etag: 'a\r\nx-evil: 1' })).toMatchObject({ status: 200 });
    expect(site.requests.at(-1)?.headers).not.toHaveProperty('x-evil');
  });

  it('resolves with any other status as well', async () => {
    const site = newSite().on('/', { status: 503, headers: { 'retry-after': '60' }, body: 'later' });
    expect(await get(site.url())).toMatchObject({ status: 503, headers: { 'retry-after': '60' } });
  });

  it('posts a body, and sends the password of a URL without telling it', async () => {
    const site = newSite().on('/', { status: 202 });
    const answer = await get(site.url().replace('//', '//user:p%40ss@'), {
      method: 'POST',
      body: 'a=b',
      headers: { 'content-type': 'text/plain' },
    });
    expect(answer.url).toBe(site.url());
    expect(site.requests[0]).toMatchObject({ method: 'POST', body: 'a=b', headers: { 'content-type': 'text/plain' } });
    expect(site.requests[0]?.headers.authorization).toBe(`Basic ${Buffer.from('user:p@ss').toString('base64')}`);
  });

  it('fails with the kind of what went wrong, and says what may be done', async () => {
    const nowhere = new Fetcher({
      userAgent: 'x',
      lookup: () => Promise.reject(Object.assign(new Error('no'), { code: 'ENOTFOUND' })),
    });
    expect(await failure('http://nowhere.test/', {}, nowhere)).toMatchObject({ kind: 'dns', retryable: true });
    expect(await failure('https://[::1')).toMatchObject({ kind: 'bad-url', retryable: false });
    expect((await failure('ftp://user:secret@a.test/')).message).toBe(
      'ftp://a.test/ is not on the web: only http and https are asked',
    );
    const closed = new Fetcher({
      userAgent: 'x',
      lookup: web.lookup,
      rules: new AddressRules({ allowed: ['127.0.0.1:1'] }),
    });
    expect(await failure('http://closed.test:1/', {}, closed)).toMatchObject({ kind: 'connect', retryable: true });
    expect(await failure(newSite().url().replace('http:', 'https:'))).toMatchObject({ kind: 'tls', retryable: false });
  });
});

describe('redirects', () => {
  it('are followed and told one by one', async () => {
    const [old, now] = [newSite(), newSite()];
    old.on('/a', redirect(301, '/b')).on('/b', redirect(308, now.url('/ä?x=1#y')));
    now.on('/%C3%A4', redirect(302, '../c')).on('/c', { body: 'here' });
    const answer = await get(old.url('/a'));
    expect(answer.body.toString()).toBe('here');
    expect(answer.hops).toEqual([
      { url: old.url('/a'), status: 301, location: old.url('/b'), address: '127.0.0.1' },
      { url: old.url('/b'), status: 308, location: now.url('/%C3%A4?x=1'), address: '127.0.0.1' },
      { url: now.url('/%C3%A4?x=1'), status: 302, location: now.url('/c'), address: '127.0.0.1' },
    ]);
  });

  it('in a circle or without end are given up', async () => {
    const site = newSite().on('/a', redirect(302, '/b')).on('/b', redirect(302, '/a'));
    expect(await failure(site.url('/a'))).toMatchObject({
      kind: 'redirect-loop',
      hops: [{ status: 302 }, { status: 302 }],
    });
    site.on('*', ({ received }, response) => void response.writeHead(302, { location: `${received.path}x` }).end());
    expect(await failure(site.url('/c'), { maxRedirects: 3 })).toMatchObject({ kind: 'too-many-redirects' });
    expect(site.paths).toEqual(['/a', '/b', '/c', '/cx', '/cxx', '/cxxx']);
  });

  it('keep the method with 307 and 308, and make it GET otherwise', async () => {
    const site = newSite().on('/done', { body: 'ok' });
    for (const status of [301, 302, 303, 307, 308]) {
      site.on('/from', redirect(status, '/done'));
      await get(site.url('/from'), { method: 'POST', body: 'x' });
    }
    expect(site.asked('/done').map(({ method, body }) => method + body)).toEqual([
      'GET',
      'GET',
      'GET',
      'POSTx',
      'POSTx',
    ]);
  });

  it('take neither headers nor passwords to another origin, nor bring any', async () => {
    const [mine, other] = [newSite(), newSite()];
    mine.on('/same', redirect(302, '/to')).on('/to', redirect(302, other.url().replace('//', '//a:b@')));
    await get(mine.url('/same').replace('//', '//user:pass@'), { headers: { 'x-key': 'secret' } });
    expect(mine.asked('/to')[0]?.headers).toMatchObject({ 'x-key': 'secret' });
    expect(mine.asked('/to')[0]?.headers).toHaveProperty('authorization');
    expect(Object.keys(other.requests[0]?.headers ?? {})).toEqual([
      'host',
      'connection',
      'user-agent',
      'accept',
      'accept-encoding',
    ]);
  });

  it('to what is not on the web are refused, and one without a target is an answer', async () => {
    const site = newSite().on('/', redirect(302, 'file:///etc/passwd')).on('/none', { status: 301 });
    expect(await failure(site.url())).toMatchObject({ kind: 'bad-url' });
    expect(await get(site.url('/none'))).toMatchObject({ status: 301, hops: [] });
  });
});

describe('the guard', () => {
  const guarded = (addresses: readonly string[], allowed: string[] = []): Fetcher => {
    const answers = [...addresses];
    return new Fetcher({
      userAgent: 'x',
      rules: new AddressRules({ allowed, ports: [80, 443, web.port] }),
      lookup: () =>
        Promise.resolve([{ address: answers.length > 1 ? (answers.shift() ?? '') : (answers[0] ?? ''), family: 4 }]),
    });
  };

  it('lets no request out to an inner address, in whatever notation', async () => {
    const site = web.site('127.0.0.1').on('/', { body: 'secret' });
    const before = web.connections;
    for (const host of [
      '127.0.0.1',
      '2130706433',
      '0x7f.1',
      '[::ffff:127.0.0.1]',
      '[::1]',
      'localhost',
      'a.localhost.',
    ])
      expect(await failure(`http://${host}:${web.port}/`, {}, guarded(['127.0.0.1']))).toMatchObject({
        kind: 'forbidden-address',
      });
    expect(await failure(`http://inner.test:${web.port}/`, {}, guarded(['127.0.0.1']))).toMatchObject({
      kind: 'forbidden-address',
      retryable: false,
      message: 'inner.test resolves to 127.0.0.1, which is a loopback address; INGEST_ALLOWED_ADDRESSES can allow it',
    });
    expect([site.requests, web.connections]).toEqual([[], before]);
  });

  it('judges every hop: a public page cannot send it inside', async () => {
    const inner = web.site('127.0.0.1').on('/latest/meta-data', { body: 'secret' });
    for (const target of [inner.url('/latest/meta-data'), `http://rebound.test:${web.port}/`]) {
      const outer = newSite().on('/', redirect(302, target));
      const fetcher = guarded(['127.0.0.1'], [`${outer.host}:${web.port}`]);
      expect(await failure(outer.url(), {}, fetcher)).toMatchObject({
        kind: 'forbidden-address',
        hops: [{ status: 302 }],
      });
    }
    expect(inner.requests).toEqual([]);
  });

  it('is not fooled by a name that changes its address after it was judged', async () => {
    // 127.0.0.1 stands for the public web here, and 127.0.0.2 for an inner address.
    const allowed = [`127.0.0.1:${web.port}`];
    const site = web
      .site('rebind.test')
      .on('/', { status: 302, headers: { location: '/inner', connection: 'close' } })
      .on('/inner', { body: 'secret' });
    expect(await failure(site.url(), {}, guarded(['127.0.0.1', '127.0.0.2'], allowed))).toMatchObject({
      kind: 'forbidden-address',
      hops: [{ url: site.url(), address: '127.0.0.1' }],
    });
    expect(site.paths).toEqual(['/']);
    const fetcher = guarded(['127.0.0.1', '127.0.0.2'], allowed);
    expect(await fetcher.fetch({ url: site.url('/inner'), accept: '*/*' })).toMatchObject({ address: '127.0.0.1' });
    expect(await failure(site.url('/inner'), {}, fetcher)).toMatchObject({ kind: 'forbidden-address' });
  });

  it('connects to the public addresses of a name that has inner ones as well, and to no others', async () => {
    const site = web.site('mixed.test').on('/', { body: 'ok' });
    const mixed = ['10.0.0.1', '127.0.0.1'].map((address) => ({ address, family: 4 }));
    const fetcher = new Fetcher({
      userAgent: 'x',
      lookup: () => Promise.resolve(mixed),
      rules: new AddressRules({ allowed: web.allowed }),
    });
    expect(await fetcher.fetch({ url: site.url(), accept: '*/*' })).toMatchObject({ address: '127.0.0.1' });
  });

  it('asks no port that nobody named', async () => {
    expect((await failure(`http://a.test:22/`, {}, guarded(['93.184.216.34']))).message).toContain(
      'INGEST_ALLOWED_PORTS',
    );
  });
});

describe('limits', () => {
  const text = 'News '.repeat(2000);
  const encoded = (encoding: string, body: Uint8Array): Reply =>
    document(body, 'text/html', { 'content-encoding': encoding });

  it('leave honest bodies alone, in every encoding', async () => {
    const site = newSite()
      .on('/gzip', encoded('gzip', gzipSync(text)))
      .on('/x-gzip', encoded('X-GZIP', gzipSync(text)))
      .on('/deflate', encoded('deflate', deflateSync(text)))
      .on('/raw', encoded('deflate', deflateRawSync(text)))
      .on('/br', encoded('br', brotliCompressSync(text)))
      .on('/identity', encoded('identity', Buffer.from(text)))
      .on('/sitemap.xml.gz', document(gzipSync(text), 'application/gzip'))
      .on('/empty', encoded('gzip', Buffer.alloc(0)));
    for (const path of ['/gzip', '/x-gzip', '/deflate', '/raw', '/br', '/identity', '/sitemap.xml.gz'])
      expect((await get(site.url(path))).body.toString()).toBe(text);
    expect((await get(site.url('/gzip'))).wireBytes).toBeLessThan(100);
    expect((await get(site.url('/empty'))).body).toHaveLength(0);
  });

  it('cut off compression bombs, by size and by ratio', async () => {
    const site = newSite().on('/', gzipBomb(8 * 1024 * 1024));
    expect((await failure(site.url(), { maxBytes: 500_000 })).message).toContain('has more than 500000 bytes');
    expect((await failure(site.url())).message).toContain('a compression bomb');
  });

  it('refuse encodings that are nested, unknown, corrupt or cut off', async () => {
    const whole = gzipSync(text);
    const site = newSite()
      .on('/nested', encoded('gzip, gzip', gzipSync(whole)))
      .on('/unknown', encoded('compress', Buffer.from('x')))
      .on('/corrupt', encoded('gzip', Buffer.from('<html>')))
      .on('/br', encoded('br', Buffer.from('<html>')))
      .on('/cut', encoded('gzip', whole.subarray(0, whole.length - 20)));
    for (const path of ['/nested', '/unknown', '/corrupt', '/br', '/cut'])
      expect(await failure(site.url(path))).toMatchObject({ kind: 'bad-encoding', retryable: false });
  });

  it('end bodies without end, silence and slow drips', async () => {
    const site = newSite().on('/endless', endless).on('/silent', silence).on('/drip', drip(20));
    expect(await failure(site.url('/endless'), { maxBytes: 500_000 })).toMatchObject({ kind: 'too-large' });
    expect((await failure(site.url('/silent'), { headersMs: 50 })).message).toContain('No headers within 50 ms');
    expect((await failure(site.url('/drip'), { totalMs: 300 })).message).toContain('No complete answer within 300 ms');
    site.on('/stuck', (_, response) => void response.writeHead(200).write('begun'));
    expect((await failure(site.url('/stuck'), { idleMs: 50 })).message).toContain('No more of the body within 50 ms');
  });

  it('take a body only as long as it says, and headers of sane size', async () => {
    const site = newSite()
      .on('/short', misnumbered('abc', 10))
      .on('/long', misnumbered('abcdef', 3))
      .on('/headers', headerBomb);
    expect(await failure(site.url('/short'))).toMatchObject({ kind: 'connect', retryable: true });
    expect(
      await get(site.url('/long')).then(
        ({ body }) => body.toString(),
        () => 'refused',
      ),
    ).toMatch(/^(abc|refused)$/);
    expect(await failure(site.url('/headers'))).toMatchObject({ kind: 'too-large' });
  });

  it('can be set for a request, and its caller can give it up', async () => {
    const site = newSite()
      .on('/', { body: 'x'.repeat(1000) })
      .on('/silent', silence);
    await expect(get(site.url(), { limits: { maxBytes: 999 } })).rejects.toMatchObject({ kind: 'too-large' });
    const controller = new AbortController();
    const leaving = get(site.url('/silent'), { signal: controller.signal });
    controller.abort();
    await expect(leaving).rejects.toMatchObject({ kind: 'aborted', retryable: true });
    const fetcher = web.fetcher();
    const running = fetcher.fetch({ url: site.url('/silent'), accept: '*/*' });
    fetcher.close();
    await expect(running).rejects.toMatchObject({ kind: 'aborted' });
  });
});
