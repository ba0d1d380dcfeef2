import { createApp, readConfig } from '#platform';
import { until } from '#testing';
import { conditional, document, type Route, type Site } from '../http/test-web.contract.js';
import { ingestConfig } from '../ingest.config.js';
import { IngestModule } from '../ingest.module.js';
import { hurried, paragraphs, pollWeb, rss, type PolledWeb } from '../polling/polled-web.contract.js';
import { TestHub, type Wanted } from './test-hub.contract.js';

const PUBLIC_URL = 'http://dateline.test/ingest';
let polled: PolledWeb;
let nextHost = 2;

beforeAll(async () => {
  polled = await pollWeb({ INGEST_PUBLIC_URL: PUBLIC_URL });
});
afterAll(() => polled.stop());

type Newsroom = {
  readonly id: string;
  readonly site: Site;
  readonly hub: TestHub;
  /** What the feed lists from now on. */
  readonly items: object[];
  readonly feed: () => string;
  /** The feed's links, with the hub of that site. */
  readonly links: (hubs: Site) => string;
};

/** A feed with a hub, registered and polled once; the hub was asked. `reply`: what it answers to that; 202 unless told. */
async function newsroom(reply?: Route): Promise<Newsroom> {
  const site = polled.web.site(`127.0.0.${nextHost++}`);
  const hub = new TestHub(site, polled.served.origin);
  const items: object[] = [];
  if (reply !== undefined) site.on('/hub', reply);
  const links = (
    hubs: Site,
  ): string => `<atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="hub" href="${hubs.url('/hub')}"/>
    <atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="self" href="${site.url('/rss')}"/>`;
  const feed = (): string => rss(items, links(site));
  site.on('/rss', conditional(feed, {}));
  const id = await polled.register({ url: site.url('/rss') });
  await polled.fetches(id, 1);
  await until(() => site.asked('/hub').length === 1);
  return { id, site, hub, items, feed, links };
}

const eventually = (text: string, expected: readonly object[]): Promise<void> =>
  polled.served.eventually(text, expected);
const last = ({ wanted }: TestHub): Wanted =>
  wanted.at(-1) ?? { mode: 'none', topic: '', callback: PUBLIC_URL, secret: '' };
const story = (title: string): object => ({ title, guid: title, content: paragraphs(title) });
const titled = async (title: string): Promise<number> =>
  (
    await polled.served.rows(
      `SELECT 1 FROM dateline.events WHERE type = 'ArticleCollected' AND data ->> 'title' = '${title}'`,
    )
  ).length;
const subscriptionsOf = (id: string): Promise<object[]> =>
  polled.served.rows(`SELECT hub, state FROM dateline.websub WHERE source_id = '${id}' ORDER BY state`);
const deliveries = async (outcome: string): Promise<number> => {
  const text = await (await fetch(`${polled.served.origin}/metrics`)).text();
  return Number(new RegExp(`^dateline_websub_deliveries_total\\{outcome="${outcome}"\\} (\\d+)`, 'm').exec(text)?.[1]);
};

