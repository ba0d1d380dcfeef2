import { isName, namesFor, plainName } from './month-names.js';

/** A day of the calendar; months and days count from 1. */
export interface Day {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/** Small words that stand in dates and mean nothing. */
const noise = new Set(
  'at of the on de del da den der d le du um kl a as u o clock uhr г года р и el la il am'.split(' '),
);

/** What the parts of a date say, before it is known which number is what. */
interface Parts {
  readonly numbers: readonly string[];
  readonly month: number | null;
  readonly weekday: number | null;
  /** What stands between the numbers: `/` with Americans, `-` where the year comes first. */
  readonly sign: string;
}

/** The day that a text without a time means. Null where it means none, or where a word or a number is not understood. */
export function dayIn(text: string): Day | null {
  const parts = partsOf(text);
  const day = parts === null ? null : dayOf(parts);
  return day !== null && isReal(day) ? day : null;
}

function partsOf(text: string): Parts | null {
  const plain = text
    .replace(/(\d)(?:st|nd|rd|th|er|º|ª|°)(?!\p{L})/giu, '$1')
    .replace(/^ ?(\p{L}+)[.,](?=.*\d)/u, dropUnknown);
  if (/[^\p{L}\p{M}\d\s,./()|·–-]/u.test(plain)) return null;
  const named = namesIn((plain.match(/[\p{L}\p{M}]+/gu) ?? []).map(plainName).filter((word) => !noise.has(word)));
  return named === null
    ? null
    : { ...named, numbers: plain.match(/\d+/g) ?? [], sign: /\d([-/])\d/.exec(plain)?.[1] ?? '' };
}

/** The month and the weekday among words; null where there is a word too many. */
function namesIn(words: readonly string[]): Pick<Parts, 'month' | 'weekday'> | null {
  const { months, weekdays } = namesFor(words);
  // A name such as "mar" is a month in one language and a weekday in another: as the first of two it is the weekday.
  const isWeekday = (word: string, at: number): boolean =>
    at === 0 && weekdays.has(word) && words.slice(1).some((other) => months.has(other));
  const monthNames = words.filter((word, at) => months.has(word) && !isWeekday(word, at));
  const others = words.filter((word) => !monthNames.includes(word));
  if (monthNames.length > 1 || others.length > 1 || !others.every((word) => weekdays.has(word))) return null;
  return { month: months.get(monthNames[0] ?? '') ?? null, weekday: weekdays.get(others[0] ?? '') ?? null };
}

/** A first word before a comma or a point is a weekday, in whatever language. */
function dropUnknown(matched: string, word: string): string {
  const name = plainName(word);
  return isName(name) ? matched : '';
}

function dayOf(parts: Parts): Day | null {
  const { numbers, month } = parts;
  if (month !== null) return withMonthName(numbers, month);
  switch (numbers.length) {
    case 1:
      return fromOne(numbers[0] ?? '');
    case 2:
      return fromTwo(numbers[0] ?? '', numbers[1] ?? '');
    case 3:
      return fromThree(parts);
    default:
      return null;
  }
}

function withMonthName(numbers: readonly string[], month: number): Day | null {
  const year = numbers.find((number) => number.length === 4) ?? (numbers.length === 2 ? numbers[1] : undefined);
  const others = numbers.filter((number) => number !== year);
  if (year === undefined || others.length > 1) return null;
  return { year: fullYear(year), month, day: Number(others[0] ?? (numbers.length === 2 ? year : 1)) };
}

/** A year, or a day without anything between its parts. */
function fromOne(digits: string): Day | null {
  if (digits.length === 4) return { year: Number(digits), month: 1, day: 1 };
  if (digits.length === 7) return dayOfYear(Number(digits.slice(0, 4)), Number(digits.slice(4)));
  const [, year, month, day] = /^(\d{4}|\d{2})(\d{2})(\d{2})$/.exec(digits) ?? [];
  return year === undefined ? null : { year: fullYear(year), month: Number(month), day: Number(day) };
}

/** A month of a year, or a day of it. */
function fromTwo(year: string, second: string): Day | null {
  if (second.length === 3) return dayOfYear(fullYear(year), Number(second));
  if (second.length === 4) return { year: Number(second), month: Number(year), day: 1 };
  return year.length === 4 || year.length === 2 ? { year: fullYear(year), month: Number(second), day: 1 } : null;
}

function dayOfYear(year: number, day: number): Day | null {
  const date = new Date(Date.UTC(year, 0, day));
  if (day < 1 || date.getUTCFullYear() !== year) return null;
  return { year, month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

/** With the year first there is one order; with the year last, day and month may stand in either. */
function fromThree(parts: Parts): Day | null {
  const [first = '', second = '', third = ''] = parts.numbers;
  const isYearFirst = first.length === 4 || (parts.sign === '-' && first.length + third.length === 4);
  if (isYearFirst) return { year: fullYear(first), month: Number(second), day: Number(third) };
  const year = fullYear(third);
  const american = { year, month: Number(first), day: Number(second) };
  const european = { year, month: Number(second), day: Number(first) };
  return likelier(parts.sign === '/' ? [american, european] : [european, american], parts.weekday);
}

/** The day that falls on the weekday, or else the first that the calendar has. */
function likelier(days: readonly Day[], weekday: number | null): Day | null {
  const real = days.filter(isReal);
  return real.find((day) => weekdayOf(day) === weekday) ?? real[0] ?? null;
}

const weekdayOf = ({ year, month, day }: Day): number => new Date(Date.UTC(year, month - 1, day)).getUTCDay();

function fullYear(digits: string): number {
  const year = Number(digits);
  if (digits.length > 2) return year;
  return year < 70 ? 2_000 + year : 1_900 + year;
}

/** Whether the calendar has the day, in a year in which there could be news. */
function isReal({ year, month, day }: Day): boolean {
  const date = new Date(Date.UTC(year, month - 1, day));
  return year >= 1_900 && year < 2_200 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}
