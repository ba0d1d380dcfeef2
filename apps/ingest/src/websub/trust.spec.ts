import { hasMissed, trustedUntil, type HubFacts } from './trust.js';

const now = new Date('2025-02-18T09:20:00Z');
const at = (hours: number): Date => new Date(now.getTime() + hours * 3_600_000);
const usual: HubFacts = { now, leasedUntil: at(240), missedAt: null, gapS: 3_600, maxS: 86_400 };

describe('a hub that delivers', () => {
  it.each<[string, Partial<HubFacts>, Date | null]>([
    ['for three usual gaps', {}, at(3)],
    ['for an hour at least', { gapS: 60 }, at(1)],
    ['for no longer than polls are put off', { gapS: 864_000 }, at(24)],
    ['for six hours while the gap is unknown', { gapS: null }, at(6)],
    ['until its lease ends', { leasedUntil: at(2) }, at(2)],
    ['not once its lease has ended', { leasedUntil: now }, null],
    ['not before it has confirmed', { leasedUntil: null }, null],
    ['not for a week after it left something out', { missedAt: at(-7 * 24 + 1) }, null],
    ['again a week after it left something out', { missedAt: at(-7 * 24) }, at(3)],
  ])('is trusted %s', (_, facts, expected) => {
    expect(trustedUntil({ ...usual, ...facts })).toEqual(expected);
  });
});

describe('a poll', () => {
  const minutesAgo = (minutes: number): Date => new Date(now.getTime() - minutes * 60_000);

  it.each<[string, Date | null, readonly (Date | null)[], boolean]>([
    ['an item that the hub had time to deliver', at(1), [minutesAgo(1), minutesAgo(11)], true],
    ['an item without a date', at(1), [null], true],
    ['an item that has only just come', at(1), [minutesAgo(9)], false],
    ['nothing new', at(1), [], false],
    ['what no hub was trusted to deliver', null, [minutesAgo(60)], false],
    ['what came after trust had ended', minutesAgo(1), [minutesAgo(60)], false],
  ])('that finds %s tells whether the hub left something out', (_, pushedUntil, newDates, expected) => {
    expect(hasMissed({ pushedUntil }, { newDates }, now)).toBe(expected);
  });
});
