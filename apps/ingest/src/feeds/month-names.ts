/** The languages whose names of months and weekdays are known; where two mean different months, the earlier one counts. */
const languages =
  `en de fr es it pt nl pl cs sk ru uk bg sr be sv da nb fi et lv lt hu ro sl el tr sq ca gl eu ga cy is id ms vi
  fa ar he hi bn ta ka hy az kk af sw fil`.split(/\s+/);

/** Spellings that newspapers use and the tables of Unicode don't have. */
const spellings: Readonly<Record<string, number>> = {
  sept: 9,
  mrz: 3,
  maerz: 3,
  okt: 10,
  janv: 1,
  fevr: 2,
  avr: 4,
  juil: 7,
  ιουλ: 7,
  ιουν: 6,
  μαι: 5,
};

/** Months from 1 and weekdays from 0 for Sunday, by their names as `plainName` writes them. */
export interface Names {
  readonly months: ReadonlyMap<string, number>;
  readonly weekdays: ReadonlyMap<string, number>;
}

/** A name without case, accents and points. */
export function plainName(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/\p{M}|[.\u200e\u200f]/gu, '')
    .toLowerCase();
}

/** Days by the number that their name stands for. */
const firstsOfMonths = new Map(Array.from({ length: 12 }, (_, at) => [at + 1, Date.UTC(2024, at, 7)]));
const sundayToSaturday = new Map(Array.from({ length: 7 }, (_, at) => [at, Date.UTC(2024, 0, 7 + at)]));

const english = collect(['en']);
let all: Names | undefined;

/**
 * The names that words are to be looked up in: the English ones where these are enough, as collecting all takes a while.
 * Of two months, one is a weekday in some other language.
 */
export function namesFor(words: readonly string[]): Names {
  const { months, weekdays } = english;
  const isEnglish = words.every((word) => months.has(word) || weekdays.has(word));
  return isEnglish && words.filter((word) => months.has(word)).length < 2 ? english : (all ??= collect(languages));
}

/** Whether a word, written by `plainName`, is a month or a weekday. */
export function isName(word: string): boolean {
  const { months, weekdays } = namesFor([word]);
  return months.has(word) || weekdays.has(word);
}

function collect(languages: readonly string[]): Names {
  const months = new Map<string, number>();
  const weekdays = new Map<string, number>();
  for (const language of languages) {
    for (const width of ['long', 'short'] as const) {
      // In a date the month may stand in the genitive, alone it does not.
      add(months, language, { month: width, day: 'numeric' }, firstsOfMonths);
      add(months, language, { month: width }, firstsOfMonths);
      add(weekdays, language, { weekday: width }, sundayToSaturday);
    }
  }
  for (const [name, month] of Object.entries(spellings)) if (!months.has(name)) months.set(name, month);
  return { months, weekdays };
}

function add(
  names: Map<string, number>,
  language: string,
  options: Intl.DateTimeFormatOptions,
  days: ReadonlyMap<number, number>,
): void {
  const format = new Intl.DateTimeFormat(language, { ...options, timeZone: 'UTC', calendar: 'gregory' });
  for (const [number, day] of days) {
    const part = format.formatToParts(day).find(({ type }) => type === 'month' || type === 'weekday');
    const name = plainName(part?.value ?? '');
    if (/^\p{L}{2,}$/u.test(name) && !names.has(name)) names.set(name, number);
  }
}
