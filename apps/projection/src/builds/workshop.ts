import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { EventStore } from '#event-store';
import { CatchUp, DeadLetters, TRANSPORT, type Transport } from '#messaging';
import { Database } from '#platform';
import { BuildRegistry } from './build-registry.js';

/** What those who work at builds work with. */
@Injectable()
export class Workshop {
  @Inject(DataSource) readonly readModels!: DataSource;
  @Inject(BuildRegistry) readonly registry!: BuildRegistry;
  /** The database of the log. */
  @Inject(Database) readonly database!: Database;
  @Inject(EventStore) readonly store!: EventStore;
  @Inject(CatchUp) readonly catchUp!: CatchUp;
  @Inject(TRANSPORT) readonly transport!: Transport;
  @Inject(DeadLetters) readonly deadLetters!: DeadLetters;
}
