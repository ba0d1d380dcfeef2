import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { connectKafka, type KafkaCluster } from '#messaging';
import { projectRoot } from '#platform';
import { testBrokers } from '#testing';

type GoldenRecord = {
  readonly topic: string;
  readonly key: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly value: unknown;
};

const read = (name: string): string => readFileSync(join(projectRoot, 'docs', 'golden', name), 'utf8');
/** The committed stream. */
export const goldenRecords = read('records.ndjson')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as GoldenRecord);

/** What a consumer of the golden stream must know in the end. */
export const expected = JSON.parse(read('expected.json')) as {
  readonly records: number;
  readonly events: number;
  readonly duplicates: number;
  readonly types: Readonly<Record<string, number>>;
  readonly meetings: Readonly<Record<string, readonly string[]>>;
  readonly stances: readonly object[];
  readonly words: Readonly<Record<string, string | null>>;
};

/** What a consumer has in its tables. */
export type Tables = {
  readonly seen: readonly { event_id: string; type: string }[];
  readonly duplicate: readonly object[];
  readonly unread: readonly { dataschema: string }[];
  readonly meeting: readonly { id: string; state: string }[];
  readonly stances: readonly object[];
  readonly words: readonly { stream_id: string; log_position: number | string; text: string | null }[];
};

/** The tables in the form of expected.json. */
export function asExpected({ seen, duplicate, meeting, stances, words }: Tables): typeof expected {
  const types = [...new Set(seen.map(({ type }) => type))].sort();
  const inOrder = words.toSorted((a, b) => Number(a.log_position) - Number(b.log_position));
  const having = (state: string): string[] => meeting.flatMap(({ id, state: is }) => (is === state ? [id] : [])).sort();
  return {
    records: seen.length + duplicate.length,
    events: seen.length,
    duplicates: duplicate.length,
    types: Object.fromEntries(types.map((type) => [type, seen.filter((event) => event.type === type).length])),
    meetings: Object.fromEntries(Object.keys(expected.meetings).map((state) => [state, having(state)])),
    stances,
    words: Object.fromEntries(inOrder.map(({ stream_id, text }) => [stream_id, text])),
  };
}

/** Topics of a test's own. */
export class GoldenTopics {
  readonly prefix = `consuming-${randomUUID()}.`;
  readonly #cluster: KafkaCluster = connectKafka({ brokers: testBrokers() });

  async create(): Promise<void> {
    const admin = this.#cluster.kafka.admin();
    await admin.connect();
    const topics = [...new Set(goldenRecords.map(({ topic }) => topic))].map((topic) => this.#named(topic));
    // The records are of 2025: with a broker's usual retention they would be deleted while the test runs.
    const configEntries = [{ name: 'retention.ms', value: '-1' }];
    await admin.createTopics({
      waitForLeaders: true,
      topics: topics.map((topic) => ({ topic, numPartitions: 3, configEntries })),
    });
    await admin.disconnect();
  }

  /** Sends records in order, stamped with the time they were recorded. */
  async send(records: readonly GoldenRecord[]): Promise<void> {
    const producer = this.#cluster.kafka.producer({ idempotent: true, allowAutoTopicCreation: false });
    await producer.connect();
    for (const { topic, key, headers, value } of records) {
      const timestamp = String(Date.parse(headers['ce_recordedtime'] ?? ''));
      const message = { key, headers: { ...headers }, value: JSON.stringify(value), timestamp };
      await producer.send({ topic: this.#named(topic), acks: -1, messages: [message] });
    }
    await producer.disconnect();
  }

  /** Sets what Kafka knows of a group back to the beginning. */
  async forgetOffsets(groupId: string): Promise<void> {
    const admin = this.#cluster.kafka.admin();
    await admin.connect();
    for (const { topic, partitions } of await admin.fetchOffsets({ groupId })) {
      const beginnings = partitions.map(({ partition }) => ({ partition, offset: '0' }));
      await admin.setOffsets({ groupId, topic, partitions: beginnings });
    }
    await admin.disconnect();
  }

  #named(topic: string): string {
    return topic.replace(/^dateline\./, this.prefix);
  }
}
