import { setTimeout as sleep } from 'node:timers/promises';
import { v7 as newId } from 'uuid';
import { ConcurrencyError, PostgresEventStore, type NewEvent } from '#event-store';
import { Database } from '#platform';
import { aStatementMade, anArticleCollected } from '#testing';
import { articleOf, revised, type Told } from './articles.js';
import type { Chance } from './chance.js';

/** What was acknowledged to somebody, and when. */
export class Acknowledged {
  /** The last text of each article, by URL. */
  readonly articles = new Map<string, Told>();
  /** How often an article was taken in or revised. */
  texts = 0;
  readonly events = new Map<string, NewEvent & { readonly streamId: string }>();
  retries = 0;
  /** Set when nobody waits for acknowledgements any more, for the run itself has failed. */
  isAbandoned = false;
  #last = Date.now();
  #longestGapMs = 0;

  article(told: Told): void {
    this.articles.set(told.article.url, told);
    this.texts += 1;
    this.#tick();
  }

  event(streamId: string, event: NewEvent): void {
    this.events.set(event.id, { ...event, streamId });
    this.#tick();
  }

  /** Milliseconds for which nothing was acknowledged to anybody. */
  get longestGapMs(): number {
    return this.#longestGapMs;
  }

  #tick(): void {
    this.#longestGapMs = Math.max(this.#longestGapMs, Date.now() - this.#last);
    this.#last = Date.now();
  }
}

/** Who writes until told to end, and takes no refusal for an answer. */
export type Writing = { readonly acknowledged: Acknowledged; readonly chance: Chance; readonly signal: AbortSignal };

/**
 * Pushes every `step`-th article from the `first` on to one of the addresses; some twice at once, some corrected later.
 * Resolves when the last is acknowledged.
 */
export async function pushArticles(
  urls: readonly string[],
  { first, step }: { first: number; step: number },
  { acknowledged, chance, signal }: Writing,
): Promise<void> {
  const push = async (told: Told): Promise<void> => {
    const copies = chance.next() < 0.15 ? 2 : 1;
    const places = chance.shuffled(urls);
    await Promise.all(
      Array.from({ length: copies }, (_, copy) =>
        persist(acknowledged, (attempt) => post(places[(copy + attempt) % places.length] ?? '', told)),
      ),
    );
    acknowledged.article(told);
  };
  for (let n = first; !signal.aborted; n += step) {
    const told = articleOf(n, chance);
    await push(told);
    if (chance.next() < 0.1) await push(revised(told));
    await sleep(chance.between(50, 250));
  }
}

async function post(url: string, { article }: Told): Promise<void> {
  const response = await fetch(`${url}/v1/articles`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(article),
    signal: AbortSignal.timeout(10_000),
  });
  if (response.status !== 202) throw new Error(`${response.status}: ${await response.text()}`);
}

/** The streams that all who append write to, so that they meet there. */
const STREAMS = ['statement-chaos-0', 'statement-chaos-1', 'statement-chaos-2'];
const publishedAt = '2025-02-18T09:00:00Z';
const context = { correlationId: newId(), causationId: newId(), actor: 'client:chaos' };

/** Appends events to the log itself, in batches of one to three, over a connection that breaks. */
export async function appendEvents(
  databaseUrl: string,
  name: string,
  { acknowledged, chance, signal }: Writing,
): Promise<void> {
  const database = Database.connect(databaseUrl, { applicationName: name, max: 2 });
  const store = new PostgresEventStore(database);
  const append = async (streamId: string, events: readonly NewEvent[]): Promise<void> => {
    await persist(acknowledged, async () => {
      const { length } = await store.readStream(streamId);
      await store.append([{ streamId, expectedVersion: length, events }], context);
    });
    for (const event of events) acknowledged.event(streamId, event);
  };
  const articleId = `chaos-${name}`;
  const article = anArticleCollected({ data: { articleId, url: `https://chaos.example/${name}` } });
  await append(`article-${articleId}`, [{ ...article, id: newId(), publishedAt }]);
  for (let n = 0; !signal.aborted; n += 1) {
    const events = Array.from({ length: chance.between(1, 3) }, (_, index) => said(articleId, `${name} ${n}.${index}`));
    await append(chance.of(STREAMS), events);
    await sleep(chance.between(10, 120));
  }
  await store.close();
  await database.close();
}

function said(articleId: string, content: string): NewEvent {
  const evidence = { articleId, revision: 1, spans: [{ start: 0, end: 9, quote: 'Ministers' }] };
  const { type, data } = aStatementMade({ data: { content, evidence } });
  return { id: newId(), publishedAt, type, data };
}

/** Until it succeeds: what failed may have happened all the same, so the same is asked for again. */
async function persist(acknowledged: Acknowledged, work: (attempt: number) => Promise<void>): Promise<void> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      await work(attempt);
      return;
    } catch (error) {
      if (acknowledged.isAbandoned) throw error;
      acknowledged.retries += 1;
      await sleep(error instanceof ConcurrencyError ? 5 : 200);
    }
  }
}
