/** A day, with the time of day where it is known. */
export type Moment = { readonly year: number; readonly month: number; readonly day: number; readonly time?: string };

/** Before this year there were no articles on the web. */
const firstYear = 1995;

/** Whether the day exists, and a page read on `today` (ISO 8601) may be from it. */
export function isPlausible({ year, month, day }: Moment, today: string): boolean {
  const date = new Date(Date.UTC(year, month - 1, day));
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day || year < firstYear) return false;
  // Where the day begins first, it is tomorrow already.
  return date.getTime() <= Date.parse(today.slice(0, 10)) + 24 * 60 * 60 * 1000;
}

const two = (value: number): string => String(value).padStart(2, '0');

/** ISO 8601: the day alone, or with its time as precise as it is known. */
export const isoOf = ({ year, month, day, time }: Moment): string =>
  `${year}-${two(month)}-${two(day)}${time === undefined ? '' : `T${time}`}`;
