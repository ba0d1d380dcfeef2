import { isPlausible, type Moment } from './calendar-day.js';
import { monthOf, monthPattern } from './months.js';

/** What is known of the page a date stands in. */
export type DateContext = {
  /** BCP 47; English of the United States writes the month first. */
  readonly language: string | null;
  /** ISO 8601: no page is from a later day. */
  readonly today: string;
};

const letter = '\\p{L}\\p{M}';
const time =
  '(?:[T ,]+(?:\\p{L}{1,4} )?(\\d{1,2}):(\\d{2})(?::(\\d{2})(?:\\.\\d+)?)?\\s*(Z|UTC|GMT|[+-]\\d{2}:?\\d{2})?)?';
const year = '((?:19|20)\\d{2})';
const month = `(?<![${letter}])(${monthPattern})(?![${letter}])\\.?`;
const ordinal = '(?:st|nd|rd|th|er|º|ª|°|\\.)?';
const link = '(?:\\s|,|-|/|\\.|\\bde\\b|\\bof\\b|\\bdel\\b|\\bdo\\b)';

type Shape = { readonly pattern: RegExp; readonly read: (parts: readonly string[], context: DateContext) => Moment };

const moment = (y: string, m: number, d: string, clock: readonly (string | undefined)[] = []): Moment => {
  const at = timeOf(clock);
  return { year: fullYear(y), month: m, day: Number(d), ...(at === undefined ? {} : { time: at }) };
};

const fullYear = (given: string): number =>
  given.length === 2 ? 2000 + Number(given) - (Number(given) > 89 ? 100 : 0) : Number(given);

function timeOf([hours, minutes, seconds, zone]: readonly (string | undefined)[]): string | undefined {
  if (hours === undefined || minutes === undefined || Number(hours) > 23 || Number(minutes) > 59) return undefined;
  const offset = zone === undefined ? '' : /^[A-Z]/.test(zone) ? 'Z' : `${zone.slice(0, 3)}:${zone.slice(-2)}`;
  return `${hours.padStart(2, '0')}:${minutes}${seconds === undefined ? '' : `:${seconds}`}${offset}`;
}

const monthFirst = (language: string | null): boolean => /^en[-_]us\b/i.test(language ?? '');

/** `03/04/2020`: the day stands first, unless it can't, or the page is from the United States. */
function byOrder([a = '', b = '', y = '', ...clock]: readonly string[], { language }: DateContext): Moment {
  const swapped = Number(b) > 12 || (monthFirst(language) && Number(a) <= 12);
  return swapped ? moment(y, Number(a), b, clock) : moment(y, Number(b), a, clock);
}

/** Shapes of dates, the plainest first. */
const shapes: readonly Shape[] = [
  {
    pattern: new RegExp(`(?<!\\d)${year}[-/.](\\d{1,2})[-/.](\\d{1,2})(?!\\d)${time}`, 'u'),
    read: ([y = '', m = '', d = '', ...clock]) => moment(y, Number(m), d, clock),
  },
  {
    pattern: new RegExp(`(?<!\\d)${year}\\s?[年년]\\s?(\\d{1,2})\\s?[月월]\\s?(\\d{1,2})\\s?[日일]${time}`, 'u'),
    read: ([y = '', m = '', d = '', ...clock]) => moment(y, Number(m), d, clock),
  },
  {
    pattern: new RegExp(`(?<!\\d)(\\d{1,2})${ordinal}${link}*${month}${link}*${year}(?!\\d)${time}`, 'iu'),
    read: ([d = '', m = '', y = '', ...clock]) => moment(y, monthOf(m) ?? 0, d, clock),
  },
  {
    pattern: new RegExp(`${month}\\s*(\\d{1,2})${ordinal}[,.]?\\s*${year}(?!\\d)${time}`, 'iu'),
    read: ([m = '', d = '', y = '', ...clock]) => moment(y, monthOf(m) ?? 0, d, clock),
  },
  {
    pattern: new RegExp(`(?<![\\d.])(\\d{1,2})\\s?[./-]\\s?(\\d{1,2})\\s?[./-]\\s?${year}(?!\\d)${time}`, 'u'),
    read: byOrder,
  },
  { pattern: new RegExp(`(?<![\\d.])(\\d{1,2})[./](\\d{1,2})[./](\\d{2})(?![\\d.])${time}`, 'u'), read: byOrder },
  {
    pattern: new RegExp(`(?<!\\d)${year}\\s?${month}\\s?(\\d{1,2})(?!\\d)${time}`, 'iu'),
    read: ([y = '', m = '', d = '', ...clock]) => moment(y, monthOf(m) ?? 0, d, clock),
  },
  {
    pattern: new RegExp(`(?<!\\d)${year}(\\d{2})(\\d{2})(?!\\d)`, 'u'),
    read: ([y = '', m = '', d = '']) => moment(y, Number(m), d),
  },
];

/** The first date in the words, of the plainest shape that is plausible; undefined where there is none. */
export function readDate(words: string, context: DateContext): Moment | undefined {
  for (const { pattern, read } of shapes) {
    const found = pattern.exec(words);
    if (found === null) continue;
    const date = read(found.slice(1), context);
    if (isPlausible(date, context.today)) return date;
  }
  return undefined;
}
