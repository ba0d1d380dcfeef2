import type { Occurred } from '#events';
import { addDays, dayOf, inMonth, inWeek, inYear, onDay, weekdayOf } from './calendar.js';

/** What an expression means, and what it means in a clause about the future where that differs. */
export type Meaning = { readonly occurred: Occurred; readonly ahead?: Occurred };
type Rule = { readonly pattern: RegExp; readonly read: (match: RegExpExecArray, today: string) => Meaning | undefined };

const weekday = '(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day';
const month =
  '(?:January|February|March|April|May|June|July|August|September|October|November|December|Jan\\.|Feb\\.|Mar\\.|Apr\\.|Jun\\.|Jul\\.|Aug\\.|Sept?\\.|Oct\\.|Nov\\.|Dec\\.)';
const part = '(?: (?:morning|afternoon|evening|night))?';
const number = '(?:one|two|three|four|five|six|seven|eight|nine|ten|a|\\d{1,2})';
const numbers: readonly string[] = [
  'zero',
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
];
const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const weekdays = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

const monthNumber = (word: string): number => months.indexOf(word.slice(0, 3).toLowerCase()) + 1;
const yearOf = (day: string): number => Number(day.slice(0, 4));
const monthOf = (day: string): number => Number(day.slice(5, 7));
const amount = (word: string): number =>
  word === 'a' ? 1 : /^\d/.test(word) ? Number(word) : numbers.indexOf(word.toLowerCase());
const just = (occurred: Occurred | undefined): Meaning | undefined => occurred && { occurred };

/** Rules in the order in which they win at one place. */
export const rules: readonly Rule[] = [
  rule(`(?:${weekday},? )?(${month}) (\\d{1,2})(?:st|nd|rd|th)?,? (\\d{4})`, ([all, name, day, year]) =>
    just(exact(Number(year), monthNumber(name ?? ''), Number(day), all)),
  ),
  rule(
    `(?:${weekday},? )?(?:the )?(\\d{1,2})(?:st|nd|rd|th)? (?:of )?(${month}),? (\\d{4})`,
    ([all, day, name, year]) => just(exact(Number(year), monthNumber(name ?? ''), Number(day), all)),
  ),
  rule('(\\d{4})-(\\d\\d)-(\\d\\d)', ([all, year, name, day]) =>
    just(exact(Number(year), Number(name), Number(day), all)),
  ),
  rule(`(?:${weekday},? )?(${month}) (\\d{1,2})(?:st|nd|rd|th)?(?![\\d,]*\\d)`, ([all, name, day], today) =>
    nearest(today, monthNumber(name ?? ''), Number(day), all),
  ),
  rule(`(?:${weekday},? )?(?:the )?(\\d{1,2})(?:st|nd|rd|th)? (?:of )?(${month})`, ([all, day, name], today) =>
    nearest(today, monthNumber(name ?? ''), Number(day), all),
  ),
  rule(`(?:(?:early|late|mid)[- ])?(${month}),? (\\d{4})`, ([all, name, year]) =>
    just(inMonth(Number(year), monthNumber(name ?? ''), all)),
  ),
  rule(`(?<which>last|next|this|this coming|this past) (?<name>${weekday})${part}`, qualifiedWeekday),
  rule(`(?<name>${weekday}) (?<which>last|next) (?<week>week)`, qualifiedWeekday),
  rule(`(?:(?:early|late|earlier|later) )?(?:on )?(${weekday})${part}`, ([all, name], today) =>
    plainWeekday(today, name ?? '', all),
  ),
  rule(`(?:over )?(last|this|next|the) weekend`, ([all, which], today) => just(weekend(today, which ?? '', all))),
  rule('(last|next|this|previous|past|coming) week', ([all, which], today) => just(inWeek(today, step(which), all))),
  rule('(?:earlier |later )?(last|next|this) month', ([all, which], today) =>
    just(inMonth(yearOf(today), monthOf(today) + step(which), all)),
  ),
  rule('(?:earlier |later )?(last|next|this) year', ([all, which], today) =>
    just(inYear(yearOf(today) + step(which), all)),
  ),
  rule(`(${number}) (day|week|month|year)s? (ago|earlier|from now)`, ([all, count, unit, way], today) =>
    just(away(today, amount(count ?? '') * (way === 'from now' ? 1 : -1), unit ?? '', all)),
  ),
  rule('(?:the day before )?yesterday', ([all], today) =>
    just(onDay(addDays(today, all.includes('before') ? -2 : -1), all)),
  ),
  rule('(?:earlier |later )?today|tonight', ([all], today) => just(onDay(today, all))),
  rule('(?:the day after )?tomorrow', ([all], today) =>
    just(onDay(addDays(today, all.includes('after') ? 2 : 1), all)),
  ),
  rule(`(?:in|since|until|by|during|of|for) (?:(?:early|late|mid)[- ])?(${month})(?! \\d)`, ([all, name], today) =>
    bareMonth(today, monthNumber(name ?? ''), all),
  ),
  rule('(?:in|since|until|by|of|during|from) ((?:19|20)\\d\\d)(?![\\d-])', ([all, year]) =>
    just(inYear(Number(year), all)),
  ),
];

