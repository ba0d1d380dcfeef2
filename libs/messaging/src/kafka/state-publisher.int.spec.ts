import kafkajs from 'kafkajs';
import { stateNames } from '#events';
import { describeWithKafka, testBrokers } from '#testing';
import { openSpecCluster, type SpecCluster } from './spec-cluster.js';
import { StatePublisher } from './state-publisher.js';

describeWithKafka('the topics of states', () => {
  let kafka: SpecCluster;
  beforeEach(() => {
    kafka = openSpecCluster(testBrokers());
  });
  afterEach(() => kafka.close());

  it('are compacted', async () => {
    const publisher = new StatePublisher(kafka.cluster, { partitions: 2 });
    await publisher.publish([{ table: 'actor', key: 'a', state: null, position: 7 }]);
    await publisher.close();
    const admin = kafka.cluster.kafka.admin();
    await admin.connect();
    const { resources } = await admin.describeConfigs({
      includeSynonyms: false,
      resources: stateNames.map((name) => ({
        type: kafkajs.ConfigResourceTypes.TOPIC,
        name: kafka.cluster.stateTopicOf(name),
        configNames: ['cleanup.policy'],
      })),
    });
    await admin.disconnect();
    const policies = resources.flatMap(({ configEntries }) => configEntries.map(({ configValue }) => configValue));
    expect(policies).toEqual(stateNames.map(() => 'compact'));
  });
});
