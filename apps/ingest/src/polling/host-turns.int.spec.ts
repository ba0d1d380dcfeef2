import { createApp, readConfig } from '#platform';
import { document, redirect } from '../http/test-web.contract.js';
import { ingestConfig } from '../ingest.config.js';
import { IngestModule } from '../ingest.module.js';
import { hurried, pollWeb, rss, type PolledWeb } from './polled-web.contract.js';

const SPACING_MS = 150;

let polled: PolledWeb;
let another: { close(): Promise<void> };
let nextHost = 2;

beforeAll(async () => {
  const settings = { POLL_HOST_SPACING_MS: String(SPACING_MS) };
  polled = await pollWeb(settings);
  const { web, served } = polled;
  const config = readConfig(ingestConfig, { ...hurried(web), ...settings, DATABASE_URL: served.test.url });
  const app = await createApp(IngestModule.with(config), 'error');
  await app.init();
  another = app;
});
afterAll(async () => {
  await another.close();
  await polled.stop();
});

const newSite = (): ReturnType<PolledWeb['web']['site']> => polled.web.site(`127.0.0.${nextHost++}`);
const feed = document(rss([]), 'application/rss+xml');

describe('redirects of many hosts to one, polled by two processes', () => {
  it('take their turns there, one at a time and with its spacing, and all arrive', async () => {
    const target = newSite();
    const sites = Array.from({ length: 12 }, newSite);
    for (const [n, site] of sites.entries()) {
      site.on('/rss', redirect(302, target.url(`/rss${n}`)));
      target.on(`/rss${n}`, feed);
    }
    const ids = await Promise.all(sites.map((site) => polled.register({ url: site.url('/rss') })));
    for (const id of ids) expect((await polled.fetches(id, 1))[0]).toMatchObject({ outcome: 'fetched' });
    expect(target.requests.length).toBeGreaterThanOrEqual(12);
    expect(target.mostAtOnce).toBe(1);
    expect(target.closestMs).toBeGreaterThanOrEqual(SPACING_MS);
  });

  it('do not wait for one another when they lead in circles between hosts', async () => {
    const [one, other] = [newSite(), newSite()];
    for (const [from, to] of [
      [one, other],
      [other, one],
    ] as const) {
      from.on('/rss', redirect(302, to.url('/moved'))).on('/moved', feed);
    }
    const ids = [await polled.register({ url: one.url('/rss') }), await polled.register({ url: other.url('/rss') })];
    for (const id of ids) expect((await polled.fetches(id, 1))[0]).toMatchObject({ outcome: 'fetched' });
    for (const site of [one, other]) {
      expect(site.mostAtOnce).toBe(1);
      expect(site.closestMs).toBeGreaterThanOrEqual(SPACING_MS);
    }
  });
});

describe('a redirect', () => {
  it('on one host waits for its spacing, for feeds, pages and robots.txt alike', async () => {
    const site = newSite();
    site
      .on('/rss', redirect(301, site.url('/feed')))
      .on('/feed', document(rss([{ link: site.url('/a') }]), 'text/xml'));
    site.on('/a', redirect(302, site.url('/b'))).on('/b', document('<p>Words enough for an article.</p>', 'text/html'));
    site.on('/robots.txt', redirect(302, site.url('/rules'))).on('/rules', document('User-agent: *', 'text/plain'));
    await polled.fetches(await polled.register({ url: site.url('/rss') }), 2);
    expect(site.paths.slice(0, 6)).toEqual(['/rss', '/feed', '/robots.txt', '/rules', '/a', '/b']);
    expect(site.closestMs).toBeGreaterThanOrEqual(SPACING_MS);
  });

  it('to a host that is to be spared for long ends the attempt with a reason, and is followed once that is over', async () => {
    const [site, target] = [newSite(), newSite()];
    await polled.served.rows(
      `INSERT INTO dateline.host (name, next_at) VALUES ('${target.host}', now() + interval '1 hour')`,
    );
    site.on('/rss', redirect(302, target.url('/rss')));
    target.on('/rss', feed);
    const id = await polled.register({ url: site.url('/rss') });
    const [spared] = await polled.fetches(id, 1);
    expect(spared).toMatchObject({
      outcome: 'busy',
      error: expect.stringContaining(`${target.host}, where a redirect leads`) as string,
    });
    expect(target.requests).toEqual([]);
    const rows = `SELECT failures, next_at > now() + interval '50 minutes' AS waits FROM dateline.source_poll WHERE source_id = '${id}'`;
    expect(await polled.served.rows(rows)).toEqual([{ failures: 0, waits: true }]);
    await polled.pollAgain(id);
    expect((await polled.fetches(id, 2))[1]).toMatchObject({ outcome: 'fetched' });
  });

  it('to a host that says 429 spares that host, and not the one that led there', async () => {
    const [site, target] = [newSite(), newSite()];
    site.on('/rss', redirect(302, target.url('/rss')));
    target.on('/rss', { status: 429, headers: { 'retry-after': '7200' } });
    await polled.fetches(await polled.register({ url: site.url('/rss') }), 1);
    const spared = `SELECT name FROM dateline.host WHERE name IN ('${site.host}', '${target.host}') AND next_at > now() + interval '1 hour'`;
    expect(await polled.served.rows(spared)).toEqual([{ name: target.host }]);
  });
});