function rule(source: string, read: Rule['read']): Rule {
  return { pattern: new RegExp(`(?<![\\p{L}\\p{N}-])(?:${source})(?![\\p{L}\\p{N}])`, 'giu'), read };
}

function exact(year: number, at: number, day: number, expression: string): Occurred | undefined {
  const found = dayOf(year, at, day);
  return found === undefined ? undefined : onDay(found, expression);
}

/** A day without a year is the one nearest to today; in a clause about the future the next one. */
function nearest(today: string, at: number, day: number, expression: string): Meaning | undefined {
  const year = yearOf(today);
  const candidates = [year - 1, year, year + 1].map((y) => dayOf(y, at, day)).filter((found) => found !== undefined);
  const past = candidates.filter((found) => found <= addDays(today, 90)).at(-1);
  const ahead = candidates.find((found) => found >= today);
  if (past === undefined) return undefined;
  return { occurred: onDay(past, expression), ...(ahead !== undefined && { ahead: onDay(ahead, expression) }) };
}

function bareMonth(today: string, at: number, expression: string): Meaning {
  const passed = at <= monthOf(today);
  const coming = at >= monthOf(today);
  return {
    occurred: inMonth(passed ? yearOf(today) : yearOf(today) - 1, at, expression),
    ahead: inMonth(coming ? yearOf(today) : yearOf(today) + 1, at, expression),
  };
}

function lastOn(today: string, name: string): string {
  const back = (weekdayOf(today) - weekdays.indexOf(name.slice(0, 3).toLowerCase()) + 7) % 7;
  return addDays(today, -back);
}

function plainWeekday(today: string, name: string, expression: string): Meaning {
  const last = lastOn(today, name);
  const ahead = last === today ? today : addDays(last, 7);
  return { occurred: onDay(last, expression), ahead: onDay(ahead, expression) };
}

function qualifiedWeekday(match: RegExpExecArray, today: string): Meaning {
  const { which = '', name = '', week } = match.groups ?? {};
  const last = lastOn(today, name);
  const monday = inWeek(today, week === undefined ? 0 : step(which), '').from;
  const inThatWeek = addDays(monday, (weekdayOf(last) + 6) % 7);
  if (week !== undefined || /^this/i.test(which)) return { occurred: onDay(inThatWeek, match[0]) };
  const isNext = which.toLowerCase() === 'next';
  return { occurred: onDay(isNext ? addDays(last, 7) : strictlyBefore(last, today), match[0]) };
}

function strictlyBefore(day: string, today: string): string {
  return day === today ? addDays(day, -7) : day;
}

function weekend(today: string, which: string, expression: string): Occurred {
  const saturday = addDays(inWeek(today, 0, '').from, 5);
  const passed = which === 'last' || (which === 'the' && weekdayOf(today) >= 1 && weekdayOf(today) <= 4);
  const from = addDays(saturday, passed ? -7 : which === 'next' ? 7 : 0);
  return { from, to: addDays(from, 1), precision: 'day', expression };
}

function step(which: string | undefined): number {
  if (/^(?:last|previous|past)$/i.test(which ?? '')) return -1;
  return /^(?:next|coming)$/i.test(which ?? '') ? 1 : 0;
}

function away(today: string, count: number, unit: string, expression: string): Occurred | undefined {
  if (count === 0) return undefined;
  if (unit === 'day') return onDay(addDays(today, count), expression);
  if (unit === 'week') return inWeek(today, count, expression);
  if (unit === 'month') return inMonth(yearOf(today), monthOf(today) + count, expression);
  return inYear(yearOf(today) + count, expression);
}
