import type { ArticleSubmission } from '../../articles/article-submission.js';
import type { ArticleOrigin } from '../../articles/collect-article.command.js';
import type { DetectedLanguage } from '../../languages/detect-language.js';
import type { Dated, ReadPage } from '../../pages/page.js';
import { canonicalUrl } from '../../urls/canonical-url.js';
import { isCutOff } from '../listing/full-text.js';
import type { ListedItem } from '../listing/listed-item.js';

/** All that is known of an article. */
export type ArticleParts = {
  readonly item: Omit<ListedItem, 'key' | 'hash'>;
  /** Null where the page was not fetched, or could not be. */
  readonly page: ReadPage | null;
  /** Where it stands, after redirects; null where it has no address. */
  readonly url: string | null;
  readonly source: { readonly sourceId: string; readonly title: string; readonly language: string | null };
  /** Of the bytes that the text was read from. */
  readonly documentHash: string | null;
  readonly now: Date;
};

/** An article as it is collected. */
export type ComposedArticle = { readonly submission: ArticleSubmission; readonly origin: ArticleOrigin };

type Found = { readonly from: string; readonly confidence: number };
type Choice = Found & { readonly value: string };
type Provenance = NonNullable<ArticleOrigin['provenance']>;

const EARLIEST = Date.parse('1990-01-01T00:00:00Z');
const DAY_MS = 86_400_000;
/** A page with so many characters is read, whatever its source says. */
const LONG_ENOUGH = 600;
/** What an article may have, as `articleSubmission` says. */
const LONGEST = { title: 1_000, publisher: 200, byline: 500 };

/** What an article says, and in which language. */
export type ReadText = { readonly text: string; readonly language: DetectedLanguage };

/**
 * Makes one article of what its source says and what its page says, and notes where each part comes from. One without a
 * believable date counts as published when it was found.
 */
export function composeArticle(parts: ArticleParts, { text, language: detected }: ReadText): ComposedArticle {
  const chosen = {
    title: titleOf(parts, text),
    publishedAt: publishedOf(parts),
    updatedAt: updatedOf(parts),
    byline: bylineOf(parts),
    publisher: publisherOf(parts),
    language: languageOf(detected),
  };
  const { title, publishedAt, updatedAt, byline, publisher, language } = chosen;
  const url = addressOf(parts);
  return {
    submission: {
      title: title.value,
      text,
      publishedAt: publishedAt.value,
      ...(url === null ? {} : { url }),
      ...(publisher === null ? {} : { publisher: publisher.value }),
      ...(language === null ? {} : { language: language.value }),
    },
    origin: {
      sourceId: parts.source.sourceId,
      provenance: { ...provenanceOf(chosen), text: originOfText(parts) },
      ...(parts.documentHash === null ? {} : { documentHash: parts.documentHash }),
      ...(updatedAt === null ? {} : { updatedAt: updatedAt.value }),
      ...(byline === null ? {} : { byline: byline.value }),
    },
  };
}

/**
 * The page's text, unless all it has is less than the source itself says of it: then something stands before it. Null
 * where neither has one.
 */
export function textOf(parts: Words): string | null {
  const { item, page } = parts;
  const text = storable(isOfPage(parts) ? (page?.text ?? '') : ownWords(item));
  return /\S/.test(text) ? text : null;
}

type Words = Pick<ArticleParts, 'item' | 'page'>;
const ownWords = ({ text, summary }: Words['item']): string => text ?? summary ?? '';

function isOfPage({ item, page }: Words): boolean {
  const { length } = ownWords(item);
  const least = item.text === null ? Math.min(length, LONG_ENOUGH) : length;
  return page !== null && page.text.length >= least;
}

