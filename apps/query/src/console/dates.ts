import type { EventRow } from '../events/event-row.js';

const format = (options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
  new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', ...options });
const longWeekday = format({ weekday: 'long' });
const day = format({ day: 'numeric', month: 'long', year: 'numeric' });
const month = format({ month: 'long', year: 'numeric' });

/** "Tuesday", of an ISO date or the date of an ISO time. */
export const weekday = (iso: string): string => longWeekday.format(dateOf(iso));

/** "18 February 2025", of an ISO date or the date of an ISO time. */
export const plainDay = (iso: string): string => day.format(dateOf(iso));

/** When it happened, never more precisely than the text says. */
export function whenOf({ from, to, precision }: NonNullable<EventRow['occurred']>): string {
  const [first, last] = [dateOf(from), dateOf(to)];
  if (precision === 'year')
    return from.slice(0, 4) === to.slice(0, 4) ? from.slice(0, 4) : `${from.slice(0, 4)}–${to.slice(0, 4)}`;
  const range = (precision === 'month' ? month : day).formatRange(first, last);
  // How much space stands around the dash depends on Node's version.
  return range.replace(/\s*–\s*/, ' – ');
}

const dateOf = (iso: string): Date => new Date(`${iso.slice(0, 10)}T00:00:00Z`);
