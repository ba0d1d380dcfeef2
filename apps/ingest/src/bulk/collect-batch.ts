import { Inject, Injectable } from '@nestjs/common';
import { article, DomainError, type Article } from '#domain';
import {
  ConcurrencyError,
  EventStore,
  InvalidEventError,
  OversizeEventError,
  retryOnConflict,
  type NewEvent,
  type StreamAppend,
} from '#event-store';
import type { StoredEvent } from '#events';
import type { ArticleSubmission } from '../articles/article-submission.js';
import { Addresses } from '../articles/addresses/addresses.js';
import { contentsOf, locateArticles, stateOf, streamOf, type Kept } from '../articles/addresses/locate-articles.js';
import type { PlacedText } from '../articles/addresses/content-key.js';
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
/** By which request, and by whom, articles come in. */
export type BatchContext = { readonly correlationId: string; readonly actor: string };
type Target = Kept & BatchContext;

/** Takes in many articles at once. */
@Injectable()
export class CollectBatch {
  constructor(
    @Inject(EventStore) private readonly store: EventStore,
    @Inject(Addresses) private readonly addresses: Addresses,
  ) {}

  /**
   * Takes in articles in the order of their lines, in one append, and in smaller ones where that fails for the sake of a
   * line. Lines that are in the log already, from before the import was broken off, are left as they are.
   */
  async run(articles: readonly NumberedArticle[], context: BatchContext): Promise<LineOutcome[]> {
    if (articles.length === 0) return [];
    const texts = articles.map(({ line, submission, origin }) => ({ line, text: toText(submission, origin) }));
    return collectTexts(texts, { store: this.store, addresses: this.addresses, ...context });
  }
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

async function append(texts: readonly NumberedText[], target: Target): Promise<LineOutcome[]> {
  const { store, addresses, correlationId, actor } = target;
  const located = await locateArticles(
    texts.map(({ text }) => text),
    target,
  );
  const streams = new Map<string, ArticleStream>();
  const outcomes = texts.map(({ line, text }) => {
    const articleId = located.articleIdOf(text);
    const stream = streams.get(articleId) ?? new ArticleStream(articleId, located.pastOf(articleId), correlationId);
    streams.set(articleId, stream);
    return { line, outcome: stream.collect(line, { ...text, articleId }) };
  });
  const changed = [...streams.values()].filter(({ pending }) => pending.events.length > 0);
  await addresses.claim(changed.flatMap(({ contents }) => contents));
  const appends = changed.map(({ pending }) => pending);
  await store.append(appends, { correlationId, causationId: correlationId, actor });
  return outcomes;
}

/** An article's stream, and what lines of the import add to it. */
class ArticleStream {
  readonly #events: NewEvent[] = [];
  readonly #done = new Map<number, 'collected' | 'revised'>();
  readonly #doneUpTo: number;
  /** What it says that it did not say before. */
  readonly contents: PlacedText[] = [];
  #state: Article;

  constructor(
    private readonly articleId: string,
    private readonly past: readonly StoredEvent[],
    private readonly correlationId: string,
  ) {
    this.#state = stateOf(past);
    for (const event of past) {
      const line = lineOfEvent(correlationId, event.id);
      if (line !== undefined) this.#done.set(line, event.type === 'ArticleCollected' ? 'collected' : 'revised');
    }
    this.#doneUpTo = Math.max(0, ...this.#done.keys());
  }

  get pending(): StreamAppend {
    return { streamId: streamOf(this.articleId), expectedVersion: this.past.length, events: this.#events };
  }

  /** Lines come in order, so one before a line that is in the log was read already, and changed nothing if it is not. */
  collect(line: number, text: Text): 'collected' | 'revised' | 'unchanged' {
    if (line <= this.#doneUpTo) return this.#done.get(line) ?? 'unchanged';
    const facts = article.decide({ type: 'CollectArticle', article: text }, this.#state);
    const [fact] = facts;
    if (fact === undefined) return 'unchanged';
    this.contents.push(...contentsOf(facts, this.#state));
    this.#state = article.evolve(this.#state, fact);
    this.#events.push({ ...fact, id: importEventId(this.correlationId, line), publishedAt: text.publishedAt });
    return fact.type === 'ArticleCollected' ? 'collected' : 'revised';
  }
}
