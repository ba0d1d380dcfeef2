import { createHash } from 'node:crypto';
import { v7 as newId } from 'uuid';
import type { ActorRef, Fact, Occurrence, Span } from '#events';
import type { NewEvent, PostgresEventStore, StreamAppend } from '#event-store';
import { context } from './loads.js';
import { sideBySide } from './timing.js';

/** Events that one article makes: itself, that it was read, a meeting, a stance, three statements, a corroboration. */
export const EVENTS_PER_ARTICLE = 8;
const ARTICLES_PER_APPEND = 25;
const WRITERS = 2;

const cities = ['Riyadh', 'Geneva', 'Istanbul', 'Vienna', 'Doha', 'Cairo', 'Brussels', 'Nairobi'] as const;
const topics = ['ceasefire', 'grain-exports', 'peacekeeping-troops', 'sanctions', 'prisoner-exchange'] as const;
const positions = ['for', 'conditional', 'considering', 'reserved', 'against'] as const;
const FILLER = 'The delegations were led by officials who had worked on the file for years, a spokeswoman said. ';

/** The element at the index, counted round. */
const nth = <T>(all: readonly T[], index: number): T => all[index % all.length] as T;

const actor = (index: number, part: ActorRef['part']): ActorRef => {
  const number = index % 200;
  return {
    actorId: `person-minister-${number}`,
    name: `Minister ${String.fromCharCode(65 + (number % 26))}. Number${number}`,
    kind: 'person',
    role: 'Foreign Minister',
    onBehalfOf: `state-${number % 40}`,
    part,
  };
};

type Article = { readonly id: string; readonly text: string; readonly spans: readonly Span[] };

/** An article of some 4,000 characters whose first sentences say what its events claim. */
function anArticle(index: number): Article {
  const sentences = [
    `Ministers met in ${nth(cities, index)} on Tuesday.`,
    `The minister is in favour of the plan on ${nth(topics, index)}.`,
    ...[1, 2, 3].map((n) => `The minister said that round ${n} of the talks had been useful.`),
  ];
  const spans = sentences.map((quote, n): Span => {
    const start = sentences.slice(0, n).join(' ').length + Math.min(n, 1);
    return { start, end: start + quote.length, quote };
  });
  return { id: newId(), text: `${sentences.join(' ')} ${FILLER.repeat(40)}`, spans };
}

type Told = { readonly article: Article; readonly span: number; readonly actors: ActorRef[]; readonly index: number };

const evidenceOf = ({ id, spans }: Article, span: number): Occurrence['evidence'] => ({
  articleId: id,
  revision: 1,
  spans: [nth(spans, span)],
});

const occurrence = ({ article, span, actors, index }: Told): Occurrence => ({
  actors,
  occurred: { from: '2025-02-18', to: '2025-02-18', precision: 'day', expression: 'Tuesday' },
  where: { name: nth(cities, index), country: 'SA' },
  topics: [{ topicId: nth(topics, index), label: nth(topics, index).replaceAll('-', ' ') }],
  basis: 'reported',
  attribution: [],
  background: false,
  confidence: 0.9,
  code: { plover: 'CONSULT', cameo: '042' },
  evidence: evidenceOf(article, span),
  extractor: { name: 'bench', version: '1', rule: 'newsroom' },
});

function collected({ id, text }: Article, title: string): Fact {
  const contentHash = createHash('sha256').update(text).digest('hex');
  const publishedAt = '2025-02-18T12:00:00+03:00';
  const url = `https://news.example/${id}`;
  return {
    type: 'ArticleCollected',
    data: { articleId: id, revision: 1, url, title, text, publishedAt, publisher: 'Example News', contentHash },
  };
}

/** What an article and the next one about the same meeting make, stream by stream. */
function streamsOf(article: Article, next: Article, index: number): StreamAppend[] {
  const told = (span: number, ...actors: ActorRef[]): Occurrence => occurrence({ article, span, actors, index });
  const parties = [actor(index, 'participant'), actor(index + 7, 'participant')];
  const statement = (n: number): Fact => ({
    type: 'StatementMade',
    data: {
      ...told(1 + n, actor(index, 'speaker')),
      content: `that round ${n} of the talks had been useful`,
      quotes: [],
    },
  });
  const names = ['meeting', 'stance', 'statement', 'statement', 'statement'];
  const ids = names.map((category, n) => `${category}-${article.id}-${n}`);
  const extractor = { name: 'bench', version: '1' };
  const facts: Fact[][] = [
    [
      { type: 'MeetingHeld', data: { ...told(0, ...parties), kind: 'meeting', state: 'concluded', absentees: [] } },
      { type: 'OccurrenceCorroborated', data: { evidence: evidenceOf(next, 0), confidence: 0.9 } },
    ],
    [
      {
        type: 'StanceDeclared',
        data: {
          ...told(1, actor(index, 'holder')),
          position: nth(positions, index),
          target: nth(topics, index),
          quotes: [],
        },
      },
    ],
    ...[1, 2, 3].map((n) => [statement(n)]),
    [
      collected(article, `Ministers meet in ${nth(cities, index)}`),
      {
        type: 'ArticleAnalysed',
        data: { articleId: article.id, revision: 1, extractor, occurrences: ids, dropped: [] },
      },
    ],
  ];
  const streamIds = [...ids, `article-${article.id}`];
  return streamIds.map((streamId, n) => ({ streamId, expectedVersion: 0, events: (facts[n] ?? []).map(asNew) }));
}

const asNew = (fact: Fact): NewEvent => ({ ...fact, id: newId(), publishedAt: '2025-02-18T09:00:00Z' });

/** One append of what a newsroom's articles make, about 1 KB of data an event on average. */
export function newsroomAppend(articles: number): StreamAppend[] {
  const all = Array.from({ length: articles }, (_, index) => anArticle(index));
  return all.flatMap((article, index) => streamsOf(article, nth(all, index + 1), index));
}

/** Appends what articles make until the log has so many events more; answers how many were appended. */
export async function fillWithNews(store: PostgresEventStore, events: number): Promise<number> {
  const each = Math.ceil(events / EVENTS_PER_ARTICLE / ARTICLES_PER_APPEND / WRITERS);
  await sideBySide(WRITERS, async () => {
    for (let n = 0; n < each; n += 1) await store.append(newsroomAppend(ARTICLES_PER_APPEND), context);
  });
  return each * WRITERS * ARTICLES_PER_APPEND * EVENTS_PER_ARTICLE;
}
