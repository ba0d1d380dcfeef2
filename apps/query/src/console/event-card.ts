import type { CitedArticle } from '../articles/find-cited-articles.query.js';
import type { EventRow } from '../events/event-row.js';
import { plainDay, whenOf } from './dates.js';
import { sentenceOf } from './sentence.js';

/** An event as the list shows it. */
export type EventCard = {
  readonly sentence: string;
  readonly label: string;
  readonly category: EventRow['category'];
  readonly address: string;
  readonly quote: string | undefined;
  readonly source: string;
  readonly notes: readonly string[];
};

const BASIS: Readonly<Record<EventRow['basis'], string>> = {
  quoted: 'quoted',
  reported: 'reported',
  described: 'described by the journalist',
};

export function cardOf(event: EventRow, articles: ReadonlyMap<string, CitedArticle>): EventCard {
  const [evidence] = event.evidence;
  const article = evidence && articles.get(evidence.articleId);
  return {
    sentence: sentenceOf(event),
    label: labelOf(event),
    category: event.category,
    address: evidence === undefined ? `/v1/events/${encodeURIComponent(event.id)}` : addressOf(evidence, event.id),
    quote: evidence?.quote,
    source: sourceOf(article),
    notes: notesOf(event),
  };
}

/** The page of an article with the evidence of an event marked and in view. */
export const addressOf = ({ articleId }: { articleId: string }, eventId: string): string =>
  `/articles/${encodeURIComponent(articleId)}?event=${encodeURIComponent(eventId)}#evidence`;

/** What kind of thing happened, in a word or two. */
export function labelOf(event: EventRow): string {
  if ('about' in event) return inWords(event.type);
  if (event.category !== 'meeting') return event.category === 'stance' ? 'Stance' : 'Statement';
  return `${event.kind === 'call' ? 'Call' : 'Meeting'} ${event.status.replace('-', ' ')}`;
}

/** `SanctionLifted` as "Sanction lifted". */
const inWords = (type: string): string => type.replace(/(?<=.)[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

export function sourceOf(article: CitedArticle | undefined): string {
  if (article === undefined) return 'Source not at hand';
  return `${article.publisher ?? 'Unknown publisher'}, ${plainDay(article.publishedAt)}`;
}

const WHEN: Readonly<Record<string, string>> = { planned: 'planned for', 'ruled-out': 'ruled out for' };

function notesOf(event: EventRow): string[] {
  const { occurred, basis, background, reports } = event;
  const verb = ('status' in event ? WHEN[event.status] : undefined) ?? 'happened';
  return [
    BASIS[basis],
    ...(occurred === null ? [] : [`${verb} ${whenOf(occurred)}`]),
    ...(background ? ['told as background'] : []),
    ...(reports > 1 ? [`${reports} articles`] : []),
  ];
}
