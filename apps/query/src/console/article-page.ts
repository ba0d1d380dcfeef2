import type { ArticleText } from '../articles/article-row.js';
import type { CitedArticle } from '../articles/find-cited-articles.query.js';
import type { EventRow } from '../events/event-row.js';
import { plainDay } from './dates.js';
import { addressOf, labelOf, sourceOf } from './event-card.js';
import { factsOf, type Fact } from './event-facts.js';
import { markedParagraphs, type Segment } from './marked-text.js';
import { sentenceOf } from './sentence.js';

type Asked = {
  readonly text: ArticleText;
  readonly event: EventRow | undefined;
  /** All events that the article reports. */
  readonly others: readonly EventRow[];
  readonly articles: ReadonlyMap<string, CitedArticle>;
};
type EventLink = { readonly label: string; readonly sentence: string; readonly address: string };

/** What the template `article` shows. */
export type ArticlePage = {
  readonly title: string;
  readonly byline: string;
  /** Only a web address: nothing else may become a link. */
  readonly url: string | undefined;
  /** Whether its words were blanked on legal demand. */
  readonly isRemoved: boolean;
  readonly paragraphs: readonly (readonly (Segment & { readonly address: string | undefined })[])[];
  readonly event: (EventLink & { readonly facts: readonly Fact[]; readonly retracted: string | undefined }) | undefined;
  readonly reports: readonly { readonly source: string; readonly title: string; readonly address: string }[];
  readonly others: readonly EventLink[];
};

/** What a redaction leaves: blocks in place of all that is no white space. */
const BLANKED = /^\s*█[█\s]*$/;

export function articlePage({ text, event, others, articles }: Asked): ArticlePage {
  const here = { articleId: text.articleId };
  const segments = markedParagraphs(text.text, text.spans, event?.id);
  return {
    title: text.title,
    byline: bylineOf(text),
    isRemoved: [text.title, text.text].some((words) => BLANKED.test(words)),
    url: text.url !== null && /^https?:\/\//i.test(text.url) ? text.url : undefined,
    paragraphs: segments.map((paragraph) =>
      paragraph.map((segment) => ({
        ...segment,
        address: segment.otherEventId === undefined ? undefined : addressOf(here, segment.otherEventId),
      })),
    ),
    event: event && {
      ...linkOf(event, here),
      facts: factsOf(event),
      retracted: event.retractedAt === null ? undefined : plainDay(event.retractedAt),
    },
    reports: event === undefined ? [] : reportsOf(event, text.articleId, articles),
    others: others.filter(({ id }) => id !== event?.id).map((other) => linkOf(other, here)),
  };
}

const linkOf = (event: EventRow, here: { articleId: string }): EventLink => ({
  label: labelOf(event),
  sentence: sentenceOf(event),
  address: addressOf(here, event.id),
});

function bylineOf({ publisher, publishedAt, revision }: ArticleText): string {
  const time = `${plainDay(publishedAt)}, ${publishedAt.slice(11, 16)}`;
  return [publisher ?? 'Unknown publisher', time, ...(revision === 1 ? [] : [`revision ${revision}`])].join(' · ');
}

function reportsOf(
  event: EventRow,
  hereId: string,
  articles: ReadonlyMap<string, CitedArticle>,
): ArticlePage['reports'] {
  const ids = new Set(event.evidence.map(({ articleId }) => articleId));
  ids.delete(hereId);
  return [...ids].map((articleId) => {
    const article = articles.get(articleId);
    return {
      source: sourceOf(article),
      title: article?.title ?? articleId,
      address: addressOf({ articleId }, event.id),
    };
  });
}
