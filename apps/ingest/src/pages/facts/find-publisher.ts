import type { LinkedArticle } from '../markup/linked-data.js';
import { metaOf, type MetaTags } from '../markup/meta-tags.js';

/** The site's or publisher's name; null where the page doesn't say. */
export const findPublisher = (linked: LinkedArticle, tags: MetaTags): string | null =>
  metaOf(tags, ['og:site_name']) ??
  linked.publisher ??
  metaOf(tags, ['application-name', 'dc.publisher', 'dcterms.publisher', 'citation_journal_title']) ??
  null;

/** The language as the page declares it, a BCP 47 tag; null where it doesn't. */
export function findDeclaredLanguage(root: Element, linked: LinkedArticle, tags: MetaTags): string | null {
  const declared = [
    root.getAttribute('lang'),
    root.getAttribute('xml:lang'),
    metaOf(tags, ['content-language', 'og:locale', 'dc.language', 'language']),
    linked.language,
  ];
  const tag = declared.find((given) => /^[a-z]{2,3}(?:[-_][A-Za-z0-9]+)*$/i.test((given ?? '').trim()));
  return tag?.trim().replaceAll('_', '-') ?? null;
}
