import { isElement, isText, nameOf, namesOf, walk, wordsOf } from '../markup/tree.js';
import type { Dated } from '../page.js';
import { isoOf } from './calendar-day.js';
import { readDate, type DateContext } from './read-date.js';

/** A date seen in the page; of two, the one with the higher rank is rather the article's. */
type Sighting = { readonly dated: Dated; readonly rank: number; readonly at: number };

const dateNames =
  /\b(?:dates?|dateline|published|publish|pubdate|publishdate|posted|posting|created|creation|time|timestamp|datetime|submitted|datum|fecha|data|meta|byline|info|author|topline|subline|header)\b/;
const surelyPublished =
  /\b(?:date ?published|pubdate|publish ?date|published|entry date|post date|article date|date header)\b/;
const elsewhere =
  /\b(?:comments?|related|sidebar|widgets?|footer|recent|popular|teasers?|recommend\w*|archive|calendar|events?|copyright|latest|ticker|most)\b/;
const publishedWords =
  /publi|veröffentlich|erstell|posted|geschrieben|geplaatst|pubblicat|opublikowan|dodano|опубликован|created|on\b|vom\b/i;
const updatedWords =
  /updat|modif|edited|aktualis|geändert|bearbeitet|mise? à jour|actualiz|aggiornat|atualizad|bijgewerkt|aktualiz|обновл|stand\s*:/i;
const stating = ['datetime', 'content', 'title', 'data-datetime', 'data-date'];
/** A line with a date has at most so many characters; of a paragraph, its first words are looked at. */
const [longestLine, longestText, firstWords] = [300, 200, 40];
/** Sightings of a page at most; a page with more is a calendar. */
const most = 300;

/** The date that the page shows: in a time element, in an element named so, or in its text; null where there is none. */
export function dateShown(body: Element, context: DateContext): Dated | null {
  const named: Sighting[] = [];
  const inText: Sighting[] = [];
  let [at, heading] = [0, -1];
  walk(body, {
    enter: (node) => {
      at += 1;
      if (named.length + inText.length > most) return false;
      if (isText(node)) inText.push(...seenInText(node, at, context));
      if (!isElement(node)) return false;
      if (nameOf(node) === 'H1' && heading < 0) heading = at;
      named.push(...seenIn(node, at, context));
      return !isCode(node);
    },
  });
  return best(named, heading) ?? best(inText, heading);
}

const isCode = (element: Element): boolean => /^(?:SCRIPT|STYLE|NOSCRIPT|TITLE)$/.test(nameOf(element));

/** The highest in rank, where what is near to the heading ranks higher, and the first of equals. */
function best(sightings: readonly Sighting[], heading: number): Dated | null {
  const ranked = sightings.map((sighting) => ({ ...sighting, rank: sighting.rank + nearness(sighting.at, heading) }));
  return ranked.toSorted((a, b) => b.rank - a.rank)[0]?.dated ?? null;
}

function nearness(at: number, heading: number): number {
  const distance = heading < 0 ? Infinity : Math.abs(at - heading);
  return [400, 100, 30].filter((near) => distance <= near).length;
}

function seenIn(element: Element, at: number, context: DateContext): Sighting[] {
  const named = wordsOf(`${namesOf(element)} ${element.getAttribute('itemprop') ?? ''}`);
  const isTime = isTimed(element);
  const text = isTime || dateNames.test(named) ? shortText(element) : undefined;
  if (text === undefined) return [];
  const rank = (isTime ? 2 : 0) + rankOfNames(element, named) + rankOfWords(text) + rankOfPlace(element);
  const date = dateOf(element, text, context);
  const confidence = rank > 2 ? 0.8 : 0.65;
  return date === undefined ? [] : [{ dated: { value: isoOf(date), from: 'time', confidence }, rank, at }];
}

const isTimed = (element: Element): boolean =>
  nameOf(element) === 'TIME' || (nameOf(element) === 'ABBR' && element.hasAttribute('title'));

/** What a reader sees counts where it says that it is the publication; else what the attributes state comes first. */
function dateOf(element: Element, text: string, context: DateContext): ReturnType<typeof readDate> {
  const shown = readDate(text, context);
  if (shown !== undefined && publishedWords.test(text)) return shown;
  return readDate(stating.map((key) => element.getAttribute(key) ?? '').join(' '), context) ?? shown;
}

function rankOfNames(element: Element, named: string): number {
  const isPublished = surelyPublished.test(named) || element.hasAttribute('pubdate');
  const isUpdated = /\b(?:modified|updated|changed)\b/.test(named);
  return (isPublished ? 2 : 0) + (/\b(?:dates?|time)\b/.test(named) ? 1 : 0) - (isUpdated ? 2 : 0);
}

const rankOfWords = (text: string): number => (publishedWords.test(text) ? 1 : 0) - (updatedWords.test(text) ? 2 : 0);

function seenInText(node: Node, at: number, context: DateContext): Sighting[] {
  const text = (node.nodeValue ?? '').trim();
  const words = text.length > longestText ? text.slice(0, firstWords) : text;
  const date = mayBeDate(words) ? readDate(words, context) : undefined;
  if (date === undefined || node.parentElement === null) return [];
  const rank = rankOfWords(words) + rankOfPlace(node.parentElement);
  return [{ dated: { value: isoOf(date), from: 'text', confidence: 0.5 }, rank, at }];
}

const mayBeDate = (words: string): boolean => words.length >= 6 && /\d/.test(words) && !/©|copyright/i.test(words);

/** The element's text; undefined where it is longer than any line with a date. */
function shortText(element: Element): string | undefined {
  let text = '';
  walk(element, {
    enter: (node) => {
      if (isText(node)) text += node.nodeValue ?? '';
      return text.length <= longestLine;
    },
  });
  return text.length > longestLine ? undefined : text.trim();
}

/** Lower for what belongs to something beside the article. */
function rankOfPlace(element: Element): number {
  for (let up: Element | null = element; up !== null; up = up.parentElement) {
    if (/^(?:BODY|HTML|ARTICLE|MAIN)$/.test(nameOf(up))) return 0;
    if (/^(?:ASIDE|FOOTER|NAV)$/.test(nameOf(up)) || elsewhere.test(wordsOf(namesOf(up)))) return -4;
  }
  return 0;
}
