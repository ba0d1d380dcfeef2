import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { categories, type StoredEvent } from '#events';
import { connectKafka, decodeCloudEvent } from '#messaging';

/** An event as it stands in a topic. */
export type Published = { readonly event: StoredEvent; readonly partition: string };

/** All that stands in the topics, each partition in its order, as a service reads it that knows nothing of Dateline. */
export async function readTopics(brokers: readonly string[], prefix: string): Promise<Published[]> {
  const cluster = connectKafka({ brokers, prefix });
  const { kafka } = cluster;
  const topics = categories.map((category) => cluster.topicOf(category));
  const admin = kafka.admin();
  await admin.connect();
  const ends = new Map<string, number>();
  for (const topic of topics) {
    for (const { partition, high } of await admin.fetchTopicOffsets(topic))
      ends.set(`${topic}/${partition}`, Number(high));
  }
  await admin.disconnect();
  const total = [...ends.values()].reduce((sum, end) => sum + end, 0);

  const published: Published[] = [];
  const consumer = kafka.consumer({ groupId: randomUUID(), maxWaitTimeInMs: 100 });
  await consumer.connect();
  await consumer.subscribe({ topics, fromBeginning: true });
  await consumer.run({
    autoCommit: false,
    eachMessage: ({ topic, partition, message }) => {
      published.push({ event: decodeCloudEvent(message), partition: `${topic}/${partition}` });
      return Promise.resolve();
    },
  });
  for (const deadline = Date.now() + 60_000; published.length < total && Date.now() < deadline;) await sleep(50);
  await consumer.disconnect();
  return published;
}

/** What is wrong with the topics; nothing when each event of the log is there, unaltered and in its stream's order. */
export function faultsOfTopics(published: readonly Published[], log: readonly StoredEvent[]): string[] {
  const known = new Map(log.map((event) => [event.id, JSON.stringify(inOrder(event))]));
  const found = new Set(published.map(({ event }) => event.id));
  return [
    ...log.filter(({ id }) => !found.has(id)).map(({ position }) => `event ${position} of the log is on no topic`),
    ...published
      .filter(({ event }) => known.get(event.id) !== JSON.stringify(inOrder(event)))
      .map(({ event, partition }) => `${partition} holds ${event.id}, which is not what the log holds`),
    ...disorderOf(published),
  ];
}

/** Streams in two partitions, and events that came for the first time before the one before them. */
function disorderOf(published: readonly Published[]): string[] {
  const places = new Map<string, { partition: string; version: number }>();
  return published.flatMap(({ event: { streamId, streamVersion }, partition }) => {
    const before = places.get(streamId) ?? { partition, version: 0 };
    places.set(streamId, { partition, version: Math.max(before.version, streamVersion) });
    if (before.partition !== partition) return [`${streamId} is in ${before.partition} and in ${partition}`];
    return streamVersion > before.version + 1 ? [`${streamId}: ${streamVersion} came after ${before.version}`] : [];
  });
}

/** The same value with the members of every object in one order. */
function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(
    members.toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([name, member]) => [name, inOrder(member)]),
  );
}
