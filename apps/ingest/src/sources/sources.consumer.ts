import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { EventStore } from '#event-store';
import type { StoredEvent } from '#events';
import { TRANSPORT, type Consumption, type Transport } from '#messaging';
import { foldSource } from './fold-source.js';
import { Sources } from './sources.js';

/** Writes the row of each source that something happened to, also where whoever made it happen died before doing so. */
@Injectable()
export class SourcesConsumer implements OnApplicationBootstrap, OnModuleDestroy {
  #consumption: Consumption | undefined;

  constructor(
    @Inject(TRANSPORT) private readonly transport: Transport,
    @Inject(EventStore) private readonly store: EventStore,
    @Inject(Sources) private readonly sources: Sources,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    this.#consumption = await this.transport.subscribe({
      group: 'sources',
      categories: ['source'],
      handle: ({ events }) => this.#handle(events),
    });
  }

  async onModuleDestroy(): Promise<void> {
    await this.#consumption?.stop();
  }

  /** The stream is read anew: it may have gone on since. */
  async #handle(events: readonly StoredEvent[]): Promise<void> {
    const streams = await this.store.readStreams([...new Set(events.map(({ streamId }) => streamId))]);
    for (const [streamId, stream] of streams) {
      const { source } = foldSource(streamId.slice('source-'.length), stream);
      if (source !== undefined) await this.sources.put(source);
    }
  }
}
