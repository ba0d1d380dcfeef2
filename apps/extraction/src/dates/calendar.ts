import type { Occurred } from '#events';

const dayMs = 86_400_000;

/** Days are ISO dates; this is `day` moved by some days. */
export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10);
}

/** 0 for Sunday to 6 for Saturday. */
export function weekdayOf(day: string): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay();
}

/** Whole days from one to the other; negative where `to` is earlier. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / dayMs);
}

export function isDay(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

export function dayOf(year: number, month: number, day: number): string | undefined {
  const text = `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
  return isDay(text) ? text : undefined;
}

export function onDay(day: string, expression: string): Occurred {
  return { from: day, to: day, precision: 'day', expression };
}

/** The week, Monday to Sunday, that lies some weeks from the one with `day`. */
export function inWeek(day: string, weeks: number, expression: string): Occurred {
  const monday = addDays(day, -((weekdayOf(day) + 6) % 7) + 7 * weeks);
  return { from: monday, to: addDays(monday, 6), precision: 'week', expression };
}

export function inMonth(year: number, month: number, expression: string): Occurred {
  const at = new Date(Date.UTC(year, month - 1, 1));
  const last = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 0));
  return { from: isoDay(at), to: isoDay(last), precision: 'month', expression };
}

export function inYear(year: number, expression: string): Occurred {
  const text = String(year).padStart(4, '0');
  return { from: `${text}-01-01`, to: `${text}-12-31`, precision: 'year', expression };
}

function isoDay(date: Date): string {
  return date.toISOString().slice(0, 10);
}
