import { migrate } from '#platform';
import { createTestDatabase, type TestDatabase } from '#testing';
import { openTestWeb, redirect, slowly, type Site, type TestWeb } from '../http/test-web.contract.js';
import { migrations } from './migrations.js';
import { RobotsCache, type KnownVerdict } from './robots-cache.js';

let web: TestWeb;
let test: TestDatabase;
let now: Date;
let count = 0;

beforeAll(async () => {
  [web, test] = await Promise.all([openTestWeb(), createTestDatabase()]);
  await migrate(test.database, migrations);
});
afterAll(async () => {
  await web.close();
  await test.drop();
});
beforeEach(() => {
  now = new Date('2025-02-18T09:00:00Z');
});

const newSite = (): Site => web.site(`site-${(count += 1)}.test`);
const newCache = (): RobotsCache =>
  new RobotsCache(web.fetcher({ totalMs: 5_000 }), test.database, { userAgent: 'Dateline/0.1', now: () => now });
const later = (hours: number): void => {
  now = new Date(now.getTime() + hours * 3_600_000);
};
const verdict = (site: Site, path = '/private/a', cache = newCache()): Promise<KnownVerdict> =>
  cache.verdict(site.url(path));
const rules = { headers: { 'content-type': 'text/plain' }, body: 'User-agent: *\nDisallow: /private\nCrawl-delay: 3' };

describe('the rules of a site', () => {
  it('are asked for once and kept for all processes, for a day', async () => {
    const site = newSite().on('/robots.txt', rules);
    expect(await verdict(site)).toEqual({
      allowed: false,
      rule: 'Disallow: /private',
      crawlDelayS: 3,
      from: 'fetched',
      reason: null,
      isFresh: true,
    });
    later(23.9);
    expect(await verdict(site, '/open')).toMatchObject({ allowed: true, crawlDelayS: 3, from: 'cached' });
    expect(site.paths).toEqual(['/robots.txt']);
    later(0.2);
    expect(await verdict(site)).toMatchObject({ from: 'fetched' });
    expect(site.paths).toHaveLength(2);
  });

  it('are kept for less where Cache-Control says so, but for five minutes at least, and never for more', async () => {
    const asked = async (cacheControl: string, hours: number): Promise<number> => {
      const site = newSite().on('/robots.txt', { ...rules, headers: { 'cache-control': cacheControl } });
      await verdict(site);
      later(hours);
      await verdict(site);
      return site.requests.length;
    };
    expect(await asked('public, max-age=3600', 0.9)).toBe(1);
    expect(await asked('public, max-age=3600', 1.1)).toBe(2);
    expect(await asked('no-store', 0.05)).toBe(1);
    expect(await asked('max-age=0', 0.1)).toBe(2);
    expect(await asked('max-age=9999999', 25)).toBe(2);
  });

  it('are asked for once by many that need them at once, in one process and in several', async () => {
    const site = newSite().on('/robots.txt', slowly(200, rules));
    const caches = [newCache(), newCache(), newCache()];
    const verdicts = await Promise.all(
      caches.flatMap((cache) => [1, 2, 3, 4].map(() => verdict(site, '/private', cache))),
    );
    expect(verdicts.map(({ allowed }) => allowed)).toEqual(Array(12).fill(false));
    expect(site.paths).toEqual(['/robots.txt']);
  });

  it('are read by another process when the one that asked for them died', async () => {
    const site = newSite().on('/robots.txt', rules);
    await test.database.query({
      text: `INSERT INTO dateline.robots (origin, expires_at, claimed_until) VALUES ($1, $2, $3)`,
      values: [site.origin, now, new Date(now.getTime() + 30_000)],
    });
    const waiting = verdict(site);
    later(1);
    expect(await waiting).toMatchObject({ from: 'fetched', allowed: false });
  });

  it('are followed over five redirects, and are taken for missing after more', async () => {
    const site = newSite().on('/robots.txt', redirect(302, '/1'));
    for (const step of [1, 2, 3, 4]) site.on(`/${step}`, redirect(302, `/${step + 1}`));
    site.on('/5', rules);
    expect(await verdict(site)).toMatchObject({ allowed: false, from: 'fetched' });
    later(25);
    site.on('/5', redirect(302, '/6')).on('/6', rules);
    expect(await verdict(site)).toMatchObject({ allowed: true, from: 'unavailable' });
  });
});

describe('a site without rules', () => {
  it.each([400, 401, 403, 404, 410, 451])('that answers %i allows everything, for a day', async (status) => {
    const site = newSite().on('/robots.txt', { status });
    expect(await verdict(site)).toEqual({
      allowed: true,
      rule: null,
      crawlDelayS: null,
      from: 'unavailable',
      reason: `its server answers ${status}`,
      isFresh: true,
    });
    later(23);
    expect(await verdict(site)).toMatchObject({ from: 'unavailable' });
    expect(site.requests).toHaveLength(1);
  });

  it('but with a page in their place allows everything', async () => {
    const site = newSite().on('/robots.txt', { body: '<!DOCTYPE html><title>Not found</title>\0' });
    expect(await verdict(site)).toMatchObject({ allowed: true, rule: null });
  });
});

describe('a site that cannot tell its rules', () => {
  it.each([500, 503, 429])(
    'since it answers %i forbids everything, and is asked again half an hour later',
    async (status) => {
      const site = newSite().on('/robots.txt', { status });
      expect(await verdict(site, '/open')).toMatchObject({ allowed: false, rule: null, from: 'unreachable' });
      later(0.4);
      expect(await verdict(site, '/open')).toMatchObject({ allowed: false, reason: `its server answers ${status}` });
      expect(site.requests).toHaveLength(1);
      later(0.2);
      site.on('/robots.txt', rules);
      expect(await verdict(site, '/open')).toMatchObject({ allowed: true, from: 'fetched' });
    },
  );

  it('since the connection breaks off forbids everything', async () => {
    const site = newSite().on('/robots.txt', (_, response) => void response.destroy());
    expect(await verdict(site, '/open')).toMatchObject({ allowed: false, from: 'unreachable' });
    expect(site.paths).toEqual(['/robots.txt']);
  });

  it('is still read by its last copy', async () => {
    const site = newSite().on('/robots.txt', rules, { status: 503 });
    await verdict(site);
    later(25);
    expect(await verdict(site, '/open')).toMatchObject({ allowed: true, from: 'unreachable' });
    expect(await verdict(site, '/private')).toMatchObject({ allowed: false, rule: 'Disallow: /private' });
  });

  it('for thirty days allows everything from then on', async () => {
    const site = newSite().on('/robots.txt', { status: 500 });
    await verdict(site, '/open');
    later(29.9 * 24);
    expect(await verdict(site, '/open')).toMatchObject({ allowed: false });
    later(24);
    expect(await verdict(site, '/open')).toMatchObject({ allowed: true, from: 'unreachable' });
  });
});

it('an address that must not be asked is told as such, and nothing is kept of it', async () => {
  const cache = newCache();
  await expect(cache.verdict('http://10.0.0.1/')).rejects.toMatchObject({ kind: 'forbidden-address' });
  await expect(cache.verdict('http://10.0.0.1/')).rejects.toMatchObject({ kind: 'forbidden-address' });
});
