import fc from 'fast-check';
import { describeWithKafka, testBrokers, until } from '#testing';
import type { Outgoing } from './kafka-sender.js';
import { ensureTopics } from './ensure-topics.js';
import { keyPartitioner } from './partitioner.js';
import { unwrapping, wrap } from './record.js';
import { openSpecCluster, type SpecCluster } from './spec-cluster.js';

type Sent = Omit<Outgoing, 'topic'>;

const silent = { error: () => undefined, warn: () => undefined };

// KafkaJS reads a header named `__proto__` wrongly, so that no name here is one of an object's own.
const name = fc.stringMatching(/^ce_[a-z_-]{1,77}$/);
const text = fc.string({ unit: 'grapheme', maxLength: 60 });
const messages = fc.array(
  fc.record<Sent>({
    key: text,
    value: fc.oneof(
      fc.constant(null),
      text,
      fc.integer({ min: 0, max: 70_000 }).map((length) => 'é'.repeat(length)),
    ),
    headers: fc.dictionary(name, text, { maxKeys: 20 }),
  }),
  { minLength: 1, maxLength: 40 },
);

describeWithKafka('records written by us', () => {
  let kafka: SpecCluster;
  beforeEach(() => {
    kafka = openSpecCluster(testBrokers());
  });
  afterEach(() => kafka.close());

  it('arrive with the key, value and headers of the messages, in the partition of the key and in order', async () => {
    await ensureTopics(kafka.cluster, silent, { partitions: 3, categories: ['meeting'] });
    const topic = kafka.cluster.topicOf('meeting');
    const ours = kafka.cluster.kafka.producer({ idempotent: true, createPartitioner: keyPartitioner });
    await ours.connect();
    const sent: Sent[] = [];
    for (const batch of fc.sample(messages, 40)) {
      const topicMessages = [{ topic, messages: batch.map(wrap) }];
      await ours.sendBatch({ acks: -1, ...unwrapping, topicMessages });
      sent.push(...batch);
    }
    await ours.disconnect();
    const seen = await kafka.tap('meeting');
    await until(() => seen.length === sent.length);
    const byKey = (list: readonly Sent[]): Sent[] =>
      list.toSorted((a, b) => (a.key < b.key ? -1 : Number(a.key > b.key)));
    const arrived = seen.map(({ message: { key, value, headers = {} } }) => ({
      key: String(key),
      value: value === null ? null : String(value),
      headers: Object.fromEntries(Object.entries(headers).map(([name, header]) => [name, String(header)])),
    }));
    expect(byKey(arrived)).toEqual(byKey(sent));
  });
});
