import fc from 'fast-check';
import { propertyRuns } from '#testing';
import { LONGEST_RETRY_AFTER_S, nextPoll, type PollFacts } from './next-poll.js';

const now = new Date('2025-02-18T09:20:00Z');
const usual: PollFacts = {
  now,
  schedule: { kind: 'automatic' },
  gapS: 3_600,
  newestAt: new Date('2025-02-18T09:00:00Z'),
  failure: null,
  failures: 0,
  retryAfterS: null,
  hints: [],
  skipHours: [],
  skipDays: [],
  pushedUntil: null,
  bounds: { minS: 300, maxS: 86_400 },
  random: 0,
};

const seconds = fc.integer({ min: 0, max: 10_000_000 });
const facts: fc.Arbitrary<PollFacts> = fc.record({
  now: fc.date({ min: new Date('2020-01-01'), max: new Date('2030-01-01'), noInvalidDate: true }),
  schedule: fc.oneof(
    fc.constant({ kind: 'automatic' as const }),
    fc.record({ kind: fc.constant('every' as const), minutes: fc.integer({ min: 1, max: 20_000 }) }),
  ),
  gapS: fc.option(seconds),
  newestAt: fc.option(fc.date({ min: new Date('1970-01-01'), max: new Date('2030-01-01'), noInvalidDate: true })),
  failure: fc.option(fc.constantFrom('503', '429', 'no answer')),
  failures: fc.integer({ min: 0, max: 5_000 }),
  retryAfterS: fc.option(seconds),
  hints: fc.array(fc.record({ seconds, words: fc.constant('<ttl>') }), { maxLength: 3 }),
  skipHours: fc.uniqueArray(fc.integer({ min: 0, max: 23 })),
  skipDays: fc.subarray(['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday']),
  pushedUntil: fc.option(fc.date({ min: new Date('2020-01-01'), max: new Date('2031-01-01'), noInvalidDate: true })),
  bounds: fc.record({ minS: fc.integer({ min: 1, max: 3_600 }), maxS: fc.integer({ min: 3_600, max: 604_800 }) }),
  random: fc.double({ min: 0, max: 0.999, noNaN: true }),
});
const waitOf = (given: PollFacts): number => (nextPoll(given).at.getTime() - given.now.getTime()) / 1_000;
const holds = (property: (given: PollFacts) => void): void => {
  fc.assert(fc.property(facts, property), propertyRuns(500));
};

describe('the next poll', () => {
  it('is never sooner than the host asks, up to a week', () => {
    holds((given) => {
      const asked = Math.min(given.retryAfterS ?? 0, LONGEST_RETRY_AFTER_S);
      expect(waitOf(given)).toBeGreaterThanOrEqual(asked);
    });
  });
  it('is never below the least interval', () => {
    holds((given) => {
      expect(waitOf(given)).toBeGreaterThanOrEqual(given.bounds.minS);
    });
  });
  it('is never later than the longest interval, what is set and what the host asks', () => {
    holds((given) => {
      const { schedule, bounds, retryAfterS } = given;
      const set = schedule.kind === 'every' ? schedule.minutes * 60 : 0;
      const latest = Math.max(bounds.maxS, set, Math.min(retryAfterS ?? 0, LONGEST_RETRY_AFTER_S));
      expect(waitOf(given)).toBeLessThanOrEqual(latest + 0.001);
    });
  });
  it('comes no sooner after more failures in a row', () => {
    holds((given) => {
      const calm = { ...given, skipHours: [], skipDays: [] };
      expect(waitOf({ ...calm, failures: calm.failures + 1 })).toBeGreaterThanOrEqual(waitOf(calm));
    });
  });
  it('always says why', () => {
    holds((given) => {
      expect(nextPoll(given).reason).toMatch(/^(every|in) \d.*[^\s:;]$/);
    });
  });

  it.each<[string, Partial<PollFacts>, number, string]>([
    ['twice for each item that is expected', {}, 1_800, 'every 30 min: an item about every 1 h'],
    [
      'an hour after the first, of which nothing is known',
      { gapS: null },
      3_600,
      'every 1 h: nothing known of its cadence',
    ],
    [
      'later where the publisher says that the answer stays good',
      { hints: [{ seconds: 7_200, words: 'Cache-Control max-age=7200' }] },
      7_200,
      'every 2 h: an item about every 1 h; Cache-Control max-age=7200',
    ],
    [
      'seldom while nothing comes',
      { newestAt: new Date('2025-02-13T09:20:00Z') },
      43_200,
      'every 12 h: an item about every 1 h, none for 5 days',
    ],
    [
      'as its schedule says, whatever the publisher says',
      { schedule: { kind: 'every', minutes: 15 }, hints: [{ seconds: 7_200, words: 'x' }] },
      900,
      'every 15 min, as its schedule says',
    ],
    [
      'seldom where a hub pushes',
      { pushedUntil: new Date('2025-02-28T09:20:00Z') },
      86_400,
      'in 24 h, as a check: the hub pushes',
    ],
    [
      'when trust in the hub ends',
      { pushedUntil: new Date('2025-02-18T12:20:00Z') },
      10_800,
      'in 3 h, as a check: the hub pushes',
    ],
    [
      'as usual once a hub has fallen silent',
      { pushedUntil: new Date('2025-02-18T09:20:00Z') },
      1_800,
      'every 30 min: an item about every 1 h',
    ],
    [
      'after what a 429 asks for',
      { failures: 1, failure: '429', retryAfterS: 3_700 },
      3_700,
      'in 1 h: 429: Retry-After 3700 s',
    ],
    ['doubled with each failure', { failures: 3, failure: '503' }, 7_200, 'in 2 h: 3 failures in a row (503)'],
    [
      'not in the hours that the feed skips',
      { skipHours: [9, 10] },
      6_000,
      'every 30 min: an item about every 1 h; not in its skipHours and skipDays',
    ],
    [
      'not on the days that the feed skips',
      { skipDays: ['tuesday'] },
      52_800,
      'every 30 min: an item about every 1 h; not in its skipHours and skipDays',
    ],
    [
      'never held up by a feed that skips all hours',
      { skipHours: [...Array(24).keys()] },
      1_800,
      'every 30 min: an item about every 1 h',
    ],
  ])('is %s', (_, given, wait, reason) => {
    const told = { ...usual, ...given };
    expect([waitOf(told), nextPoll(told).reason]).toEqual([wait, reason]);
  });
});
