import { parseFeedDate } from '../../../apps/ingest/src/feeds/parse-feed-date.js';
import type { Parser } from './kind.js';
import { textOf } from './line.js';
import { openPages } from './page.parser.js';

/** No date has a tag in it, and every page has. */
const isMarkup = (text: string): boolean => /<[a-z!/?]/i.test(text);

/** Reads dates as feeds write them, and of lines that are pages the day of publication. */
export function openDates(): Parser {
  const pages = openPages();
  return {
    ...pages,
    parse: async (line) =>
      isMarkup(textOf(line)) ? { date: (await pages.parse(line))['date'] } : { date: parseFeedDate(textOf(line)) },
  };
}
