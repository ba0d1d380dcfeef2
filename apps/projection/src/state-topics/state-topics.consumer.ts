import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { EventStore } from '#event-store';
import { BROKERS, StatePublisher, TRANSPORT, type Brokers, type Consumption, type Transport } from '#messaging';
import { Database } from '#platform';
import { publishStates } from './publish-states.js';
import { stateTopics } from './state-topics.js';

/** Keeps the compacted topics up to date with the log, where there is a Kafka. */
@Injectable()
export class StateTopicsConsumer implements OnApplicationBootstrap, OnModuleDestroy {
  readonly #publisher: StatePublisher | undefined;
  #consumption: Consumption | undefined;

  constructor(
    @Inject(TRANSPORT) private readonly transport: Transport,
    @Inject(EventStore) private readonly store: EventStore,
    @Inject(Database) private readonly database: Database,
    @Inject(BROKERS) brokers: Brokers | null,
  ) {
    this.#publisher = brokers === null ? undefined : new StatePublisher(brokers.cluster, brokers.topics);
  }

  async onApplicationBootstrap(): Promise<void> {
    const publisher = this.#publisher;
    if (publisher === undefined) return;
    const { store, database } = this;
    this.#consumption = await this.transport.subscribe({
      ...stateTopics,
      handle: ({ events }) => publishStates({ store, database, publisher }, events),
    });
  }

  async onModuleDestroy(): Promise<void> {
    await this.#consumption?.stop();
    await this.#publisher?.close();
  }
}
