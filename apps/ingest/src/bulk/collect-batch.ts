import { article, DomainError, type ArticleFact } from '#domain';
import {
  ConcurrencyError,
  InvalidEventError,
  OversizeEventError,
  retryOnConflict,
  type EventStore,
  type NewEvent,
  type StreamAppend,
} from '#event-store';
import type { StoredEvent } from '#events';
import type { ArticleSubmission } from '../articles/article-submission.js';
import { toText, type ArticleOrigin } from '../articles/collect-article.command.js';
import { importEventId, lineOfEvent } from './import-event-id.js';

/** An article of an import, by the number of its line. */
export type NumberedArticle = {
  readonly line: number;
  readonly submission: ArticleSubmission;
  readonly origin: ArticleOrigin;
};

/** What became of it; a refusal says why, in words. */
export type LineOutcome =
  | { readonly line: number; readonly outcome: 'collected' | 'revised' | 'unchanged' }
  | { readonly line: number; readonly outcome: 'refused'; readonly detail: string };

type Text = ReturnType<typeof toText>;
type Target = { readonly store: EventStore; readonly correlationId: string; readonly actor: string };

/**
 * Takes in articles in the order of their lines, in one append, and in smaller ones where that fails for the sake of a
 * line. Lines that are in the log already, from before the import was broken off, are left as they are.
 */
export async function collectBatch(articles: readonly NumberedArticle[], target: Target): Promise<LineOutcome[]> {
  if (articles.length === 0) return [];
  const texts = articles.map(({ line, submission, origin }) => ({ line, text: toText(submission, origin) }));
  return collectTexts(texts, target);
}

type NumberedText = { readonly line: number; readonly text: Text };

async function collectTexts(texts: readonly NumberedText[], target: Target): Promise<LineOutcome[]> {
  try {
    return await retryOnConflict(() => append(texts, target));
  } catch (error) {
    if (texts.length > 1 && isOfLines(error)) {
      const half = Math.ceil(texts.length / 2);
      const first = await collectTexts(texts.slice(0, half), target);
      return [...first, ...(await collectTexts(texts.slice(half), target))];
    }
    const [only] = texts;
    const detail = refusalOf(error);
    if (only === undefined || detail === undefined) throw error;
    return [{ line: only.line, outcome: 'refused', detail }];
  }
}

const isOfLines = (error: unknown): boolean => error instanceof ConcurrencyError || refusalOf(error) !== undefined;

function refusalOf(error: unknown): string | undefined {
  if (error instanceof OversizeEventError)
    return `has ${error.bytes} bytes, ${error.limit} are taken (MAX_EVENT_BYTES)`;
  return error instanceof InvalidEventError || error instanceof DomainError ? error.message : undefined;
}

async function append(texts: readonly NumberedText[], { store, correlationId, actor }: Target): Promise<LineOutcome[]> {
  const streamIds = [...new Set(texts.map(({ text }) => streamOf(text)))];
  const pasts = await store.readStreams(streamIds);
  const streams = new Map(streamIds.map((id) => [id, new ArticleStream(id, pasts.get(id) ?? [], correlationId)]));
  const outcomes = texts.map(({ line, text }) => {
    const outcome = streams.get(streamOf(text))?.collect(line, text) ?? 'unchanged';
    return { line, outcome };
  });
  const appends = [...streams.values()].map(({ pending }) => pending).filter(({ events }) => events.length > 0);
  await store.append(appends, { correlationId, causationId: correlationId, actor });
  return outcomes;
}

const streamOf = ({ articleId }: Text): string => `article-${articleId}`;

/** An article's stream, and what lines of the import add to it. */
class ArticleStream {
  readonly #events: NewEvent[] = [];
  readonly #done = new Map<number, 'collected' | 'revised'>();
  readonly #doneUpTo: number;
  #state = article.initialState;

  constructor(
    private readonly streamId: string,
    private readonly past: readonly StoredEvent[],
    private readonly correlationId: string,
  ) {
    for (const event of past) {
      this.#state = article.evolve(this.#state, event as ArticleFact);
      const line = lineOfEvent(correlationId, event.id);
      if (line !== undefined) this.#done.set(line, event.type === 'ArticleCollected' ? 'collected' : 'revised');
    }
    this.#doneUpTo = Math.max(0, ...this.#done.keys());
  }

  get pending(): StreamAppend {
    return { streamId: this.streamId, expectedVersion: this.past.length, events: this.#events };
  }

  /** Lines come in order, so one before a line that is in the log was read already, and changed nothing if it is not. */
  collect(line: number, text: Text): 'collected' | 'revised' | 'unchanged' {
    if (line <= this.#doneUpTo) return this.#done.get(line) ?? 'unchanged';
    const [fact] = article.decide({ type: 'CollectArticle', article: text }, this.#state);
    if (fact === undefined) return 'unchanged';
    this.#state = article.evolve(this.#state, fact);
    this.#events.push({ ...fact, id: importEventId(this.correlationId, line), publishedAt: text.publishedAt });
    return fact.type === 'ArticleCollected' ? 'collected' : 'revised';
  }
}
