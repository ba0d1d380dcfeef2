import { article, source, type ArticleFact, type SourceFact } from '#domain';
import { InMemoryEventStore, type AppendContext } from '#event-store';
import type { ArticleCollected, EventNamed, Span, StoredEvent } from '#events';
import { articleIdOf, contentHash } from '../../apps/ingest/src/articles/article-identity.js';
import { compare } from '../../apps/ingest/src/articles/copies/compare.js';
import { shinglesOf } from '../../apps/ingest/src/articles/copies/shingles.js';
import { decideAnalysis, reportedBefore } from '../../apps/extraction/src/analysing/decide-analysis.js';
import { streamIdOf } from '../../apps/extraction/src/analysing/record-analysis.command.js';
import type { Chapter } from './chapter.js';
import type { Evidenced } from './claims.js';
import { sourceStory, type SourceStep } from './source-story.js';

type Text = ArticleCollected['data'];
type Redaction = EventNamed<'EventRedacted'>['data'];

const extractor = { name: 'golden', version: '1' };
const DELAY_MS = 5 * 60_000;

/** What the deciders make of a story: the whole log, the same at every run. */
export async function writeStream(story: readonly Chapter[]): Promise<readonly StoredEvent[]> {
  const log = new GoldenLog();
  for (const chapter of story) await log.tell(chapter);
  await log.redact('ArticleCollected', ['/title', '/text']);
  await log.redact('StatementMade', ['/content', '/quotes/0/quote', '/evidence/spans/0/quote']);
  for (const step of sourceStory) await log.decide(step);
  return log.read();
}

class GoldenLog {
  #now = 0;
  #ids = 0;
  readonly #store = new InMemoryEventStore(() => new Date(this.#now));

  read(): Promise<readonly StoredEvent[]> {
    return this.#store.read({ after: 0, limit: 10_000 });
  }

  async tell(chapter: Chapter): Promise<void> {
    this.#now = Date.parse(chapter.publishedAt) + DELAY_MS;
    const collected = await this.#collect(chapter);
    this.#now += 1000;
    if (chapter.copyOf !== undefined) await this.#noteCopy(collected, chapter.copyOf);
    this.#now += 1000;
    await this.#analyse(chapter, collected.data, collected);
  }