describe('a feed that offers a hub', () => {
  it('is subscribed to once, confirmed, and what the hub delivers is collected once, also when it is polled too', async () => {
    const { id, hub, items, feed } = await newsroom();
    expect(hub.wanted).toHaveLength(1);
    expect(last(hub).callback).toContain(`${PUBLIC_URL}/v1/websub/`);
    expect(await hub.verify(last(hub), 'subscribe', { lease_seconds: '864000', 'hub.extra': 'x' })).toEqual([
      200,
      'a-challenge',
    ]);
    items.push(story('W1'));
    const taken = await Promise.all([hub.deliver(last(hub), feed()), hub.deliver(last(hub), feed())]);
    expect(taken.map(([status]) => status)).toEqual([202, 202]);
    const [, pushed] = await polled.fetches(id, 3);
    expect(pushed).toMatchObject({ kind: 'push', outcome: 'pushed' });
    expect(pushed?.nextReason).toMatch(/^in [^:]+, as a check: the hub pushes$/);
    await polled.pollAgain(id);
    expect((await polled.fetches(id, 4)).at(-1)).toMatchObject({ kind: 'poll', itemsNew: 0 });
    expect((await polled.fetches(id, 4)).at(-1)?.nextReason).toMatch(/^in [^:]+, as a check: the hub pushes$/);
    expect(await titled('W1')).toBe(1);
    expect(hub.wanted).toHaveLength(1);
  });

  it('is not collected from what another has signed, or nobody, and that is counted', async () => {
    const { id, hub, items, feed } = await newsroom();
    await hub.verify(last(hub), 'subscribe');
    items.push(story('W2'));
    const before = await deliveries('unsigned');
    expect(await hub.deliver(last(hub), feed(), { key: 'guessed' })).toEqual([202, '']);
    expect(await hub.deliver(last(hub), feed(), { method: 'md5' })).toEqual([202, '']);
    expect(await deliveries('unsigned')).toBe(before + 2);
    expect(await titled('W2')).toBe(0);
    expect(await polled.fetches(id, 1)).toHaveLength(1);
  });

  it('is not confirmed for another topic, for what nobody asked, or at an unknown callback', async () => {
    const { hub } = await newsroom();
    const wanted = last(hub);
    const refused = [
      hub.verify({ ...wanted, topic: 'https://evil.example/' }, 'subscribe'),
      hub.verify(wanted, 'unsubscribe'),
      hub.verify({ ...wanted, callback: wanted.callback.replace(/.{12}$/, '0'.repeat(12)) }, 'subscribe'),
      hub.verify({ ...wanted, callback: `${wanted.callback}x` }, 'subscribe'),
    ];
    expect((await Promise.all(refused)).map(([status]) => status)).toEqual([404, 404, 404, 404]);
  });

  it('is polled as usual again when the hub says no, or left something out', async () => {
    const { id, hub, items, feed } = await newsroom();
    await hub.verify(last(hub), 'subscribe');
    await hub.deliver(last(hub), feed());
    items.push(story('W3'));
    await polled.pollAgain(id);
    expect((await polled.fetches(id, 3)).at(-1)?.nextReason).toMatch(/^every /);
    expect(await hub.verify(last(hub), 'denied', { 'hub.reason': 'No' })).toEqual([200, '']);
    await eventually(`SELECT state FROM dateline.websub WHERE source_id = '${id}'`, [{ state: 'denied' }]);
  });

  it('is asked for itself when what the hub delivers cannot be read, which is kept', async () => {
    const { id, hub } = await newsroom();
    await hub.verify(last(hub), 'subscribe');
    expect((await hub.deliver(last(hub), '<html>No feed</html>'))[0]).toBe(202);
    expect((await polled.fetches(id, 3)).map(({ outcome }) => outcome)).toEqual(['fetched', 'unreadable', 'fetched']);
  });

  it('is asked for itself when the hub delivers nothing, as a ping, and nothing is in quarantine', async () => {
    const { id, hub, items } = await newsroom();
    await hub.verify(last(hub), 'subscribe');
    items.push(story('W5'));
    expect(await hub.deliver(last(hub), '')).toEqual([202, '']);
    expect((await polled.fetches(id, 2)).map(({ kind, outcome, itemsNew }) => [kind, outcome, itemsNew])).toEqual([
      ['poll', 'fetched', 0],
      ['poll', 'fetched', 1],
    ]);
    expect(await polled.served.rows(`SELECT url FROM dateline.quarantine WHERE source_id = '${id}'`)).toEqual([]);
    expect(await deliveries('ping')).toBe(1);
  });

  it('is subscribed to at its new hub when it names another, and leaves the old one', async () => {
    const { id, hub, site, links } = await newsroom();
    await hub.verify(last(hub), 'subscribe');
    const moved = polled.web.site(`127.0.0.${nextHost++}`);
    const next = new TestHub(moved, polled.served.origin);
    site.on('/rss', document(rss([], links(moved)), 'application/rss+xml'));
    await polled.pollAgain(id);
    await until(() => next.wanted.length === 1 && hub.wanted.length === 2);
    expect([last(hub).mode, last(next).mode]).toEqual(['unsubscribe', 'subscribe']);
    expect(last(next).secret).not.toBe(last(hub).secret);
    expect(last(next).callback).not.toBe(last(hub).callback);
    expect((await next.verify(last(next), 'subscribe'))[0]).toBe(200);
    expect((await hub.verify(last(hub), 'unsubscribe'))[0]).toBe(200);
    expect(await subscriptionsOf(id)).toEqual([{ hub: moved.url('/hub'), state: 'active' }]);
  });

  it.each<[string, Route, { state: string; attempts: number; reason: string; waitS: number }]>([
    [
      'says no',
      { status: 403, body: 'Not you' },
      { state: 'denied', attempts: 0, reason: 'The hub answered 403: Not you', waitS: 7 * 24 * 3_600 },
    ],
    ['is out of order', { status: 503 }, { state: 'asked', attempts: 1, reason: 'The hub answered 503:', waitS: 300 }],
    [
      'does not answer',
      (_, response) => void response.destroy(),
      { state: 'asked', attempts: 1, reason: 'The hub could not be asked:', waitS: 300 },
    ],
  ])('is polled as usual when its hub %s, which is asked again later', async (_, reply, { reason, waitS, ...left }) => {
    const { id, site } = await newsroom(reply);
    await eventually(
      `SELECT state, attempts, starts_with(reason, '${reason}') AS told,
         ask_at BETWEEN now() + interval '${waitS - 60} seconds' AND now() + interval '${waitS * 1.25} seconds' AS later
       FROM dateline.websub WHERE source_id = '${id}'`,
      [{ ...left, told: true, later: true }],
    );
    expect(site.asked('/hub')).toHaveLength(1);
    await polled.pollAgain(id);
    expect((await polled.fetches(id, 2)).at(-1)?.nextReason).toMatch(/^every /);
  });

  it('tells in its health what its hub does', async () => {
    const { id, hub, feed, site } = await newsroom();
    const told = async (): Promise<unknown> =>
      ((await polled.served.send('GET', `/v1/sources/${id}/health`)).body as { hub: unknown }).hub;
    const shown = async (): Promise<string> => (await polled.served.cli('source', 'health', id)).stdout;
    const nothing = { url: site.url('/hub'), reason: null, lastDeliveryAt: null, lastMissAt: null };
    expect(await told()).toEqual({ ...nothing, state: 'asked', leasedUntil: null });
    expect(await shown()).toMatch(/^hub +http:\S+\/hub was asked to push and has not come back$/m);
    await hub.verify(last(hub), 'subscribe');
    await hub.deliver(last(hub), feed());
    const time = expect.stringMatching(/^20/) as string;
    expect(await told()).toEqual({ ...nothing, state: 'active', leasedUntil: time, lastDeliveryAt: time });
    expect(await shown()).toMatch(/^hub +http:\S+\/hub pushes\nleased until +20\S+Z\ndelivered +20\S+Z$/m);
    await hub.verify(last(hub), 'denied', { reason: 'No' });
    expect(await told()).toMatchObject({ state: 'denied', reason: 'No' });
    expect(await shown()).toMatch(/^hub +http:\S+\/hub does not push: No$/m);
    await polled.served.rows(`UPDATE dateline.source SET state = 'retired' WHERE source_id = '${id}'`);
    await until(() => hub.wanted.length === 2);
    expect(await told()).toBeNull();
    expect(await shown()).not.toMatch(/^hub /m);
  });

  it('that is retired is unsubscribed, and what is still delivered is refused', async () => {
    const { id, hub, items, feed } = await newsroom();
    const subscribed = last(hub);
    await hub.verify(subscribed, 'subscribe');
    await polled.served.rows(`UPDATE dateline.source SET state = 'retired' WHERE source_id = '${id}'`);
    await until(() => hub.wanted.length === 2);
    expect(last(hub)).toMatchObject({ mode: 'unsubscribe', callback: subscribed.callback });
    expect((await hub.verify(subscribed, 'subscribe'))[0]).toBe(404);
    expect(await hub.verify(subscribed, 'unsubscribe')).toEqual([200, 'a-challenge']);
    items.push(story('W4'));
    expect((await hub.deliver(subscribed, feed()))[0]).toBe(410);
    expect(await titled('W4')).toBe(0);
  });

  it('is renewed before its lease ends, once by two processes', async () => {
    const { id, hub } = await newsroom();
    await hub.verify(last(hub), 'subscribe');
    const settings = { ...hurried(polled.web), INGEST_PUBLIC_URL: PUBLIC_URL, DATABASE_URL: polled.served.test.url };
    const other = await createApp(IngestModule.with(readConfig(ingestConfig, settings)), 'error');
    await other.init();
    await polled.served.rows(`UPDATE dateline.websub SET ask_at = now() WHERE source_id = '${id}'`);
    await until(() => hub.wanted.length === 2);
    await other.close();
    expect(hub.wanted.map(({ mode }) => mode)).toEqual(['subscribe', 'subscribe']);
    expect(hub.wanted[0]?.secret).toBe(last(hub).secret);
  });
});

it('without INGEST_PUBLIC_URL no hub is asked', async () => {
  const alone = await pollWeb();
  const site = alone.web.site('127.0.0.2');
  const hub = new TestHub(site);
  const links = ['hub', 'self'].map(
    (rel) => `<link xmlns="http://www.w3.org/2005/Atom" rel="${rel}" href="${site.url('/hub')}"/>`,
  );
  site.on('/rss', document(rss([], links.join('')), 'application/rss+xml'));
  await alone.fetches(await alone.register({ url: site.url('/rss') }), 1);
  expect(await alone.served.rows('SELECT * FROM dateline.websub')).toEqual([]);
  expect(hub.wanted).toEqual([]);
  await alone.stop();
});
