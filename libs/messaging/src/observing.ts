import { Logger, type InjectionToken, type Provider } from '@nestjs/common';
import { Database, Metrics, Readiness } from '#platform';
import { collectConsumers, collectRelay } from './collect-gauges.js';
import { DeadLetters } from './dead-letters/dead-letters.js';
import { connectKafka, type KafkaSettings } from './kafka/connect-kafka.js';
import { KafkaWatch } from './kafka/kafka-watch.js';
import { Lags, RelayMeter, type LagMeter, type PendingLog } from './lag.js';
import { ObservedTransport } from './observed-transport.js';
import { PostgresLag } from './postgres/postgres-lag.js';
import type { Relay } from './relay.js';
import { checkSpine } from './spine-readiness.js';
import type { Transport } from './transport.js';

const WATCH = Symbol('Kafka watch');
const RELAY_METER = Symbol('Relay meter');

/** What is observed: the tokens of the parts, and where Kafka is, if there is one. */
export type Observed = {
  readonly kafka: KafkaSettings | null;
  readonly log: InjectionToken;
  readonly transport: InjectionToken;
  readonly relay: InjectionToken;
  readonly relays: boolean;
  readonly maxLagS: number | undefined;
};

/** Provides `Lags`, has the gauges of consumers and of the relay collected, and the spine checked for readiness. */
export function observers({ kafka, log, transport, relay, relays, maxLagS }: Observed): Provider[] {
  return [
    { provide: WATCH, useFactory: () => (kafka === null ? null : new KafkaWatch(connectKafka(kafka))) },
    {
      provide: RELAY_METER,
      useFactory: (database: Database, from: PendingLog) => (kafka === null ? null : new RelayMeter(database, from)),
      inject: [Database, log],
    },
    {
      provide: Lags,
      useFactory: (watch: LagMeter | null, relayed: RelayMeter | null, database: Database, from: PendingLog) =>
        new Lags(watch ?? new PostgresLag(database, from), relayed, from),
      inject: [WATCH, RELAY_METER, Database, log],
    },
    {
      provide: Symbol('readiness of the spine'),
      useFactory: (readiness: Readiness, metrics: Metrics, watch: KafkaWatch | null) => {
        checkSpine(readiness, metrics, { watch, maxLagS });
      },
      inject: [Readiness, Metrics, WATCH],
    },
    {
      provide: Symbol('gauges of consumers'),
      useFactory: (metrics: Metrics, observed: ObservedTransport, lags: Lags, deadLetters: DeadLetters) => {
        collectConsumers(metrics, { transport: observed, lags, deadLetters });
      },
      inject: [Metrics, transport, Lags, DeadLetters],
    },
    {
      provide: Symbol('gauges of the relay'),
      useFactory: (metrics: Metrics, running: Relay | null, meter: RelayMeter | null) => {
        if (relays) collectRelay(metrics, { relay: running, meter });
      },
      inject: [Metrics, relay, RELAY_METER],
    },
  ];
}

/** The transport, seen by the metrics and by Nest's logger. */
export function observed(transport: Transport, metrics: Metrics): ObservedTransport {
  const logger = new Logger('Events');
  return new ObservedTransport(transport, {
    metrics,
    logger: {
      isDebugging: () => Logger.isLevelEnabled('debug'),
      debug: (message) => {
        logger.debug(message);
      },
    },
  });
}
