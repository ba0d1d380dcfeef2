import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { TRANSPORT, type Consumption, type Transport } from '#messaging';
import { Readiness } from '#platform';
import { projections } from './projections/index.js';
import { placeOf, project } from './projector.js';

/** Feeds every projection the events it handles; each is a consumer group of its own. */
@Injectable()
export class EventsConsumer implements OnApplicationBootstrap, OnModuleDestroy {
  #consumptions: readonly Consumption[] = [];

  constructor(
    @Inject(TRANSPORT) private readonly transport: Transport,
    @Inject(DataSource) private readonly readModels: DataSource,
    @Inject(Readiness) readiness: Readiness,
  ) {
    readiness.add('read models', async () => {
      await readModels.query('SELECT 1');
    });
  }

  async onApplicationBootstrap(): Promise<void> {
    this.#consumptions = await Promise.all(
      projections.map((projection) =>
        this.transport.subscribe({
          group: `projection-${placeOf(projection)}`,
          categories: projection.categories,
          handle: (batch) => project(this.readModels, projection, batch),
        }),
      ),
    );
  }

  async onModuleDestroy(): Promise<void> {
    await Promise.all(this.#consumptions.map((consumption) => consumption.stop()));
  }
}
