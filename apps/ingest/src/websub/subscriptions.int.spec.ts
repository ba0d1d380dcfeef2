import { migrate } from '#platform';
import { createTestDatabase, type TestDatabase } from '#testing';
import { openTestWeb, type Asked, type Site, type TestWeb } from '../http/test-web.contract.js';
import { migrations } from './migrations.js';
import { Subscriptions, type Delivery } from './subscriptions.js';
import { TestHub, type Wanted } from './test-hub.contract.js';

let web: TestWeb;
let test: TestDatabase;
let hubSite: Site;
let hub: TestHub;
let subscriptions: Subscriptions;
let deliveries: (Delivery | 'unknown' | 'unsigned')[];
let now: Date;

beforeAll(async () => {
  web = await openTestWeb();
});
afterAll(() => web.close());

beforeEach(async () => {
  test = await createTestDatabase();
  await migrate(test.database, migrations);
  now = new Date('2025-02-18T09:00:00Z');
  deliveries = [];
  hubSite = web.site('hub.test');
  hub = new TestHub(hubSite);
  const own = web.site('dateline.test').on('*', callback);
  subscriptions = new Subscriptions(web.fetcher(), test.database, { publicUrl: own.origin, now: () => now });
});
afterEach(() => test.drop());

/** The endpoint as it stands before the subscriptions. */
async function callback(
  { received }: Asked,
  response: { writeHead(status: number): { end(body?: string): unknown } },
): Promise<void> {
  const url = new URL(received.path, 'http://dateline.test');
  const id = url.pathname.split('/').at(-1) ?? '';
  if (received.method === 'POST') {
    const signature = received.headers['x-hub-signature'];
    deliveries.push(
      await subscriptions.receive(
        id,
        Buffer.from(received.body),
        typeof signature === 'string' ? signature : undefined,
      ),
    );
    response.writeHead(deliveries.at(-1) === 'unknown' ? 404 : 202).end();
    return;
  }
  const get = (name: string): string | undefined => url.searchParams.get(`hub.${name}`) ?? undefined;
  const question = {
    mode: get('mode'),
    topic: get('topic'),
    challenge: get('challenge'),
    leaseSeconds: get('lease_seconds'),
    reason: get('reason'),
  };
  const echo = await subscriptions.verify(id, question);
  response.writeHead(echo === null ? 404 : 200).end(echo ?? '');
}

const topic = 'https://news.test/feed';
const want = (sourceId = 's1', of = topic): Promise<string> => subscriptions.want(sourceId, hubSite.url('/hub'), of);
const last = (): Wanted => hub.wanted.at(-1) ?? { mode: '', topic: '', callback: '', secret: '' };
const hours = (count: number): void => {
  now = new Date(now.getTime() + count * 3_600_000);
};

describe('a subscription', () => {
  it('is asked for once, confirmed by its challenge, and delivers what is signed', async () => {
    expect(await want()).toBe('The hub is asked to tell of changes');
    expect(await want()).toBe('The hub is asked already');
    expect(hub.wanted).toHaveLength(1);
    expect(await hub.verify(last(), 'subscribe')).toEqual([200, 'a-challenge']);
    expect(await subscriptions.of('s1')).toMatchObject({
      state: 'active',
      leasedUntil: new Date('2025-02-18T10:00:00Z'),
    });
    for (const method of ['sha1', 'sha256', 'sha384', 'sha512'])
      expect(await hub.deliver(last(), '<rss/>', { method })).toEqual([202, '']);
    expect(deliveries).toEqual(Array(4).fill({ sourceId: 's1', topic, body: Buffer.from('<rss/>') }));
  });

  it('is not confirmed for another topic, for what nobody asked, or at an unknown callback', async () => {
    await want();
    expect(await hub.verify({ ...last(), topic: 'https://evil.test/' }, 'subscribe')).toEqual([404, '']);
    expect(await hub.verify(last(), 'unsubscribe')).toEqual([404, '']);
    expect(await hub.verify({ ...last(), callback: `${last().callback}x` }, 'subscribe')).toEqual([404, '']);
    expect(await subscriptions.of('s1')).toMatchObject({ state: 'asked' });
  });

  it('ignores what is not signed with its secret, without saying so', async () => {
    await want();
    expect(await hub.deliver(last(), '<rss/>', { key: 'guessed' })).toEqual([202, '']);
    expect(await hub.deliver(last(), '<rss/>', { method: 'md5' })).toEqual([202, '']);
    expect(deliveries).toEqual(['unsigned', 'unsigned']);
  });

  it('is renewed before its lease ends, by one of several processes', async () => {
    await want();
    await hub.verify(last(), 'subscribe');
    expect(await subscriptions.renewDue()).toBe(0);
    hours(0.7);
    const renewed = await Promise.all([subscriptions.renewDue(), subscriptions.renewDue()]);
    expect(renewed.sort()).toEqual([0, 1]);
    expect(hub.wanted.map(({ mode, secret }) => [mode, secret === last().secret])).toEqual([
      ['subscribe', true],
      ['subscribe', true],
    ]);
  });

  it('that the hub denies is told with its reason', async () => {
    await want();
    expect(await hub.verify(last(), 'denied', { reason: 'Feed unknown' })).toEqual([200, '']);
    expect(await subscriptions.of('s1')).toMatchObject({ state: 'denied', reason: 'Feed unknown' });
  });

  it('ends when its source is retired: the hub is told, and what it still delivers is refused', async () => {
    await want();
    await hub.verify(last(), 'subscribe');
    const subscribed = last();
    await subscriptions.leave('s1');
    expect(last()).toMatchObject({ mode: 'unsubscribe', callback: subscribed.callback });
    expect(await hub.verify(subscribed, 'subscribe')).toEqual([404, '']);
    expect(await hub.verify(subscribed, 'unsubscribe')).toEqual([200, 'a-challenge']);
    expect(await hub.deliver(subscribed, '<rss/>')).toEqual([404, '']);
  });

  it('of a feed that moves to another hub or address is asked for anew, with another secret', async () => {
    await want();
    const before = last();
    await want('s1', 'https://news.test/feed2');
    expect(last()).toMatchObject({ topic: 'https://news.test/feed2' });
    expect(last().secret).not.toBe(before.secret);
    expect(last().callback).not.toBe(before.callback);
    expect(await hub.verify(before, 'subscribe')).toEqual([404, '']);
  });

  it('tells why there is none: a hub that fails, or no address to come back to', async () => {
    hubSite.on('/hub', { status: 400, body: 'No such topic' });
    expect(await want()).toBe('The hub answered 400: No such topic');
    const nowhere = new Subscriptions(web.fetcher(), test.database, { publicUrl: null });
    expect(await nowhere.want('s2', hubSite.url('/hub'), topic)).toContain('INGEST_PUBLIC_URL is not set');
    expect(await subscriptions.of('s2')).toBeUndefined();
  });
});
