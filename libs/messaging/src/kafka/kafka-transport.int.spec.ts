import { setTimeout as sleep } from 'node:timers/promises';
import type { StoredEvent } from '#events';
import { aMeetingHeld, asLog, CuttableNetwork, describeWithKafka, testBrokers, until } from '#testing';
import { transportContract, type TransportHarness } from '../transport.contract.js';
import { encodeCloudEvent } from './cloud-event.js';
import { connectKafka } from './connect-kafka.js';
import { ensureTopics } from './ensure-topics.js';
import { KafkaPublisher } from './kafka-publisher.js';
import { KafkaTransport } from './kafka-transport.js';
import { openSpecCluster, type SpecCluster } from './spec-cluster.js';

const silent = { error: () => undefined, warn: () => undefined };
const topics = { partitions: 4 };
const backoff = { initialMs: 20, maxMs: 100 };

async function openKafka(): Promise<TransportHarness> {
  const kafka = openSpecCluster(testBrokers());
  await ensureTopics(kafka.cluster, silent, topics);
  const publisher = new KafkaPublisher({ cluster: kafka.cluster, logger: silent, topics });
  return {
    publish: (events) => publisher.publish(events),
    member: () => {
      const network = new CuttableNetwork();
      const { socketFactory } = network;
      const options = { logger: silent, topics, batchSize: 7, sessionTimeoutMs: 6000, backoff };
      return {
        transport: new KafkaTransport({ cluster: connectKafka({ ...kafka.settings, socketFactory }), ...options }),
        crash: () => {
          network.cut();
          return Promise.resolve();
        },
      };
    },
    close: async () => {
      await publisher.close();
      await kafka.close();
    },
  };
}

