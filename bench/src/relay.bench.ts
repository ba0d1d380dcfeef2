import { randomUUID } from 'node:crypto';
import kafkajs, { type Message } from 'kafkajs';
import type { PostgresEventStore } from '#event-store';
import { connectKafka, encodeCloudEvent, ensureTopics, KafkaPublisher, migrations, Relay } from '#messaging';
import { migrate } from '#platform';
import { until } from '#testing';
import { ours } from './append.bench.js';
import type { Benchmark, BenchmarkOptions, Measurement } from './benchmark.js';
import { withBroker, withPostgres, type BenchDatabase } from './services.js';
import { alternate, rateOf } from './timing.js';

const silent = { error: () => undefined, warn: () => undefined };
const BATCH = 500;

type Filled = BenchDatabase & { readonly store: PostgresEventStore; readonly events: number };

/** A relay with topics and a cursor of its own sends all of the log; answers events per second. */
async function relayAll({ database, store, events }: Filled, brokers: readonly string[]): Promise<number> {
  const cluster = connectKafka({ brokers, prefix: `bench-${randomUUID()}.` });
  await ensureTopics(cluster, silent);
  const publisher = new KafkaPublisher({ cluster, logger: silent });
  const relay = new Relay({ database, log: store, publisher, logger: silent, name: randomUUID() });
  const rate = await rateOf(events, async () => {
    relay.start();
    await until(() => (relay.state.cursor ?? 0) >= events);
  });
  await relay.stop();
  return rate;
}

type Producing = { readonly brokers: readonly string[]; readonly messages: readonly Message[] };

/** The bound: the client alone sends messages that are there already. */
async function produceAll({ brokers, messages }: Producing): Promise<number> {
  const cluster = connectKafka({ brokers, prefix: `bench-${randomUUID()}.` });
  await ensureTopics(cluster, silent, { categories: ['meeting'] });
  const producer = cluster.kafka.producer({
    idempotent: true,
    createPartitioner: kafkajs.Partitioners.DefaultPartitioner,
  });
  await producer.connect();
  const rate = await rateOf(messages.length, async () => {
    for (let at = 0; at < messages.length; at += BATCH) {
      await producer.send({ topic: cluster.topicOf('meeting'), acks: -1, messages: messages.slice(at, at + BATCH) });
    }
  });
  await producer.disconnect();
  return rate;
}

async function measure(options: BenchmarkOptions, database: BenchDatabase, brokers: string[]): Promise<Measurement[]> {
  const events = Math.ceil((options.events ?? 60_000) / 800) * 800;
  options.progress(`filling the log with ${events} events`);
  const { store, append } = await ours(database);
  await migrate(database.database, migrations);
  await append({ batch: 100, events });
  const filled = { ...database, store, events };
  const messages = (await store.read({ after: 0, limit: events })).map((event) => encodeCloudEvent(event));
  const bare = messages.map(({ key, value }) => ({ key, value }));
  options.progress(`${options.rounds} rounds of three contenders in turn`);
  await relayAll(filled, brokers);
  const figures = await alternate(options.rounds, {
    relay: () => relayAll(filled, brokers),
    producer: () => produceAll({ brokers, messages }),
    bare: () => produceAll({ brokers, messages: bare }),
  });
  await store.close();
  const { median: value, range } = figures.relay;
  const relay = { unit: 'events/s', value, range };
  return [
    {
      ...relay,
      what: 'log to Kafka, acknowledged by all replicas',
      against: { name: 'KafkaJS alone', value: figures.producer.median },
      budget: { atLeast: 15_000 },
    },
    { ...relay, what: '… against messages without headers', against: { name: 'bare', value: figures.bare.median } },
  ];
}

/** From the log to Kafka. */
export const relay: Benchmark = {
  name: 'relay',
  summary: 'send the log to Kafka, beside its client alone',
  about: 'the relay against KafkaJS with the same messages, and with bare ones; needs Java',
  minutes: { usual: 2 },
  run: (options) =>
    withBroker(({ brokers }) => withPostgres(async (create) => measure(options, await create(), brokers))),
};
