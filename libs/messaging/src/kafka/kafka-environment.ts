import { readFileSync } from 'node:fs';
import { StartupError } from '#platform';
import type { KafkaSettings } from './connect-kafka.js';
import type { TopicOptions } from './ensure-topics.js';

/** The settings of Kafka as an app reads them from its environment; `kafkaSettings` of libs/platform says what they mean. */
export type KafkaEnvironment = {
  readonly KAFKA_BROKERS?: readonly string[] | undefined;
  readonly KAFKA_PREFIX: string;
  readonly KAFKA_SSL: boolean;
  readonly KAFKA_SSL_CA_FILE?: string | undefined;
  readonly KAFKA_SSL_CERT_FILE?: string | undefined;
  readonly KAFKA_SSL_KEY_FILE?: string | undefined;
  readonly KAFKA_SASL_USERNAME?: string | undefined;
  readonly KAFKA_SASL_PASSWORD?: string | undefined;
  readonly KAFKA_SASL_MECHANISM: 'plain' | 'scram-sha-256' | 'scram-sha-512';
  readonly KAFKA_PARTITIONS: number;
  readonly KAFKA_REPLICATION: number;
  readonly KAFKA_RETENTION_MS: number;
  /** Of an app that appends events. */
  readonly MAX_EVENT_BYTES?: number;
};

/** Where Kafka is and how to get in; null without brokers. Throws StartupError when settings do not go together. */
export function kafkaSettingsOf(environment: KafkaEnvironment): KafkaSettings | null {
  const { KAFKA_BROKERS: brokers, KAFKA_PREFIX: prefix } = environment;
  if (brokers === undefined) return null;
  return { brokers, prefix, ...tlsOf(environment), ...saslOf(environment) };
}

/** What topics should be like. */
export function topicOptionsOf(environment: KafkaEnvironment): TopicOptions {
  const { MAX_EVENT_BYTES: maxEventBytes } = environment;
  return {
    partitions: environment.KAFKA_PARTITIONS,
    replicationFactor: environment.KAFKA_REPLICATION,
    retentionMs: environment.KAFKA_RETENTION_MS,
    ...(maxEventBytes === undefined ? {} : { maxEventBytes }),
  };
}

function tlsOf(environment: KafkaEnvironment): Pick<KafkaSettings, 'ssl'> {
  const { KAFKA_SSL_CA_FILE: ca, KAFKA_SSL_CERT_FILE: cert, KAFKA_SSL_KEY_FILE: key } = environment;
  if ((cert === undefined) !== (key === undefined)) {
    throw new StartupError('Wrong settings: KAFKA_SSL_CERT_FILE and KAFKA_SSL_KEY_FILE go together, one is not set');
  }
  const files = Object.entries({ ca, cert, key }).filter((entry): entry is [string, string] => entry[1] !== undefined);
  if (files.length === 0) return environment.KAFKA_SSL ? { ssl: true } : {};
  return { ssl: Object.fromEntries(files.map(([name, path]) => [name, readFileSync(path, 'utf8')])) };
}

function saslOf(environment: KafkaEnvironment): Pick<KafkaSettings, 'sasl'> {
  const { KAFKA_SASL_USERNAME: username, KAFKA_SASL_PASSWORD: password, KAFKA_SASL_MECHANISM: mechanism } = environment;
  if (username === undefined) return {};
  if (password === undefined) {
    throw new StartupError('Wrong settings: KAFKA_SASL_USERNAME is set, KAFKA_SASL_PASSWORD is not');
  }
  return { sasl: { mechanism, username, password } as NonNullable<KafkaSettings['sasl']> };
}