describeWithKafka('the Kafka transport', () => {
  transportContract(openKafka);

  describe('beyond the contract', () => {
    let kafka: SpecCluster;
    let publisher: KafkaPublisher;
    beforeEach(() => {
      kafka = openSpecCluster(testBrokers());
      publisher = new KafkaPublisher({ cluster: kafka.cluster, logger: silent, topics });
    });
    afterEach(async () => {
      await publisher.close();
      await kafka.close();
    });

    it('names partitions by topic and number, and keeps a stream in one', async () => {
      await publisher.publish(streams(8, 40));
      const partitions = new Map<string, Set<string>>();
      let handled = 0;
      const consumption = await new KafkaTransport({ cluster: kafka.cluster, logger: silent, topics }).subscribe({
        group: 'readers',
        categories: ['meeting'],
        handle: ({ partition, events }) => {
          handled += events.length;
          for (const { streamId } of events) {
            partitions.set(streamId, (partitions.get(streamId) ?? new Set()).add(partition));
          }
          return Promise.resolve();
        },
      });
      await until(() => handled === 40);
      await consumption.stop();
      const names = [...partitions.values()].map((ofStream) => [...ofStream].join());
      const prefix = kafka.cluster.topicOf('meeting');
      expect(names.filter((name) => ![0, 1, 2, 3].some((number) => name === `${prefix}/${number}`))).toEqual([]);
      expect(new Set(names).size).toBeGreaterThan(1);
    });

    it('stays in the group while a handler takes longer than the session timeout', async () => {
      await publisher.publish(streams(1, 1));
      const options = { cluster: kafka.cluster, logger: silent, topics, sessionTimeoutMs: 6000 };
      let calls = 0;
      const handle = async (): Promise<void> => {
        calls += 1;
        await sleep(7500);
      };
      const subscription = { group: 'readers', categories: ['meeting'] as const, handle };
      const first = await new KafkaTransport(options).subscribe(subscription);
      await until(() => calls === 1);
      const second = await new KafkaTransport(options).subscribe(subscription);
      await sleep(8000);
      await Promise.all([first.stop(), second.stop()]);
      expect(calls).toBe(1);
    });

    it('waits for brokers that are away and goes on where it was', async () => {
      const events = streams(3, 30);
      await publisher.publish(events.slice(0, 15));
      const network = new CuttableNetwork();
      const { socketFactory } = network;
      const cluster = connectKafka({ ...kafka.settings, socketFactory });
      const errors: string[] = [];
      const logger = { error: (text: string) => void errors.push(text), warn: () => undefined };
      const handled: number[] = [];
      const consumption = await new KafkaTransport({
        cluster,
        logger,
        topics,
        backoff,
        sessionTimeoutMs: 6000,
      }).subscribe({
        group: 'readers',
        categories: ['meeting'],
        handle: (batch) => Promise.resolve(void handled.push(...batch.events.map(({ position }) => position))),
      });
      await until(() => handled.length === 15);
      network.cut();
      await publisher.publish(events.slice(15));
      await until(() => errors.length > 0);
      network.restore();
      await until(() => handled.length >= 30);
      await consumption.stop();
      expect(handled.toSorted((a, b) => a - b)).toEqual(events.map(({ position }) => position));
      expect(errors[0]).toContain('Consumer readers: starts anew');
    });

    it('stops within seconds while brokers are away', async () => {
      const network = new CuttableNetwork();
      network.cut();
      const { socketFactory } = network;
      const cluster = connectKafka({ ...kafka.settings, socketFactory });
      const consumption = await new KafkaTransport({ cluster, logger: silent }).subscribe({
        group: 'readers',
        categories: ['meeting'],
        handle: () => Promise.resolve(),
      });
      await sleep(200);
      const begun = Date.now();
      await consumption.stop();
      expect(Date.now() - begun).toBeLessThan(5000);
    });

    it('holds a partition at a message that cannot be decoded, tells where it is, and lets the others flow on', async () => {
      const events = streams(8, 40);
      await publisher.publish(events.slice(0, 16));
      const producer = kafka.cluster.kafka.producer();
      await producer.connect();
      const { headers, ...message } = encodeCloudEvent(aMeetingHeld({ streamId: 'meeting-0' }));
      const broken = { ...message, headers: { ...headers, ce_type: 'dateline.MoonLanded' } };
      const [sent] = await producer.send({ topic: kafka.cluster.topicOf('meeting'), messages: [broken] });
      await producer.disconnect();
      await publisher.publish(events.slice(16));
      const partitionOf = new Map<string, string>();
      const handled: number[] = [];
      const errors: string[] = [];
      const consumption = await new KafkaTransport({
        cluster: kafka.cluster,
        logger: { error: (text) => void errors.push(text), warn: (text) => void errors.push(text) },
        topics,
        backoff,
      }).subscribe({
        group: 'readers',
        categories: ['meeting'],
        handle: ({ partition, events: batch }) => {
          for (const { streamId } of batch) partitionOf.set(streamId, partition);
          handled.push(...batch.map(({ position }) => position));
          return Promise.resolve();
        },
      });
      const at = `${kafka.cluster.topicOf('meeting')}/${sent?.partition ?? 0}`;
      await until(() => errors.length >= 3);
      await sleep(1000);
      await consumption.stop();
      const flowing = events.filter(({ streamId, position }) => partitionOf.get(streamId) !== at || position <= 16);
      expect(flowing.length).toBeLessThan(40);
      expect(handled.toSorted((a, b) => a - b)).toEqual(flowing.map(({ position }) => position));
      expect(errors[0]).toMatch(
        new RegExp(
          `handling ${at} from offset ${sent?.baseOffset ?? ''} failed .*"dateline.MoonLanded" is not in the catalogue`,
        ),
      );
    });
  });
});

/** Events of so many streams in turn, numbered as one log. */
function streams(count: number, events: number): StoredEvent[] {
  return asLog(Array.from({ length: events }, (_, index) => aMeetingHeld({ streamId: `meeting-${index % count}` })));
}
