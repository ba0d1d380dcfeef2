import { categoryOf, type StoredEvent } from '#events';
import type { MessagingLogger } from '../messaging-logger.js';
import type { Publisher } from '../publisher.js';
import { defaultSchemaBase, encodeCloudEvent } from './cloud-event.js';
import type { KafkaCluster } from './connect-kafka.js';
import { ensureTopics, type TopicOptions } from './ensure-topics.js';
import { KafkaSender, type Outgoing } from './kafka-sender.js';

/** How the publisher is set up. */
export type KafkaPublisherOptions = {
  readonly cluster: KafkaCluster;
  readonly logger: MessagingLogger;
  /** For topics that are missing when it connects. */
  readonly topics?: TopicOptions;
  /** Absolute URI that the schemas' addresses begin with. Default `urn:dateline:schemas`. */
  readonly schemaBase?: string;
};

/** Publishes events to the topics of their categories. One `publish` at a time. */
export class KafkaPublisher implements Publisher {
  readonly #options: Required<KafkaPublisherOptions>;
  readonly #sender: KafkaSender;

  constructor(options: KafkaPublisherOptions) {
    this.#options = { topics: {}, schemaBase: defaultSchemaBase, ...options };
    const { cluster, logger, topics } = this.#options;
    this.#sender = new KafkaSender({
      cluster,
      async prepare() {
        const [fault] = await ensureTopics(cluster, logger, topics);
        if (fault !== undefined) throw new Error(fault);
      },
    });
  }

  publish(events: readonly StoredEvent[]): Promise<void> {
    return this.#sender.send(this.#encode(events));
  }

  close(): Promise<void> {
    return this.#sender.close();
  }

  /** One by one as they are sent, so that the next request is encoded while one is stored. */
  *#encode(events: readonly StoredEvent[]): Generator<Outgoing> {
    const { cluster, schemaBase } = this.#options;
    for (const event of events) {
      yield { ...encodeCloudEvent(event, schemaBase), topic: cluster.topicOf(categoryOf(event.streamId)) };
    }
  }
}