  /** Blanks fields of the last event of the type, as on legal demand; the words stay on topics until consumers obey. */
  async redact(type: 'ArticleCollected' | 'StatementMade', fields: string[]): Promise<void> {
    const target = (await this.read()).findLast((event) => event.type === type);
    if (target === undefined) throw new Error(`The story has no ${type}`);
    this.#now += DELAY_MS;
    const data: Redaction = { eventId: target.id, fields, reason: 'Order 7/2025 of the district court' };
    const { streamId } = target;
    const expectedVersion = (await this.#store.readStream(streamId)).length;
    const events = [
      { type: 'EventRedacted', data, id: this.#newId(), publishedAt: new Date(this.#now).toISOString() } as const,
    ];
    await this.#store.append([{ streamId, expectedVersion, events }], this.#context('analyst:golden'));
  }

  async decide({ at, command }: SourceStep): Promise<void> {
    this.#now = Date.parse(at);
    const streamId = `source-${command.sourceId}`;
    const past = await this.#store.readStream(streamId);
    const known = past.reduce((state, event) => source.evolve(state, event as SourceFact), source.initialState);
    const facts = source.decide(command, known);
    const events = facts.map((fact) => ({ ...fact, id: this.#newId(), publishedAt: at }));
    await this.#store.append([{ streamId, expectedVersion: past.length, events }], this.#context('operator:golden'));
  }

  async #collect({
    slug,
    title,
    text,
    publishedAt,
    publisher,
    language,
  }: Chapter): Promise<StoredEvent & { data: Text }> {
    const url = `https://news.example/${slug}`;
    const hash = contentHash({ title, text });
    const articleId = articleIdOf(url, hash);
    const streamId = `article-${articleId}`;
    const past = await this.#store.readStream(streamId);
    const state = past.reduce((known, event) => article.evolve(known, event as ArticleFact), article.initialState);
    const known = {
      ...(publisher === undefined ? {} : { publisher }),
      ...(language === undefined ? {} : { language }),
    };
    const submitted = { articleId, url, title, text, publishedAt, ...known, contentHash: hash };
    const facts = article.decide({ type: 'CollectArticle', article: submitted }, state);
    const events = facts.map((fact) => ({ ...fact, id: this.#newId(), publishedAt }));
    const [stored] = await this.#store.append(
      [{ streamId, expectedVersion: past.length, events }],
      this.#context('client:golden'),
    );
    if (stored?.type === 'ArticleCollected' || stored?.type === 'ArticleRevised') return stored;
    throw new Error(`${slug} is told twice in the same words`);
  }

  async #noteCopy(
    { data: copy, publishedAt, correlationId, id }: StoredEvent & { data: Text },
    of: string,
  ): Promise<void> {
    const original = articleIdOf(`https://news.example/${of}`, '');
    const [first] = await this.#store.readStream(`article-${original}`);
    const [text, other] = [copy, first?.data as Text].map((data) => shinglesOf(data.text));
    if (text == null || other == null) throw new Error(`A text is too short to be compared with ${of}`);
    const { articleId, revision } = copy;
    const data = {
      ...{ articleId, revision, groupId: original, originalArticleId: original, members: [original] },
      ...{
        comparedWith: { articleId: original, revision: 1 },
        ...(({ isForm: _, ...shared }) => shared)(compare(text, other.distinct)),
      },
    };
    const events = [{ type: 'ArticleDuplicated', data, id: this.#newId(), publishedAt } as const];
    const stream = { streamId: `article-${articleId}`, expectedVersion: 1, events };
    await this.#store.append([stream], { correlationId, causationId: id, actor: 'extractor:copies@1' });
  }

  async #analyse(
    { claims: told, dropped = [], skipped, publishedAt }: Chapter,
    read: Text,
    cause: StoredEvent,
  ): Promise<void> {
    const claims = told.map((claim) => claim(evidenceIn(read)));
    const streamIds = claims.map((claim) => streamIdOf(claim, publishedAt));
    const past = await this.#store.readStream(cause.streamId);
    const streams = await this.#store.readStreams([...streamIds, ...reportedBefore(past)]);
    const extraction = { claims, dropped, ...(skipped === undefined ? {} : { skipped }) };
    const decisions = decideAnalysis({ article: read, extractor, extraction, streamIds }, (id) =>
      id === cause.streamId ? past : (streams.get(id) ?? []),
    );
    const appends = decisions.map(({ facts, ...stream }) => ({
      ...stream,
      events: facts.map((fact) => ({ ...fact, id: this.#newId(), publishedAt })),
    }));
    const { correlationId, id: causationId } = cause;
    await this.#store.append(appends, { correlationId, causationId, actor: 'extractor:golden@1' });
  }

  #context(actor: string): AppendContext {
    const requestId = this.#newId();
    const traceparent = `00-${requestId.replaceAll('-', '')}-${requestId.slice(-16).replaceAll('-', '0')}-01`;
    return { correlationId: requestId, causationId: requestId, actor, traceparent };
  }

  /** A UUID of version 7 with the story's time and a running number in place of chance. */
  #newId(): string {
    this.#ids += 1;
    const time = this.#now.toString(16).padStart(12, '0');
    return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-${this.#ids.toString(16).padStart(12, '0')}`;
  }
}

/** Finds words in an article's text. */
function evidenceIn({ articleId, revision, text }: Text): Evidenced {
  const spanOf = (quote: string): Span => {
    const start = text.indexOf(quote);
    if (start === -1) throw new Error(`Article ${articleId} does not say "${quote}"`);
    return { start, end: start + quote.length, quote };
  };
  return { spanOf, evidenceOf: (...quotes) => ({ articleId, revision, spans: quotes.map(spanOf) }) };
}
