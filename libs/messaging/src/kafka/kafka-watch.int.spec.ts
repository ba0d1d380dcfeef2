import { setTimeout as sleep } from 'node:timers/promises';
import { inspect } from 'node:util';
import type { StoredEvent } from '#events';
import { aMeetingHeld, anArticleCollected, asLog, CuttableNetwork, describeWithKafka, testBrokers } from '#testing';
import type { GroupLag } from '../lag.js';
import { connectKafka } from './connect-kafka.js';
import { KafkaPublisher } from './kafka-publisher.js';
import { KafkaTransport } from './kafka-transport.js';
import { KafkaWatch } from './kafka-watch.js';
import { openSpecCluster, type SpecCluster } from './spec-cluster.js';

const logger = { error: () => undefined, warn: () => undefined };
const readers = { group: 'readers', categories: ['article', 'meeting'] } as const;
const meetings = (count: number, after: number): StoredEvent[] =>
  asLog(
    Array.from({ length: count }, (_, n) => aMeetingHeld({ streamId: `meeting-${n}` })),
    { after },
  );

const isLag = (seen: unknown): seen is GroupLag => typeof seen === 'object' && seen !== null && 'topics' in seen;

describeWithKafka('what the brokers tell', () => {
  let spec: SpecCluster;
  let network: CuttableNetwork;
  let watch: KafkaWatch;
  let publisher: KafkaPublisher;

  beforeEach(() => {
    spec = openSpecCluster(testBrokers());
    network = new CuttableNetwork();
    watch = new KafkaWatch(connectKafka({ ...spec.settings, socketFactory: network.socketFactory }));
    publisher = new KafkaPublisher({ cluster: spec.cluster, logger, topics: { partitions: 3 } });
  });
  afterEach(async () => {
    network.restore();
    await watch.onModuleDestroy();
    await publisher.close();
    await spec.close();
  });

  const lag = async (): Promise<Record<string, number>> => {
    const { topics } = await watch.lagOf(readers);
    return {
      articles: topics.get(spec.cluster.topicOf('article')) ?? -1,
      meetings: topics.get(spec.cluster.topicOf('meeting')) ?? -1,
    };
  };
  const untilLag = async (isWanted: (lag: GroupLag) => boolean): Promise<GroupLag> => {
    for (const deadline = Date.now() + 30_000; ;) {
      // The first coordinator of a broker is not there at once.
      const seen = await watch.lagOf(readers).catch((error: unknown) => error);
      if (isLag(seen) && isWanted(seen)) return seen;
      if (Date.now() > deadline) throw new Error(`Never as wanted: ${inspect(seen)}`);
      await sleep(50);
    }
  };

  it('is how many messages of each topic a group has not handled, and how long the oldest has waited', async () => {
    await publisher.publish(asLog([anArticleCollected(), anArticleCollected(), ...meetings(5, 2)]));
    const sentAt = Date.now();
    await untilLag(() => true);
    expect(await lag()).toEqual({ articles: 2, meetings: 5 });
    const { ageS } = await untilLag((seen) => seen.ageS > 1.5);
    expect(ageS).toBeLessThanOrEqual((Date.now() - sentAt) / 1000 + 5);

    const consumption = await new KafkaTransport({ cluster: spec.cluster, logger }).subscribe({
      ...readers,
      handle: () => Promise.resolve(),
    });
    await untilLag(({ topics }) => [...topics.values()].every((events) => events === 0));
    expect((await watch.lagOf(readers)).ageS).toBe(0);
    await consumption.stop();
    await publisher.publish(meetings(4, 7));
    expect(await lag()).toEqual({ articles: 0, meetings: 4 });
  });

  it('is that they are there, until the network is cut, and again when it is back', async () => {
    await watch.ping();
    network.cut();
    const ask = async (isThere: boolean): Promise<void> => {
      for (const deadline = Date.now() + 30_000; ;) {
        const answered = await watch.ping().then(
          () => true,
          () => false,
        );
        if (answered === isThere) return;
        if (Date.now() > deadline) throw new Error(`The brokers never were ${isThere ? 'there' : 'away'}`);
        await sleep(50);
      }
    };
    await ask(false);
    await expect(watch.lagOf(readers)).rejects.toThrow();
    network.restore();
    await ask(true);
  });
});
