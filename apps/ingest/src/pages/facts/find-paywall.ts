import type { LinkedArticle } from '../markup/linked-data.js';
import { metaOf, type MetaTags } from '../markup/meta-tags.js';
import { elementsIn, namesOf, wordsOf } from '../markup/tree.js';

const tiers = ['article:content_tier', 'content_tier', 'cxenseparse:access', 'access', 'premium'];
const walls =
  /\b(?:paywall|pay wall|piano (?:offer|container|paywall)|tp modal|regwall|reg wall|subscriber only|subscribers only|premium content|plus content|metered content)\b/;

/** Whether the page says, in its data or its markup, that the whole text is for subscribers. */
export function isPaywalled(root: Element, linked: LinkedArticle, tags: MetaTags): boolean {
  if (linked.isFree !== undefined) return !linked.isFree;
  if (/^(?:locked|metered|paid|premium|subscribers?|true)$/i.test(metaOf(tags, tiers) ?? '')) return true;
  return elementsIn(root, (element) => walls.test(wordsOf(namesOf(element)))).length > 0;
}
