import { documentOf } from '../read-article.js';
import { loadLexicons } from '../lexicons.js';
import { isBackground } from './find-dates.js';

const lexicons = loadLexicons();

/** Wednesday 14 May 2025. */
function datesOf(text: string, publishedAt = '2025-05-14T22:30:00-05:00'): [string, string, string][] {
  const document = documentOf({ articleId: 'a', revision: 1, title: '', text, publishedAt }, lexicons);
  return document.dates.map(({ start, end, occurred }) => {
    expect(text.slice(start, end)).toBe(occurred.expression);
    return [occurred.from, occurred.to, occurred.precision];
  });
}
function aheadOf(text: string): string | undefined {
  const document = documentOf(
    { articleId: 'a', revision: 1, title: '', text, publishedAt: '2025-05-14T08:00:00Z' },
    lexicons,
  );
  return document.dates[0]?.ahead?.from;
}

describe('reading dates', () => {
  it.each([
    ['They met on Tuesday.', ['2025-05-13', '2025-05-13', 'day']],
    ['They met Wednesday evening.', ['2025-05-14', '2025-05-14', 'day']],
    ['They met on May 2, 2024.', ['2024-05-02', '2024-05-02', 'day']],
    ['They met on 2 May 2024.', ['2024-05-02', '2024-05-02', 'day']],
    ['They met on Feb. 17.', ['2025-02-17', '2025-02-17', 'day']],
    ['It rose in January 2022.', ['2022-01-01', '2022-01-31', 'month']],
    ['It fell in February.', ['2025-02-01', '2025-02-28', 'month']],
    ['It fell in 2019.', ['2019-01-01', '2019-12-31', 'year']],
    ['It fell last month.', ['2025-04-01', '2025-04-30', 'month']],
    ['It fell last year.', ['2024-01-01', '2024-12-31', 'year']],
    ['They met last week.', ['2025-05-05', '2025-05-11', 'week']],
    ['They meet next week.', ['2025-05-19', '2025-05-25', 'week']],
    ['They met this week.', ['2025-05-12', '2025-05-18', 'week']],
    ['They met last weekend.', ['2025-05-10', '2025-05-11', 'day']],
    ['They met yesterday.', ['2025-05-13', '2025-05-13', 'day']],
    ['They meet tomorrow.', ['2025-05-15', '2025-05-15', 'day']],
    ['They met two days ago.', ['2025-05-12', '2025-05-12', 'day']],
    ['They meet next Friday.', ['2025-05-16', '2025-05-16', 'day']],
  ])('reads “%s”', (text, expected) => {
    expect(datesOf(text)).toEqual([expected]);
  });
  it('counts from the publisher’s own day', () => {
    expect(datesOf('They met today.')).toEqual([['2025-05-14', '2025-05-14', 'day']]);
  });
  it('knows what a weekday or a day without a year means in a clause about the future', () => {
    expect(aheadOf('They will meet on Tuesday.')).toBe('2025-05-20');
    expect(aheadOf('They will meet on June 3.')).toBe('2025-06-03');
    expect(aheadOf('They will meet in May.')).toBe('2025-05-01');
  });
  it('finds no date in names, impossible days and bare numbers', () => {
    expect(datesOf('Theresa May and April Jones counted 2019 votes, 30 of them on paper.')).toEqual([]);
    expect(datesOf('They met on February 30, 2024.')).toEqual([]);
    expect(datesOf('It may march on; the mondays are over.')).toEqual([]);
  });
  it('calls background what ended more than thirty days before publication', () => {
    const occurred = { from: '2025-04-01', to: '2025-04-13', precision: 'day', expression: 'x' } as const;
    expect(isBackground(occurred, '2025-05-14')).toBe(true);
    expect(isBackground({ ...occurred, to: '2025-04-14' }, '2025-05-14')).toBe(false);
    expect(isBackground(null, '2025-05-14')).toBe(false);
  });
});
