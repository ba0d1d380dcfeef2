import { stateNames, states, type ActorState, type MeetingState, type StanceState, type StateName } from '#events';
import { defaultSchemaBase } from './cloud-event.js';
import type { KafkaCluster } from './connect-kafka.js';
import { createMissingTopics } from './create-topics.js';
import type { TopicOptions } from './ensure-topics.js';
import { KafkaSender, type Outgoing } from './kafka-sender.js';

/** A row of a table: what stands under a key, null where nothing does any more. */
export type StateRow = {
  readonly table: StateName;
  readonly key: string;
  readonly state: MeetingState | StanceState | ActorState | null;
  /** Of the last event that is in it. */
  readonly position: number;
};

/** Publishes rows of tables to compacted topics; null becomes a tombstone. One `publish` at a time. */
export class StatePublisher {
  readonly #cluster: KafkaCluster;
  readonly #sender: KafkaSender;

  constructor(cluster: KafkaCluster, topics: TopicOptions = {}) {
    this.#cluster = cluster;
    const names = stateNames.map((name) => cluster.stateTopicOf(name));
    const config = { 'cleanup.policy': 'compact', 'max.message.bytes': String(8 * 2 ** 20) };
    this.#sender = new KafkaSender({
      cluster,
      prepare: () => createMissingTopics(cluster, names, { ...topics, config }),
    });
  }

  /** Resolves when all are acknowledged; after a rejection any of them may have arrived. */
  async publish(rows: readonly StateRow[]): Promise<void> {
    await this.#sender.send(rows.map((row) => encode(row, this.#cluster.stateTopicOf(row.table))));
  }

  /** Lets go of the connections; a later `publish` opens them again. */
  close(): Promise<void> {
    return this.#sender.close();
  }
}

function encode({ table, key, state, position }: StateRow, topic: string): Outgoing {
  const { type, version } = states[table];
  return {
    topic,
    key,
    value: state === null ? null : JSON.stringify(state),
    headers: {
      'content-type': 'application/json',
      ce_specversion: '1.0',
      ce_id: `${key}@${position}`,
      ce_type: `dateline.${type}`,
      ce_source: 'urn:dateline',
      ce_subject: key,
      ce_dataschema: `${defaultSchemaBase}/${type}/${version}`,
      ce_position: String(position),
    },
  };
}
