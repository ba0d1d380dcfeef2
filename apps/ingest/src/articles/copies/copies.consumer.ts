import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { ArticleCollected, ArticleRevised, StoredEvent } from '#events';
import { TRANSPORT, type Batch, type Consumption, type Transport } from '#messaging';
import { inTraceOf } from '#platform';
import { RecordDuplicateCommand } from './record-duplicate.command.js';
import { Signatures } from './signatures.js';

const GROUP = 'copies';

/**
 * Compares every text that comes in with those before it. What was found is kept before it is said in the log: after a
 * crash in between, the redelivery says it then.
 */
@Injectable()
export class CopiesConsumer implements OnApplicationBootstrap, OnModuleDestroy {
  #consumption: Consumption | undefined;

  constructor(
    @Inject(TRANSPORT) private readonly transport: Transport,
    @Inject(Signatures) private readonly signatures: Signatures,
    @Inject(CommandBus) private readonly commands: CommandBus,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    this.#consumption = await this.transport.subscribe({
      group: GROUP,
      categories: ['article'],
      handle: (batch) => this.#handle(batch),
    });
  }

  async onModuleDestroy(): Promise<void> {
    await this.#consumption?.stop();
  }

  async #handle({ events }: Batch): Promise<void> {
    for (const event of events) await inTraceOf(event.traceparent, () => this.#handleOne(event));
  }

  async #handleOne(event: StoredEvent): Promise<void> {
    if (isText(event) && event.redacted?.includes('/text') !== true) {
      const duplicate = await this.signatures.enter(event.data);
      if (duplicate !== null) await this.commands.execute(new RecordDuplicateCommand(duplicate, event));
    }
    if (event.type === 'EventRedacted' && event.data.fields.includes('/text')) {
      await this.signatures.forget(event.streamId.slice('article-'.length));
    }
  }
}

const isText = (event: StoredEvent): event is ArticleCollected | ArticleRevised =>
  event.type === 'ArticleCollected' || event.type === 'ArticleRevised';
