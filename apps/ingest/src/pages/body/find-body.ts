import type { LinkedArticle } from '../markup/linked-data.js';
import { namesOf, wordsOf } from '../markup/tree.js';
import type { Block } from './blocks.js';
import { isWithin, lengthOf, weighPlaces } from './weigh-places.js';

/** Names of the element that holds the text, as content systems and the vocabularies of the web give them. */
const bodyNames =
  /\b(?:(?:article|post|story|entry|news|page|main|single|blog|text|rich ?text|content) ?(?:body|content|text|copy)(?: (?:text|content|inner|wrapper|copy))?|body ?(?:text|copy|content)|the content|h entry|hentry|e content|articlebody|storytext|post entry|td post content|field name body|itemprop articlebody)\b/;

/** Fewer characters than this are no article when there is more elsewhere. */
const fewest = 250;

/** Paragraphs of one article are near the element that holds them all; those of a list of articles are not. */
const levels = 2;

/** What each way to find the text came to. */
export type Candidates = {
  /** All that is left of the page. */
  readonly page: readonly Block[];
  readonly readability: readonly Block[];
  readonly linked: LinkedArticle;
};

/** Takes Readability's choice, unless it is much less than what the page's own names, its data or its text hold. */
export function chooseBody({ page, readability, linked }: Candidates): readonly Block[] {
  const named = namedBody(page);
  const best = isMuchMore(named, readability) ? named : readability;
  const body = solid(best) < fewest && isMuchMore(page, best) ? page.filter(isProse) : best;
  const stated = statedBody(linked, page);
  if (isMuchMore(stated, body)) return stated;
  return body.length > 0 ? body : page;
}

const isProse = ({ text, linked }: Block): boolean =>
  linked < 0.3 && (text.length >= 60 || /[.!?…。।]["”»]?$/u.test(text));

const isSolid = ({ text, linked }: Block): boolean => linked < 0.5 && text.length >= 40;

const isMuchMore = (some: readonly Block[], than: readonly Block[]): boolean =>
  solid(some) >= fewest && solid(than) < solid(some) * 0.4;

const solid = (blocks: readonly Block[]): number => lengthOf(blocks.filter(isSolid));

/** The blocks of the element that is named as the body and holds most; of two that hold as much, of the inner one. */
function namedBody(page: readonly Block[]): readonly Block[] {
  const weights = [...weighPlaces(page.filter(isSolid), levels)].filter(([place]) => isNamedBody(place.element));
  const most = weights.reduce((sum, [, weight]) => Math.max(sum, weight), 0);
  const [home] = weights.filter(([, weight]) => weight >= most * 0.9).toSorted(([a], [b]) => b.depth - a.depth);
  return home === undefined ? [] : page.filter(({ place }) => isWithin(place, home[0]));
}

const isNamedBody = (element: Element): boolean =>
  bodyNames.test(wordsOf(`${namesOf(element)} itemprop ${element.getAttribute('itemprop') ?? ''}`));

/** The text that the page's linked data carry. */
function statedBody({ body }: LinkedArticle, page: readonly Block[]): Block[] {
  const place = page[0]?.place;
  if (body === undefined || place === undefined) return [];
  const plain = body.replace(/<(?:br|\/p|\/div|\/h\d|\/li)[^>]*>/gi, '\n').replace(/<[^>]+>/g, ' ');
  return plain
    .split(/\n+/)
    .map((text) => text.replace(/\s+/gu, ' ').trim())
    .filter((text) => text !== '')
    .map((text) => ({ text, name: 'P', place, linked: 0 }));
}
