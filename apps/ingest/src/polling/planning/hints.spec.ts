import { hintsOf, retryAfterOf } from './hints.js';

const now = new Date('2025-02-18T09:00:00Z');

describe('how long an answer stays good', () => {
  it.each<[string, Record<string, string>, number | null]>([
    ['max-age', { 'cache-control': 'public, max-age=1800' }, 1_800],
    ['max-age less the age it has', { 'cache-control': 'max-age=1800', age: '600' }, 1_200],
    ['max-age before Expires', { 'cache-control': 'max-age=60', expires: 'Tue, 18 Feb 2025 12:00:00 GMT' }, 60],
    ['Expires', { expires: 'Tue, 18 Feb 2025 10:00:00 GMT' }, 3_600],
    [
      "Expires by the host's own clock",
      { expires: 'Tue, 18 Feb 2025 10:00:00 GMT', date: 'Tue, 18 Feb 2025 09:50:00 GMT' },
      600,
    ],
    ['nothing where it must not be kept', { 'cache-control': 'no-cache, max-age=600' }, null],
    ['nothing where it is over', { expires: '0' }, null],
    ['nothing where nothing is said', {}, null],
  ])('is taken from %s', (_, headers, seconds) => {
    expect(hintsOf(headers, {}, now).map((hint) => hint.seconds)).toEqual(seconds === null ? [] : [seconds]);
  });

  it('is also what the feed says of itself', () => {
    expect(hintsOf({}, { ttlMinutes: 60, updatePeriodMinutes: 1_440 }, now)).toEqual([
      { seconds: 3_600, words: '<ttl> of 60 min' },
      { seconds: 86_400, words: 'sy:updatePeriod of 24 h' },
    ]);
  });
});

describe('Retry-After', () => {
  it.each([
    ['120', 120],
    ['Tue, 18 Feb 2025 09:10:00 GMT', 600],
    ['Tue, 18 Feb 2025 08:00:00 GMT', 0],
    ['soon', null],
    ['-5', null],
    ['', null],
  ])('of %j is %s seconds', (given, seconds) => {
    expect(retryAfterOf({ 'retry-after': given }, now)).toBe(seconds);
  });
});
