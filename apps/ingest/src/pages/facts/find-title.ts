import { decodeHTML } from 'entities';
import type { LinkedArticle } from '../markup/linked-data.js';
import { metaOf, type MetaTags } from '../markup/meta-tags.js';
import { elementsIn, nameOf } from '../markup/tree.js';
import type { TitleOrigin } from '../page.js';

/** Where a title may stand. */
export type TitledPage = {
  readonly root: Element;
  readonly linked: LinkedArticle;
  readonly tags: MetaTags;
  readonly publisher: string | null;
};

const openGraph = ['dc:title', 'dcterm:title', 'og:title'];
const meta = [
  'weibo:article:title',
  'weibo:webpage:title',
  'title',
  'dc.title',
  'dcterms.title',
  'twitter:title',
  'parsely-title',
  'headline',
  'citation_title',
];
const separator = /\s+[|\-–—\\/>»·:]\s+/;

/** The article's title without the name of the site, and where it stands; '' and null where there is none. */
export function findTitle({ root, linked, tags, publisher }: TitledPage): {
  title: string;
  titleFrom: TitleOrigin | null;
} {
  const headings = elementsIn(root, (element) => nameOf(element) === 'H1')
    .map(textOf)
    .filter((text) => text !== '');
  const [heading] = headings.length === 1 ? headings : [];
  const named = textOf(elementsIn(root, (element) => nameOf(element) === 'TITLE')[0]);
  const found: readonly (readonly [TitleOrigin, string | undefined])[] = [
    ['json-ld', linked.headline],
    ['open-graph', metaOf(tags, openGraph)],
    ['meta', metaOf(tags, meta)],
    ['heading', isPartOf(heading, named) ? heading : undefined],
    ['title', withoutSite(named, headings)],
    ['heading', headings[0]],
  ];
  const first = found.find(([, words]) => words !== undefined && words.trim() !== '');
  if (first === undefined) return { title: '', titleFrom: null };
  const [titleFrom, words = ''] = first;
  const title = withoutPublisher(plain(decodeHTML(words)), publisher);
  return { title: title.split(separator).find((part) => headings.includes(part)) ?? title, titleFrom };
}

const textOf = (element: Element | undefined): string => plain(element?.textContent ?? '');
const plain = (words: string): string =>
  words
    .replace(/<[^>]*>/g, '')
    .replace(/\s+/gu, ' ')
    .trim();

const isPartOf = (heading: string | undefined, title: string): boolean =>
  heading !== undefined && heading.length > 10 && title.includes(heading);

/** `Title | Site` without the site: the part that is a heading, else all but the last part if that leaves enough. */
function withoutSite(title: string, headings: readonly string[]): string {
  const parts = title.split(separator);
  const asHeading = parts.find((part) => headings.includes(part));
  if (asHeading !== undefined) return asHeading;
  const last = parts.at(-1) ?? '';
  const rest = title.slice(0, title.length - last.length).replace(/\s+[|\-–—\\/>»·:]\s+$/, '');
  return parts.length > 1 && last.split(' ').length <= 4 && rest.split(' ').length >= 4 ? rest : title;
}

/** Without ` - The Daily` at the end, where The Daily is the publisher. */
function withoutPublisher(title: string, publisher: string | null): string {
  const parts = title.split(separator);
  const last = parts.at(-1) ?? '';
  if (publisher === null || parts.length < 2 || last.toLowerCase() !== publisher.toLowerCase()) return title;
  return title.slice(0, title.length - last.length).replace(/\s+[|\-–—\\/>»·:]\s+$/, '');
}
