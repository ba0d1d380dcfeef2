import kafkajs, { type Kafka, type KafkaConfig, type LogEntry } from 'kafkajs';
import type { Category, StateName } from '#events';
import type { MessagingLogger } from '../messaging-logger.js';

/** Where Kafka is and how to get in. */
export type KafkaSettings = {
  /** `host:port` of some of the brokers; the others are found through them. */
  readonly brokers: readonly string[];
  /** Names this program in the brokers' logs and quotas. Default `dateline`. */
  readonly clientId?: string;
  /** TLS: `true`, or Node's connection options with the certificates. Default: plain. */
  readonly ssl?: NonNullable<KafkaConfig['ssl']>;
  /** SASL mechanism and credentials. Default: none. */
  readonly sasl?: NonNullable<KafkaConfig['sasl']>;
  /** Makes the sockets, e.g. through a proxy. Default: Node's `net` and `tls`. */
  readonly socketFactory?: NonNullable<KafkaConfig['socketFactory']>;
  /** What stands before a category in a topic's name, and before the names of consumer groups. Default `dateline.`. */
  readonly prefix?: string;
};

/** A Kafka with Dateline's topics in it. */
export type KafkaCluster = {
  /** Makes producers, consumers and admins, each with connections of its own. */
  readonly kafka: Kafka;
  /** The topic of a category, e.g. `dateline.meeting`. */
  topicOf(category: Category): string;
  /** The compacted topic of a table, e.g. `dateline.state.meeting`. */
  stateTopicOf(state: StateName): string;
  /** The id of a consumer group, e.g. `dateline.extraction`. */
  groupOf(group: string): string;
};

/**
 * Names a cluster; connections are made by those who use it. KafkaJS's errors go to the logger as warnings, since
 * whoever uses it retries and reports in its own words; without a logger KafkaJS is silent.
 */
export function connectKafka(settings: KafkaSettings, logger?: MessagingLogger): KafkaCluster {
  const { brokers, clientId = 'dateline', ssl, sasl, socketFactory, prefix = 'dateline.' } = settings;
  const kafka = new kafkajs.Kafka({
    brokers: [...brokers],
    clientId,
    ...(ssl === undefined ? {} : { ssl }),
    ...(sasl === undefined ? {} : { sasl }),
    ...(socketFactory === undefined ? {} : { socketFactory }),
    connectionTimeout: 3000,
    requestTimeout: 15_000,
    // Few and short retries here, for our own loops go on for ever and can be stopped.
    retry: { retries: 4, initialRetryTime: 100, maxRetryTime: 2000 },
    logLevel: logger === undefined ? kafkajs.logLevel.NOTHING : kafkajs.logLevel.ERROR,
    logCreator: () => (entry) => {
      logger?.warn(lineOf(entry));
    },
  });
  return {
    kafka,
    topicOf: (category) => `${prefix}${category}`,
    stateTopicOf: (state) => `${prefix}state.${state}`,
    groupOf: (group) => `${prefix}${group}`,
  };
}

function lineOf({ namespace, log }: LogEntry): string {
  const detail: unknown = log['error'];
  const reason = typeof detail === 'string' ? `: ${detail}` : '';
  return `KafkaJS ${namespace}: ${log.message}${reason}`;
}
