import type { LinkedArticle } from '../markup/linked-data.js';
import { metaOf, type MetaTags } from '../markup/meta-tags.js';
import { elementsIn, namesOf, wordsOf } from '../markup/tree.js';

const names = [
  'dc:creator',
  'dcterm:creator',
  'author',
  'dc.creator',
  'dcterms.creator',
  'parsely-author',
  'article:author_name',
  'sailthru.author',
  'byl',
  'citation_author',
  'cxenseparse:author',
];
const inMarkup = /\b(?:byline|author|dateline|writtenby|written by|p author|autor|auteur|autore)\b/;
const longest = 100;

/** Who wrote the article, as the page puts it; null where it doesn't say. */
export function findByline(root: Element, linked: LinkedArticle, tags: MetaTags): string | null {
  const stated = linked.authors.length > 0 ? linked.authors.join(', ') : metaOf(tags, names);
  if (stated !== undefined && !/^https?:/i.test(stated)) return stated.replace(/\s+/gu, ' ');
  for (const element of elementsIn(root, isByline)) {
    const text = element.textContent.replace(/\s+/gu, ' ').trim();
    if (text.length > 0 && text.length < longest) return text;
  }
  return null;
}

function isByline(element: Element): boolean {
  if (element.getAttribute('rel') === 'author' || /\bauthor\b/.test(element.getAttribute('itemprop') ?? ''))
    return true;
  return inMarkup.test(wordsOf(namesOf(element)));
}
