import { cadenceAfter, type Cadence } from './cadence.js';

const unknown: Cadence = { gapS: null, newestAt: null };
const now = new Date('2025-02-18T12:00:00Z');
const at = (time: string): Date => new Date(`2025-02-18T${time}Z`);

describe('the cadence of a source', () => {
  it('is the gap between its items, whatever order they come in', () => {
    expect(cadenceAfter(unknown, [at('10:00'), at('09:00'), at('11:00')], now)).toEqual({
      gapS: 3_600,
      newestAt: at('11:00'),
    });
  });
  it('follows a source that becomes faster', () => {
    const slow = { gapS: 86_400, newestAt: at('06:00') };
    const dates = Array.from({ length: 30 }, (_, n) => new Date(at('06:00').getTime() + (n + 1) * 600_000));
    expect(cadenceAfter(slow, dates, now).gapS).toBeLessThan(3_600);
  });
  it('counts items without a date as of now, and many of one moment as one', () => {
    const known = { gapS: 3_600, newestAt: at('11:00') };
    expect(cadenceAfter(known, [null, null, null], now)).toEqual({ gapS: 3_600, newestAt: now });
  });
  it('does not believe in the future', () => {
    expect(cadenceAfter(unknown, [new Date('2099-01-01')], now).newestAt).toEqual(now);
  });
  it('is not moved by old items that turn up late', () => {
    const known = { gapS: 3_600, newestAt: at('11:00') };
    expect(cadenceAfter(known, [at('02:00')], now)).toEqual(known);
  });
});
