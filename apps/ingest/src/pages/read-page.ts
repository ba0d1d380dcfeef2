import { blocksOf } from './body/blocks.js';
import { cleanLines } from './body/clean-lines.js';
import { dropBoilerplate } from './body/drop-boilerplate.js';
import { fillGaps } from './body/fill-gaps.js';
import { chooseBody } from './body/find-body.js';
import { withReadability } from './body/with-readability.js';
import { findPublished, findUpdated } from './dates/find-dates.js';
import { findByline } from './facts/find-byline.js';
import { baseOf, findCanonical, findFeeds } from './facts/find-links.js';
import { isPaywalled } from './facts/find-paywall.js';
import { findDeclaredLanguage, findPublisher } from './facts/find-publisher.js';
import { findTitle } from './facts/find-title.js';
import { readLinkedData, type LinkedArticle } from './markup/linked-data.js';
import { readMetaTags } from './markup/meta-tags.js';
import { parseMarkup } from './markup/parse-markup.js';
import { elementsIn, nameOf } from './markup/tree.js';
import type { ReadPage } from './page.js';

/** What is known of a page before it is read. */
export type PageContext = {
  /** Where it was got from, after redirects. */
  readonly url: string | null;
  /** ISO 8601, when it was got: no page is from a later day. */
  readonly today: string;
};

/** Reads a page's markup, stage by stage. Deterministic: the same markup and context give the same, byte for byte. */
export function readPage(html: string, { url, today }: PageContext): ReadPage {
  const { document, faults } = parseMarkup(html);
  const root = document.documentElement;
  const linked = readLinkedData(root);
  const tags = readMetaTags(root);
  const publisher = findPublisher(linked, tags);
  const language = findDeclaredLanguage(root, linked, tags);
  const dated = { url, html, linked, tags, body: document.body };
  const base = baseOf(root, url);
  const facts = {
    ...findTitle({ root, linked, tags, publisher }),
    byline: findByline(root, linked, tags),
    publisher,
    language,
    canonicalUrl: findCanonical(root, tags, base),
    published: findPublished(dated, { language, today }),
    updated: findUpdated(dated, { language, today }),
    feeds: findFeeds(root, base),
    paywalled: isPaywalled(root, linked, tags),
  };
  const titles = [facts.title, linked.headline ?? '', document.title, ...headingsOf(document.body)];
  const text = readText(document, linked, titles);
  return { ...facts, text, textLength: text.length, faults };
}

const headingsOf = (body: Element): string[] =>
  elementsIn(body, (element) => nameOf(element) === 'H1').map((heading) => heading.textContent);

/** The main text. Takes the document apart. */
function readText(document: Document, linked: LinkedArticle, titles: readonly string[]): string {
  dropBoilerplate(document.body);
  const page = blocksOf(document.body);
  const found = withReadability(document);
  const readability = found === null ? [] : blocksOf(found);
  const blocks = fillGaps(page, chooseBody({ page, readability, linked }));
  return cleanLines(blocks, titles)
    .map(({ text }) => text)
    .join('\n\n');
}
