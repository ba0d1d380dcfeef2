import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { v7 as newId } from 'uuid';
import { article } from '#domain';
import { EventStore, retryOnConflict } from '#event-store';
import type { ArticleCollected, Fact, StoredEvent } from '#events';
import { canonicalUrl } from '../urls/canonical-url.js';
import { Addresses } from './addresses/addresses.js';
import { contentsOf, locateArticles, stateOf, streamOf } from './addresses/locate-articles.js';
import { articleIdOf, contentHash } from './article-identity.js';
import type { ArticleSubmission } from './article-submission.js';

/** Which article came of a submission, and whether anything was new. */
export type CollectedArticle = {
  readonly articleId: string;
  readonly revision: number;
  readonly outcome: 'collected' | 'revised' | 'unchanged';
};

/** How an article came in, as far as it was not its publisher's client who pushed it. */
export type ArticleOrigin = Pick<
  ArticleCollected['data'],
  'sourceId' | 'documentHash' | 'provenance' | 'byline' | 'updatedAt'
>;

/**
 * Takes in an article. The same article twice is one article, also when it stands at several addresses of a site; a changed
 * text is its next revision.
 */
export class CollectArticleCommand extends Command<CollectedArticle> {
  constructor(
    readonly submission: ArticleSubmission,
    /** Who pushed it, e.g. `client:http`. */
    readonly actor: string,
    /** `updatedAt` is a date, or a date-time with its offset. */
    readonly origin: ArticleOrigin = {},
  ) {
    super();
  }
}

@CommandHandler(CollectArticleCommand)
export class CollectArticleHandler implements ICommandHandler<CollectArticleCommand> {
  constructor(
    @Inject(EventStore) readonly store: EventStore,
    @Inject(Addresses) readonly addresses: Addresses,
  ) {}

  execute({ submission, actor, origin }: CollectArticleCommand): Promise<CollectedArticle> {
    const text = toText(submission, origin);
    const requestId = newId();
    const context = { correlationId: requestId, causationId: requestId, actor };
    return retryOnConflict(async () => {
      const located = await locateArticles([text], this);
      const articleId = located.articleIdOf(text);
      const past = located.pastOf(articleId);
      const state = stateOf(past);
      const facts = article.decide({ type: 'CollectArticle', article: { ...text, articleId } }, state);
      const events = facts.map((fact) => ({ ...fact, id: newId(), publishedAt: text.publishedAt }));
      await this.addresses.claim(contentsOf(facts, state));
      const streamId = streamOf(articleId);
      const appended = await this.store.append([{ streamId, expectedVersion: past.length, events }], context);
      return outcomeOf(articleId, state.revision, appended);
    });
  }
}

/** The words of an article and all that stands beside them, as they go into the log. */
export function toText({ url, publishedAt, ...submission }: ArticleSubmission, origin: ArticleOrigin): Text {
  const canonical = url === undefined ? undefined : canonicalUrl(url);
  const hash = contentHash(submission);
  return {
    ...submission,
    ...origin,
    ...(origin.updatedAt === undefined ? {} : { updatedAt: toInstant(origin.updatedAt) }),
    articleId: articleIdOf(canonical, hash),
    ...(canonical === undefined ? {} : { url: canonical }),
    publishedAt: toInstant(publishedAt),
    contentHash: hash,
  };
}

const toInstant = (date: string): string => (date.includes('T') ? date : `${date}T00:00:00Z`);

type Text = Omit<Fact<'ArticleCollected'>['data'], 'revision'>;

function outcomeOf(articleId: string, revision: number, appended: readonly StoredEvent[]): CollectedArticle {
  if (appended.length === 0) return { articleId, revision, outcome: 'unchanged' };
  return { articleId, revision: revision + 1, outcome: revision === 0 ? 'collected' : 'revised' };
}
