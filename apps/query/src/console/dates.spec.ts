import { plainDay, whenOf } from './dates.js';

describe('when something happened', () => {
  it.each([
    ['2025-02-18', '2025-02-18', 'day', '18 February 2025'],
    ['2025-02-17', '2025-02-18', 'day', '17 – 18 February 2025'],
    ['2025-02-24', '2025-03-02', 'week', '24 February – 2 March 2025'],
    ['2025-02-01', '2025-02-28', 'month', 'February 2025'],
    ['2025-02-01', '2025-04-30', 'month', 'February – April 2025'],
    ['2025-01-01', '2025-12-31', 'year', '2025'],
    ['2024-01-01', '2025-12-31', 'year', '2024–2025'],
  ])('from %s to %s, known to the %s, is %s', (from, to, precision, words) => {
    expect(whenOf({ from, to, precision, expression: 'then' })).toBe(words);
  });
  it('is the day of the publisher’s own time', () => {
    expect(plainDay('2025-02-18T00:30:00+03:00')).toBe('18 February 2025');
  });
});
