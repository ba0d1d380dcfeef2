import type { Occurred, Occurrence, Place, Span, Topic } from '#events';
import { isBackground } from '../dates/find-dates.js';
import type { Actor, Range } from '../document.js';
import type { ReadableArticle } from '../extractor.js';

/** Name and version that every claim of these rules carries. */
export const extractorName = 'dateline-rules';
export const extractorVersion = '1';

export type Part = Occurrence['actors'][number]['part'];
export type Attribution = Occurrence['attribution'];

/** What rules know of an occurrence before it becomes a claim. */
export type Found = {
  readonly actors: readonly { readonly actor: Actor; readonly part: Part }[];
  readonly occurred: Occurred | null;
  readonly where?: Place | undefined;
  readonly topics: readonly Topic[];
  readonly basis: Occurrence['basis'];
  readonly attribution: Attribution;
  readonly confidence: number;
  readonly plover: string;
  readonly evidence: readonly Range[];
  readonly rule: string;
};

/** The words of a range as evidence; undefined for a range without words. */
export function spanOf(text: string, range: Range): Span | undefined {
  const words = text.slice(range.start, range.end);
  const start = range.start + (words.length - words.trimStart().length);
  const quote = words.trim();
  return quote === '' ? undefined : { start, end: start + quote.length, quote };
}

/** The fields that every occurrence has. */
export function occurrenceOf(article: ReadableArticle, found: Found): Occurrence {
  return {
    actors: found.actors.map(({ actor, part }) => ({ ...actor, part })),
    occurred: found.occurred,
    ...(found.where !== undefined && { where: found.where }),
    topics: [...found.topics],
    basis: found.basis,
    attribution: [...found.attribution],
    background: isBackground(found.occurred, article.publishedAt.slice(0, 10)),
    confidence: found.confidence,
    code: { plover: found.plover },
    evidence: {
      articleId: article.articleId,
      revision: article.revision,
      spans: found.evidence.map((range) => spanOf(article.text, range)).filter((span) => span !== undefined),
    },
    extractor: { name: extractorName, version: extractorVersion, rule: found.rule },
  };
}