/** A feed's own words may break off; whether a short summary is all there is, nobody can tell. */
function originOfText(parts: Words): Provenance['text'] {
  const { item } = parts;
  if (isOfPage(parts)) return { from: 'page', confidence: 0.9 };
  if (item.text !== null) return { from: item.from, confidence: 0.9, isWhole: true };
  return { from: item.from, confidence: 0.5, ...(isCutOff(ownWords(item)) ? { isWhole: false } : {}) };
}

function titleOf({ item, page }: ArticleParts, text: string): Choice {
  const listed = named(item.title, item.from, 0.9, LONGEST.title);
  const read = named(page?.title, page?.titleFrom ?? 'title', 0.8, LONGEST.title);
  const beginning = { value: short(text, 120), from: 'text', confidence: 0.2 };
  // The words of a link are often cut short; those of a feed or sitemap are the headline.
  return (item.from === 'link' ? (read ?? listed) : (listed ?? read)) ?? beginning;
}

function publishedOf({ item, page, now }: ArticleParts): Choice {
  const choices = [
    dated(item.published, item.from, 0.95),
    chosen(page?.published),
    dated(item.updated, item.from, 0.5),
    chosen(page?.updated),
  ];
  const found = choices.find((choice) => choice !== null && isBelievable(choice.value, now));
  return found ?? { value: now.toISOString(), from: 'http', confidence: 0.1 };
}

function updatedOf({ item, page, now }: ArticleParts): Choice | null {
  const choices = [dated(item.updated, item.from, 0.8), chosen(page?.updated)];
  return choices.find((choice) => choice !== null && isBelievable(choice.value, now)) ?? null;
}

const bylineOf = ({ item, page }: ArticleParts): Choice | null =>
  named(page?.byline, 'meta', 0.8, LONGEST.byline) ?? named(item.byline, item.from, 0.8, LONGEST.byline);

const publisherOf = ({ item, page, source }: ArticleParts): Choice | null =>
  named(page?.publisher, 'meta', 0.8, LONGEST.publisher) ??
  named(item.publisher, item.from, 0.7, LONGEST.publisher) ??
  named(source.title, 'declared', 0.5, LONGEST.publisher);

function languageOf({ language, confidence, from }: DetectedLanguage): Choice | null {
  return language === null ? null : { value: language, from, confidence };
}

/** As the item, its page or its source declares it. */
export function declaredLanguage({ item, page, source }: ArticleParts): string | undefined {
  return item.language ?? page?.language ?? source.language ?? undefined;
}

/** The address that the page declares as its own counts where it is of the same site. */
function addressOf({ url, page }: ArticleParts): string | null {
  return url === null ? null : canonicalUrl(url, page?.canonicalUrl ?? null);
}

const chosen = (date: Dated | null | undefined): Choice | null => date ?? null;

/** A date, or a date-time with its offset; null for anything else. */
function dated(value: string | null, from: string, confidence: number): Choice | null {
  return value !== null && DATE.test(value) && !Number.isNaN(Date.parse(value)) ? { value, from, confidence } : null;
}
const DATE = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/;

const isBelievable = (date: string, now: Date): boolean =>
  Date.parse(date) >= EARLIEST && Date.parse(date) <= now.getTime() + DAY_MS;

function named(value: string | null | undefined, from: string, confidence: number, longest: number): Choice | null {
  const words = short(value ?? '', longest);
  return words === '' ? null : { value: words, from, confidence };
}

function short(words: string, longest: number): string {
  const line = storable(words).replaceAll(/\s+/g, ' ').trim();
  return line.length <= longest ? line : storable(`${line.slice(0, longest - 1)}…`);
}

const storable = (words: string): string => words.replaceAll('\u0000', '').replaceAll(/\p{Surrogate}/gu, '');

function provenanceOf(choices: Readonly<Record<Exclude<keyof Provenance, 'text'>, Choice | null>>): Provenance {
  const found = Object.entries(choices).flatMap(([name, choice]) =>
    choice === null ? [] : [[name, { from: choice.from, confidence: choice.confidence }] as const],
  );
  return Object.fromEntries(found);
}
