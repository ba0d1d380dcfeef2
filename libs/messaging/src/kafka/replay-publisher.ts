import type { StoredEvent } from '#events';
import type { Publisher } from '../publisher.js';
import { encodeCloudEvent } from './cloud-event.js';
import type { KafkaCluster } from './connect-kafka.js';
import { createMissingTopics } from './create-topics.js';
import type { TopicOptions } from './ensure-topics.js';
import { KafkaSender } from './kafka-sender.js';

/** Where a replay goes. */
export type ReplayPublisherOptions = {
  readonly cluster: KafkaCluster;
  /** Created where it is missing, without limit of time. */
  readonly topic: string;
  /** The id of the replay, which each message carries in the header `ce_replay`. */
  readonly id: string;
  readonly topics?: TopicOptions;
};

/** Publishes events as the relay does, to one topic whatever their category. One `publish` at a time. */
export class ReplayPublisher implements Publisher {
  readonly #options: ReplayPublisherOptions;
  readonly #sender: KafkaSender;

  constructor(options: ReplayPublisherOptions) {
    this.#options = options;
    const { cluster, topic, topics } = options;
    const config = { 'retention.ms': '-1', 'max.message.bytes': String(8 * 2 ** 20) };
    this.#sender = new KafkaSender({
      cluster,
      prepare: () => createMissingTopics(cluster, [topic], { ...topics, config }),
    });
  }

  async publish(events: readonly StoredEvent[]): Promise<void> {
    const { topic, id } = this.#options;
    await this.#sender.send(
      events.map((event) => {
        const message = encodeCloudEvent(event);
        return { ...message, headers: { ...message.headers, ce_replay: id }, topic };
      }),
    );
  }

  close(): Promise<void> {
    return this.#sender.close();
  }
}
