import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { ArticleCollected, ArticleRevised, StoredEvent } from '#events';
import { TRANSPORT, type Batch, type Consumption, type Transport } from '#messaging';
import { inTraceOf } from '#platform';
import type { Extraction, Extractor, ReadableArticle } from '../extractor.js';
import { RecordAnalysisCommand } from './record-analysis.command.js';

/** Injects the extractor that reads articles. */
export const EXTRACTOR = Symbol('Extractor');

/** Reads every article that comes in and records what it says. */
@Injectable()
export class ArticlesConsumer implements OnApplicationBootstrap, OnModuleDestroy {
  readonly #logger = new Logger('Articles');
  #consumption: Consumption | undefined;

  constructor(
    @Inject(TRANSPORT) private readonly transport: Transport,
    @Inject(EXTRACTOR) private readonly extractor: Extractor,
    @Inject(CommandBus) private readonly commands: CommandBus,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    this.#consumption = await this.transport.subscribe({
      group: 'extraction',
      categories: ['article'],
      handle: (batch) => this.#handle(batch),
    });
  }

  async onModuleDestroy(): Promise<void> {
    await this.#consumption?.stop();
  }

  /** Articles are read side by side, each in its own trace; the revisions of one article after each other. */
  async #handle({ events }: Batch): Promise<void> {
    const streams = new Map<string, (ArticleCollected | ArticleRevised)[]>();
    for (const event of events) {
      if (isText(event)) streams.set(event.streamId, [...(streams.get(event.streamId) ?? []), event]);
    }
    await Promise.all(
      [...streams.values()].map(async (texts) => {
        for (const text of texts) await inTraceOf(text.traceparent, () => this.#analyse(text));
      }),
    );
  }

  async #analyse(event: ArticleCollected | ArticleRevised): Promise<void> {
    const { name, version } = this.extractor;
    const extraction = await this.#read(event.data);
    await this.commands.execute(new RecordAnalysisCommand(event.data, { name, version }, extraction, event));
  }

  /** Reading is deterministic: a text that breaks it would break it again, so the failure is recorded, not retried. */
  async #read(article: ReadableArticle): Promise<Extraction> {
    try {
      return await this.extractor.extract(article);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.#logger.error(`Article ${article.articleId}, revision ${article.revision} could not be read: ${reason}`);
      return { claims: [], dropped: [], skipped: `reading failed: ${reason}` };
    }
  }
}

const isText = (event: StoredEvent): event is ArticleCollected | ArticleRevised =>
  event.type === 'ArticleCollected' || event.type === 'ArticleRevised';
