import type { ArticleSubmission } from '../../articles/article-submission.js';
import type { ArticleOrigin } from '../../articles/collect-article.command.js';
import { detectLanguage } from '../../languages/detect-language.js';
import type { Dated, ReadPage } from '../../pages/page.js';
import { canonicalUrl } from '../../urls/canonical-url.js';

/** Where a page was got, and what its source said of it. */
export type PageContext = {
  readonly url: string;
  readonly fetchedAt: Date;
  readonly documentHash: string;
  readonly sourceId: string | null;
  /** ISO 8601; counts where the page names no date. */
  readonly publishedAt: string | null;
};

/** An article as it is collected. */
export type PageArticle = { readonly submission: ArticleSubmission; readonly origin: ArticleOrigin };

type Found = { readonly value: string; readonly from: string; readonly confidence: number };

const LONGEST = { title: 1_000, publisher: 200, byline: 500 };
const DATE = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/;

/** The article that a page is. Rejects with an Error that tells in words why it is none. */
export async function articleOfPage(page: ReadPage, context: PageContext): Promise<PageArticle> {
  const text = storable(page.text);
  if (!/\S/.test(text)) throw new Error('No text was found in the page');
  const found = {
    title: titleOf(page, text),
    publishedAt: publishedOf(page, context),
    updatedAt: dated(page.updated),
    language: await languageOf(page, text),
  };
  const publisher = short(page.publisher, LONGEST.publisher);
  return {
    submission: {
      url: canonicalUrl(context.url, page.canonicalUrl),
      title: found.title.value,
      text,
      publishedAt: found.publishedAt.value,
      ...(publisher === '' ? {} : { publisher }),
      ...(found.language === null ? {} : { language: found.language.value }),
    },
    origin: originOf(page, context, found),
  };
}

type FoundParts = { readonly title: Found; readonly publishedAt: Found } & {
  readonly updatedAt: Found | null;
  readonly language: Found | null;
};

function originOf(page: ReadPage, { documentHash, sourceId }: PageContext, found: FoundParts): ArticleOrigin {
  const { title, publishedAt, updatedAt, language } = found;
  const byline = short(page.byline, LONGEST.byline);
  return {
    documentHash,
    ...(sourceId === null ? {} : { sourceId }),
    ...(byline === '' ? {} : { byline }),
    ...(updatedAt === null ? {} : { updatedAt: updatedAt.value }),
    provenance: {
      title: foundOf(title),
      publishedAt: foundOf(publishedAt),
      ...(updatedAt === null ? {} : { updatedAt: foundOf(updatedAt) }),
      ...(language === null ? {} : { language: foundOf(language) }),
      text: { from: 'page', confidence: 0.9 },
    },
  };
}

async function languageOf(page: ReadPage, text: string): Promise<Found | null> {
  const { language, confidence, from } = await detectLanguage(text, page.language ?? undefined);
  return language === null ? null : { value: language, from, confidence };
}

const foundOf = ({ from, confidence }: Found): { from: string; confidence: number } => ({ from, confidence });

function titleOf({ title, titleFrom }: ReadPage, text: string): Found {
  const named = short(title, LONGEST.title);
  if (named !== '') return { value: named, from: titleFrom ?? 'title', confidence: 0.8 };
  return { value: short(text, 120), from: 'text', confidence: 0.2 };
}

/** A page that names no date counts as published when it was got, at the latest. */
function publishedOf(page: ReadPage, { publishedAt, fetchedAt }: PageContext): Found {
  const told = publishedAt === null ? null : { value: publishedAt, from: 'feed', confidence: 0.9 };
  const got = { value: fetchedAt.toISOString(), from: 'http', confidence: 0.1 };
  return dated(page.published) ?? told ?? dated(page.updated) ?? got;
}

const dated = (date: Dated | null): Found | null =>
  date !== null && DATE.test(date.value) && !Number.isNaN(Date.parse(date.value)) ? date : null;

function short(words: string | null, longest: number): string {
  const line = storable(words ?? '')
    .replaceAll(/\s+/g, ' ')
    .trim();
  return line.length <= longest ? line : storable(`${line.slice(0, longest - 1)}…`);
}

const storable = (words: string): string => words.replaceAll(/[\p{Surrogate}\0]/gu, '');
