import { afterAsking, answerHub, offerOf, type HubQuestion, type Subscription } from './subscription.js';

const now = new Date('2025-02-18T09:20:00Z');
const at = (seconds: number): Date => new Date(now.getTime() + seconds * 1_000);
const DAY_S = 86_400;
const known: Subscription = {
  id: 'f7b0c1de-8c0f-4d0e-9f53-0c2f4f1f9b11',
  sourceId: 'wire',
  hub: 'https://hub.example/',
  topic: 'https://wire.example/rss',
  secret: 'secret',
  state: 'asked',
  reason: null,
  attempts: 1,
  askAt: now,
  leasedUntil: null,
  deliveredAt: null,
  missedAt: null,
};

describe('a hub that was asked', () => {
  const after = (status: number | null, more: Partial<Subscription> = {}): unknown =>
    afterAsking({ ...known, ...more }, { status, words: 'its words' }, { now, random: 0 });

  it.each([
    [1, 300],
    [2, 600],
    [5, 4_800],
    [9, 76_800],
    [10, DAY_S],
    [5_000, DAY_S],
  ])('and does not come back, is asked again after its question number %i in %i seconds', (attempts, seconds) => {
    expect(after(202, { attempts })).toEqual({ reason: null, askAt: at(seconds) });
  });

  it('is asked again up to a quarter later by chance', () => {
    const chance = { now, random: 0.999 };
    expect(afterAsking(known, { status: 202, words: '' }, chance)).toEqual({ reason: null, askAt: at(374.925) });
  });

  it.each([500, 503, 301, 408, 429])('and answers %i, is asked again, and what it said is kept', (status) => {
    expect(after(status)).toEqual({ reason: `The hub answered ${status}: its words`, askAt: at(300) });
  });

  it('and does not answer, is asked again, and why is kept', () => {
    expect(after(null)).toEqual({ reason: 'The hub could not be asked: its words', askAt: at(300) });
  });

  it.each([400, 403, 404, 410, 422])('and answers %i, has said no: it is asked again after a week', (status) => {
    const denied = { state: 'denied', attempts: 0, askAt: at(7 * DAY_S) };
    expect(after(status)).toEqual({ ...denied, reason: `The hub answered ${status}: its words` });
  });

  it('that we leave, and that does not know us or stays silent, is left without', () => {
    expect(after(404, { state: 'leaving' })).toBe('forget');
    expect(after(null, { state: 'leaving', attempts: 5 })).toBe('forget');
    expect(after(null, { state: 'leaving', attempts: 4 })).toMatchObject({ askAt: at(2_400) });
  });
});

describe('the question of a hub', () => {
  const question: HubQuestion = { mode: 'subscribe', topic: known.topic, challenge: 'c', leaseSeconds: '864000' };
  const answer = (more: Partial<Subscription>, asked: Partial<HubQuestion> = {}): ReturnType<typeof answerHub> =>
    answerHub({ ...known, ...more }, { ...question, ...asked }, now);
  const leased = (seconds: number): object => ({ leasedUntil: at(seconds), askAt: at((seconds * 2) / 3) });

  it('is confirmed where we asked for it, and the lease is renewed after two thirds', () => {
    const active = { state: 'active', reason: null, attempts: 0 };
    expect(answer({})).toEqual({ change: { ...active, ...leased(864_000) }, echo: 'c' });
    expect(answer({ state: 'active' }).echo).toBe('c');
    expect(answer({ state: 'denied' }).echo).toBe('c');
  });

  it.each([
    [undefined, 864_000],
    ['soon', 864_000],
    ['-5', 864_000],
    ['0', 60],
    ['9999999999', 365 * DAY_S],
  ])('with a lease of %s seconds is confirmed for %i', (leaseSeconds, seconds) => {
    expect(answer({}, { leaseSeconds }).change).toMatchObject(leased(seconds));
  });

  it.each<[string, Partial<Subscription>, Partial<HubQuestion>]>([
    ['another topic', {}, { topic: 'https://evil.example/' }],
    ['no topic', {}, { topic: undefined }],
    ['no challenge', {}, { challenge: undefined }],
    ['an end that nobody wants', {}, { mode: 'unsubscribe' }],
    ['a mode that nobody knows', {}, { mode: 'publish' }],
    ['what we leave', { state: 'leaving' }, {}],
    ['a no about another topic', {}, { mode: 'denied', topic: 'https://evil.example/' }],
  ])('is refused where it is about %s, and changes nothing', (_, more, asked) => {
    expect(answer(more, asked)).toEqual({ change: {}, echo: null });
  });

  it('ends a subscription that we leave', () => {
    expect(answer({ state: 'leaving' }, { mode: 'unsubscribe' })).toEqual({ change: 'forget', echo: 'c' });
    expect(answer({ state: 'leaving' }, { mode: 'denied' }).change).toBe('forget');
  });

  it('that is a no, is taken for a week, with what it says as far as Postgres takes it', () => {
    const denied = { state: 'denied', attempts: 0, askAt: at(7 * DAY_S) };
    const no = answer({ state: 'active' }, { mode: 'denied', reason: `No\0 ${'o'.repeat(600)}` });
    expect(no).toEqual({ change: { ...denied, reason: `No ${'o'.repeat(497)}` }, echo: '' });
  });
});

describe('the offer of a feed', () => {
  it.each([
    [{ hub: 'https://hub.example/', self: null }],
    [{ hub: null, self: 'https://wire.example/rss' }],
    [{ hub: 'javascript:alert(1)', self: 'https://wire.example/rss' }],
    [{ hub: 'https://hub.example/\0', self: 'https://wire.example/rss' }],
    [{ hub: 'https://', self: 'https://wire.example/rss' }],
    [{ hub: `https://hub.example/${'x'.repeat(2_048)}`, self: 'https://wire.example/rss' }],
    [null],
  ])('is none in %j', (about) => {
    expect(offerOf(about)).toBeNull();
  });
});
