import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { v7 as newId } from 'uuid';
import { article, type ArticleFact } from '#domain';
import { EventStore, retryOnConflict } from '#event-store';
import type { ArticleDuplicated, StoredEvent } from '#events';

/** Says in the log that a revision is a copy; nothing when that is said already. */
export class RecordDuplicateCommand extends Command<void> {
  constructor(
    readonly duplicate: ArticleDuplicated['data'],
    /** The event that brought the revision. */
    readonly cause: Pick<StoredEvent, 'id' | 'correlationId' | 'publishedAt'>,
  ) {
    super();
  }
}

@CommandHandler(RecordDuplicateCommand)
export class RecordDuplicateHandler implements ICommandHandler<RecordDuplicateCommand> {
  constructor(@Inject(EventStore) private readonly store: EventStore) {}

  async execute({ duplicate, cause: { id, correlationId, publishedAt } }: RecordDuplicateCommand): Promise<void> {
    const streamId = `article-${duplicate.articleId}`;
    await retryOnConflict(async () => {
      const past = await this.store.readStream(streamId);
      const state = past.reduce((known, event) => article.evolve(known, event as ArticleFact), article.initialState);
      const facts = article.decide({ type: 'RecordDuplicate', duplicate }, state);
      const events = facts.map((fact) => ({ ...fact, id: newId(), publishedAt }));
      await this.store.append([{ streamId, expectedVersion: past.length, events }], {
        ...{ correlationId, causationId: id, actor: 'extractor:copies@1' },
      });
    });
  }
}
