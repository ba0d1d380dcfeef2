import { Database } from '#platform';
import { createTestDatabase, CuttableNetwork, describeWithKafka, testBrokers } from '#testing';
import { exactlyOnceContract, type ConsumerHarness, type ConsumerMember } from '../exactly-once.contract.js';
import { applyBatch, createReadModel, readRows } from '../spec-read-model.js';
import { connectKafka } from './connect-kafka.js';
import { ensureTopics } from './ensure-topics.js';
import { KafkaPublisher } from './kafka-publisher.js';
import { KafkaTransport } from './kafka-transport.js';
import { openSpecCluster } from './spec-cluster.js';

const silent = { error: () => undefined, warn: () => undefined };
const topics = { partitions: 4 };
const backoff = { initialMs: 5, maxMs: 30 };

async function openKafka(): Promise<ConsumerHarness> {
  const test = await createTestDatabase();
  await createReadModel(test.database);
  const kafka = openSpecCluster(testBrokers());
  await ensureTopics(kafka.cluster, silent, topics);
  const publisher = new KafkaPublisher({ cluster: kafka.cluster, logger: silent, topics });
  let members = 0;
  const member = (): Promise<ConsumerMember> => {
    members += 1;
    const applicationName = `member-${members}`;
    const database = Database.connect(test.url, { applicationName, max: 6 });
    const network = new CuttableNetwork();
    const { socketFactory } = network;
    const loseDatabase = async (): Promise<void> => {
      await test.database.query({
        text: 'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1',
        values: [applicationName],
      });
    };
    const options = { logger: silent, topics, batchSize: 5, sessionTimeoutMs: 3000, backoff };
    return Promise.resolve({
      transport: new KafkaTransport({ cluster: connectKafka({ ...kafka.settings, socketFactory }), ...options }),
      apply: (batch) => applyBatch(database, batch, batch.events.length % 4),
      async cut() {
        network.cut();
        await loseDatabase();
        network.restore();
      },
      async kill() {
        network.cut();
        await loseDatabase();
      },
      close: () => database.close(),
    });
  };
  return {
    publish: (events) => publisher.publish(events),
    resend: (events) => publisher.publish(events),
    member,
    rows: () => readRows(test.database),
    async close() {
      await publisher.close();
      await kafka.close();
      await test.drop();
    },
  };
}

describeWithKafka('consumers of Kafka', () => {
  exactlyOnceContract(openKafka, { numRuns: 4 });
});
