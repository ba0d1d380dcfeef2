import type { LinkedArticle } from '../markup/linked-data.js';
import type { MetaTags } from '../markup/meta-tags.js';
import type { DateOrigin, Dated } from '../page.js';
import { isoOf } from './calendar-day.js';
import { dateInAddress } from './date-in-address.js';
import { dateInScripts } from './date-in-scripts.js';
import { dateShown } from './date-shown.js';
import { publishedNames, publishedProperties, updatedNames, updatedProperties } from './meta-names.js';
import { readDate, type DateContext } from './read-date.js';

/** All that a page may be dated by. */
export type DatedPage = {
  readonly url: string | null;
  readonly html: string;
  readonly linked: LinkedArticle;
  readonly tags: MetaTags;
  readonly body: Element;
};

type Found = { readonly words: string | undefined; readonly from: DateOrigin; readonly confidence: number };

/** When the page says it was published, from the surest place that holds a plausible date. */
export function findPublished(page: DatedPage, context: DateContext): Dated | null {
  const stated = firstOf(
    [
      { words: page.linked.published, from: 'json-ld', confidence: 0.95 },
      ...allOf(page.tags, publishedProperties, 'open-graph', 0.95),
      ...allOf(page.tags, publishedNames, 'meta', 0.9),
    ],
    context,
  );
  const inAddress = firstOf([{ words: dateInAddress(page.url), from: 'url', confidence: 0.9 }], context);
  if (stated !== null) return inAddress !== null && isSameNight(stated, inAddress) ? inAddress : stated;
  return (
    inAddress ??
    dateShown(page.body, context) ??
    firstOf(
      [
        { words: dateInScripts(page.html), from: 'json-ld', confidence: 0.6 },
        ...allOf(page.tags, ['og:title', 'title', 'description', 'og:description'], 'text', 0.5),
        ...allOf(page.tags, ['og:image', 'twitter:image'], 'url', 0.4).map((found) => ({
          ...found,
          words: dateInAddress(found.words ?? null),
        })),
      ],
      context,
    )
  );
}

/** When the page says it was last changed. */
export const findUpdated = (page: DatedPage, context: DateContext): Dated | null =>
  firstOf(
    [
      { words: page.linked.modified, from: 'json-ld', confidence: 0.9 },
      ...allOf(page.tags, updatedProperties, 'open-graph', 0.85),
      ...allOf(page.tags, updatedNames, 'meta', 0.8),
    ],
    context,
  );

const allOf = (tags: MetaTags, names: readonly string[], from: DateOrigin, confidence: number): Found[] =>
  names.flatMap((name) => tags.get(name) ?? []).map((words) => ({ words, from, confidence }));

function firstOf(found: readonly Found[], context: DateContext): Dated | null {
  for (const { words, from, confidence } of found) {
    const date = words === undefined ? undefined : readDate(words, context);
    if (date !== undefined) return { value: isoOf(date), from, confidence };
  }
  return null;
}

const oneDay = 24 * 60 * 60 * 1000;

/** In universal time a late article is of another day than where it was published, and the address has that one. */
function isSameNight({ value }: Dated, inAddress: Dated): boolean {
  if (!/(?:Z|\+00:00)$/.test(value)) return false;
  return Math.abs(Date.parse(value.slice(0, 10)) - Date.parse(inAddress.value)) === oneDay;
}
