import { ailmentOf, type Vitals } from './source-health.js';

const now = new Date('2025-02-18T12:00:00Z');
const well: Vitals = {
  now,
  failures: 0,
  lastOutcome: 'fetched',
  lastError: null,
  blocker: null,
  gapS: 86_400,
  newestAt: new Date('2025-02-17T12:00:00Z'),
  textLengths: Array<number>(20).fill(3_000),
  isSelectorEmpty: null,
  ailment: null,
};
const limits = { failures: 5, silentMinS: 86_400 };
const faultOf = (given: Partial<Vitals>): string | undefined => ailmentOf({ ...well, ...given }, limits)?.fault;
const hoursAgo = (hours: number): Date => new Date(now.getTime() - hours * 3_600_000);
const lengths = (before: number, recent: number, count = 5): number[] => [
  ...Array<number>(15).fill(before),
  ...Array<number>(count).fill(recent),
];

describe('a source', () => {
  it.each<[string, Partial<Vitals>]>([
    ['as usual', {}],
    ['of which nothing is known', { gapS: null, newestAt: null, textLengths: [] }],
    ['that failed four times', { failures: 4 }],
    ['that is silent for twice its usual gap', { newestAt: hoursAgo(48) }],
    ['that is silent for a night, though it is fast by day', { gapS: 600, newestAt: hoursAgo(10) }],
    ['with one short text', { textLengths: lengths(3_000, 100, 1) }],
    ['with a few texts only', { textLengths: [3_000, 3_000, 100, 100, 100] }],
    ['whose texts have grown', { textLengths: lengths(100, 3_000) }],
    ['whose selector finds links', { isSelectorEmpty: false }],
  ])('%s is well', (_, given) => {
    expect(faultOf(given)).toBeUndefined();
  });
  it.each<[string, Partial<Vitals>]>([
    ['unreachable', { failures: 5, lastOutcome: 'failed', lastError: '503' }],
    ['unreachable', { failures: 5, lastOutcome: 'timeout', lastError: 'no answer' }],
    ['refused', { failures: 5, lastOutcome: 'refused', lastError: '403' }],
    ['unreadable', { failures: 5, lastOutcome: 'unreadable', lastError: 'an HTML page' }],
    ['silent', { newestAt: hoursAgo(72) }],
    ['silent', { gapS: 600, newestAt: hoursAgo(25) }],
    ['shrinking', { textLengths: lengths(3_000, 1_000) }],
    ['unmatched', { isSelectorEmpty: true }],
  ])('is %s with %j', (fault, given) => {
    expect(faultOf(given)).toBe(fault);
  });
  it('whose texts have shrunk is well again only when they are clearly longer', () => {
    const grown = { textLengths: lengths(3_000, 1_500) };
    expect([faultOf(grown), faultOf({ ...grown, ailment: 'shrinking' })]).toEqual([undefined, 'shrinking']);
  });
  it('that is kept out is told who does it and what to do', () => {
    const ailment = ailmentOf({ ...well, failures: 9, lastError: '403', blocker: 'Cloudflare' }, limits);
    expect(ailment).toMatchObject({ reason: '9 polls in a row have failed: 403' });
    expect(ailment?.remedy).toContain('Cloudflare');
  });
});
