import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { v7 as newId } from 'uuid';
import { article } from '#domain';
import { EventStore, retryOnConflict } from '#event-store';
import type { Fact, StoredEvent } from '#events';
import { articleIdOf, canonicalUrl, contentHash } from './article-identity.js';
import type { ArticleSubmission } from './article-submission.js';

/** Which article came of a submission, and whether anything was new. */
export type CollectedArticle = {
  readonly articleId: string;
  readonly revision: number;
  readonly outcome: 'collected' | 'revised' | 'unchanged';
};

/** Takes in an article. The same article twice is one article; a changed text is its next revision. */
export class CollectArticleCommand extends Command<CollectedArticle> {
  constructor(
    readonly submission: ArticleSubmission,
    /** Who pushed it, e.g. `client:http`. */
    readonly actor: string,
  ) {
    super();
  }
}

@CommandHandler(CollectArticleCommand)
export class CollectArticleHandler implements ICommandHandler<CollectArticleCommand> {
  constructor(@Inject(EventStore) private readonly store: EventStore) {}

  execute({ submission, actor }: CollectArticleCommand): Promise<CollectedArticle> {
    const text = toText(submission);
    const streamId = `article-${text.articleId}`;
    const requestId = newId();
    const context = { correlationId: requestId, causationId: requestId, actor };
    return retryOnConflict(async () => {
      const past = await this.store.readStream(streamId);
      const state = past.reduce((known, event) => article.evolve(known, event as ArticleFact), article.initialState);
      const facts = article.decide({ type: 'CollectArticle', article: text }, state);
      const events = facts.map((fact) => ({ ...fact, id: newId(), publishedAt: text.publishedAt }));
      const appended = await this.store.append([{ streamId, expectedVersion: past.length, events }], context);
      return outcomeOf(text.articleId, state.revision, appended);
    });
  }
}

type ArticleFact = Fact<'ArticleCollected' | 'ArticleRevised' | 'ArticleAnalysed' | 'EventRedacted'>;

function toText({ url, publishedAt, ...submission }: ArticleSubmission): Text {
  const canonical = url === undefined ? undefined : canonicalUrl(url);
  const hash = contentHash(submission);
  return {
    ...submission,
    articleId: articleIdOf(canonical, hash),
    ...(canonical === undefined ? {} : { url: canonical }),
    publishedAt: publishedAt.includes('T') ? publishedAt : `${publishedAt}T00:00:00Z`,
    contentHash: hash,
  };
}

type Text = Omit<Fact<'ArticleCollected'>['data'], 'revision'>;

function outcomeOf(articleId: string, revision: number, appended: readonly StoredEvent[]): CollectedArticle {
  if (appended.length === 0) return { articleId, revision, outcome: 'unchanged' };
  return { articleId, revision: revision + 1, outcome: revision === 0 ? 'collected' : 'revised' };
}
