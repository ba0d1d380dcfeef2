import { createHash } from 'node:crypto';
import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { v7 as newId } from 'uuid';
import { occurrenceKey } from '#domain';
import { EventStore, retryOnConflict, type StreamAppend } from '#event-store';
import type { StoredEvent } from '#events';
import type { Claim, Extraction, ReadableArticle } from '../extractor.js';
import { decideAnalysis, reportedBefore, type Reading } from './decide-analysis.js';

/** Records all that reading one revision of an article found, or nothing when the extractor has read it before. */
export class RecordAnalysisCommand extends Command<void> {
  constructor(
    readonly article: ReadableArticle,
    readonly extractor: Reading['extractor'],
    readonly extraction: Extraction,
    /** The event that brought the article. */
    readonly cause: Pick<StoredEvent, 'id' | 'correlationId'>,
  ) {
    super();
  }
}

/**
 * The occurrences and the note that the article was analysed are one append, so that a redelivery, or another worker
 * at the same article, finds the note and adds nothing.
 */
@CommandHandler(RecordAnalysisCommand)
export class RecordAnalysisHandler implements ICommandHandler<RecordAnalysisCommand> {
  constructor(@Inject(EventStore) private readonly store: EventStore) {}

  async execute({ article, extractor, extraction, cause }: RecordAnalysisCommand): Promise<void> {
    const streamIds = extraction.claims.map((claim) => streamIdOf(claim, article.publishedAt));
    const context = {
      correlationId: cause.correlationId,
      causationId: cause.id,
      actor: `extractor:${extractor.name}@${extractor.version}`,
    };
    await retryOnConflict(async () => {
      await this.store.append(await this.#decide({ article, extractor, extraction, streamIds }), context);
    });
  }

  async #decide(reading: Reading): Promise<StreamAppend[]> {
    const { articleId, publishedAt } = reading.article;
    const past = await this.store.readStream(`article-${articleId}`);
    const occurrences = await this.store.readStreams([...new Set([...reading.streamIds, ...reportedBefore(past)])]);
    const decisions = decideAnalysis(reading, (id) =>
      id === `article-${articleId}` ? past : (occurrences.get(id) ?? []),
    );
    return decisions.map(({ facts, ...stream }) => ({
      ...stream,
      events: facts.map((fact) => ({ ...fact, id: newId(), publishedAt })),
    }));
  }
}

/** The stream of an occurrence: its natural key, hashed. */
export function streamIdOf(claim: Claim, publishedAt: string): string {
  const key = occurrenceKey(claim, claim.core, publishedAt);
  const hash = createHash('sha256').update(JSON.stringify(key)).digest('hex').slice(0, 32);
  return `${key[0] ?? ''}-${hash}`;
}
