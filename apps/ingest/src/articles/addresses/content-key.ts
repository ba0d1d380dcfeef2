import { createHash } from 'node:crypto';
import { wordsIn } from '#domain';
import type { ArticleCollected } from '#events';
import { registrableDomain } from '../../urls/domains.js';
import { MIN_WORDS } from '../copies/shingles.js';

/** A text and the address that it was found at. */
export type PlacedText = Pick<ArticleCollected['data'], 'articleId' | 'url' | 'title' | 'text' | 'publishedAt'>;

/**
 * The same for the same title and text on one site, whatever their case, punctuation and white space; null where there is
 * no address, or so few words that articles may have them by chance.
 */
export function contentKey({ url, title, text }: PlacedText): string | null {
  if (url === undefined) return null;
  const words = wordsIn(text);
  if (words.length < MIN_WORDS) return null;
  const site = registrableDomain(url) ?? new URL(url).host;
  const lines = [site, ...[wordsIn(title), words].map((all) => all.map(({ word }) => word).join(' '))];
  return createHash('sha256').update(lines.join('\n')).digest('hex').slice(0, 32);
}
