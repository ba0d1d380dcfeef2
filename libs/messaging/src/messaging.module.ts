import {
  Inject,
  Logger,
  Module,
  type DynamicModule,
  type InjectionToken,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { Database, Metrics } from '#platform';
import { CatchUp } from './catch-up.js';
import { DeadLetters } from './dead-letters/dead-letters.js';
import { GuardedTransport } from './dead-letters/guarded-transport.js';
import type { GuardOptions } from './dead-letters/stream-guard.js';
import { connectKafka, type KafkaCluster } from './kafka/connect-kafka.js';
import type { TopicOptions } from './kafka/ensure-topics.js';
import { kafkaSettingsOf, topicOptionsOf, type KafkaEnvironment } from './kafka/kafka-environment.js';
import { KafkaPublisher } from './kafka/kafka-publisher.js';
import { KafkaTransport } from './kafka/kafka-transport.js';
import { Lags } from './lag.js';
import { ObservedPublisher } from './observed-publisher.js';
import { observed, observers } from './observing.js';
import { PostgresTransport } from './postgres/postgres-transport.js';
import { Relay } from './relay.js';
import type { EventLog, PartitionedLog, Transport } from './transport.js';

/** Injects the `Transport`: Kafka where brokers are set, else the tail of the log. */
export const TRANSPORT = Symbol('Transport');
/** Injects the `Brokers`, or null where none are set. */
export const BROKERS = Symbol('Brokers');
const RELAY = Symbol('Relay');

/** The Kafka of the settings, and how its topics are made. */
export type Brokers = { readonly cluster: KafkaCluster; readonly topics: TopicOptions };

/** The settings of delivery as an app reads them from its environment. */
export type MessagingEnvironment = KafkaEnvironment & {
  /** Failures of an event for its own sake after which it is parked; an app that consumes nothing needs none. */
  readonly DEAD_LETTER_ATTEMPTS?: number;
  /** Seconds that the app's own consumers may be behind while it counts as ready; 0 is without limit. */
  readonly READY_MAX_LAG_SECONDS?: number;
};

export type MessagingOptions = {
  readonly environment: MessagingEnvironment;
  /** The module that provides the log and its `Database`. */
  readonly store: DynamicModule;
  /** What injects the log. */
  readonly log: InjectionToken;
  /** Whether this process competes to send the log to Kafka. */
  readonly relays: boolean;
};

/** Provides the `TRANSPORT`, and runs the relay where there is a Kafka to relay to. */
@Module({})
export class MessagingModule implements OnApplicationBootstrap, OnModuleDestroy {
  constructor(@Inject(RELAY) private readonly relay: Relay | null) {}

  static forRoot({ environment, store, log, relays }: MessagingOptions): DynamicModule {
    return {
      module: MessagingModule,
      imports: [store],
      providers: [
        { provide: DeadLetters, useFactory: (database: Database) => new DeadLetters(database), inject: [Database] },
        {
          provide: TRANSPORT,
          useFactory: (from: PartitionedLog, database: Database, deadLetters: DeadLetters, metrics: Metrics) =>
            observed(
              new GuardedTransport(
                createTransport(environment, from, database),
                guardOptions(environment, deadLetters, 'Dead letters'),
              ),
              metrics,
            ),
          inject: [log, Database, DeadLetters, Metrics],
        },
        { provide: BROKERS, useValue: brokersOf(environment) },
        {
          provide: CatchUp,
          useFactory: (from: PartitionedLog & EventLog, deadLetters: DeadLetters) =>
            new CatchUp(from, guardOptions(environment, deadLetters, 'Catching up')),
          inject: [log, DeadLetters],
        },
        {
          provide: RELAY,
          useFactory: (from: EventLog, database: Database, metrics: Metrics) =>
            relays ? createRelay(environment, { log: from, database, metrics }) : null,
          inject: [log, Database, Metrics],
        },
        ...observers({
          kafka: kafkaSettingsOf(environment),
          log,
          transport: TRANSPORT,
          relay: RELAY,
          relays,
          maxLagS: environment.READY_MAX_LAG_SECONDS,
        }),
      ],
      exports: [TRANSPORT, BROKERS, CatchUp, DeadLetters, Lags],
    };
  }

  onApplicationBootstrap(): void {
    this.relay?.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.relay?.stop();
  }
}

function guardOptions(
  { DEAD_LETTER_ATTEMPTS: attempts }: MessagingEnvironment,
  deadLetters: DeadLetters,
  context: string,
): GuardOptions {
  return { deadLetters, logger: new Logger(context), ...(attempts === undefined ? {} : { attempts }) };
}

function createTransport(environment: MessagingEnvironment, log: PartitionedLog, database: Database): Transport {
  const settings = kafkaSettingsOf(environment);
  if (settings === null) return new PostgresTransport({ database, log, logger: new Logger('Consumer') });
  const logger = new Logger('Kafka consumer');
  return new KafkaTransport({ cluster: connectKafka(settings, logger), logger, topics: topicOptionsOf(environment) });
}

function brokersOf(environment: MessagingEnvironment): Brokers | null {
  const settings = kafkaSettingsOf(environment);
  if (settings === null) return null;
  return { cluster: connectKafka(settings, new Logger('Kafka')), topics: topicOptionsOf(environment) };
}

type Relaying = { readonly log: EventLog; readonly database: Database; readonly metrics: Metrics };

function createRelay(environment: MessagingEnvironment, { log, database, metrics }: Relaying): Relay | null {
  const settings = kafkaSettingsOf(environment);
  if (settings === null) return null;
  const logger = new Logger('Relay');
  const publisher = new KafkaPublisher({
    cluster: connectKafka(settings, logger),
    logger,
    topics: topicOptionsOf(environment),
  });
  return new Relay({ database, log, logger, publisher: new ObservedPublisher(publisher, metrics) });
}
