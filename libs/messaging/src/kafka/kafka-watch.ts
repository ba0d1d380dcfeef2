import type { OnModuleDestroy } from '@nestjs/common';
import type { Admin } from 'kafkajs';
import { remember } from '#platform';
import type { Group, GroupLag, LagMeter } from '../lag.js';
import type { KafkaCluster } from './connect-kafka.js';

const PING_KEPT_MS = 1_000;
/** Ages are found to within a tenth, up to some six years. */
const AGE = { ratio: 1.1, steps: 200 };

type Offsets = ReadonlyMap<number, number>;

/** Asks the brokers whether they are there and how far groups have come, over a connection of its own that is kept. */
export class KafkaWatch implements LagMeter, OnModuleDestroy {
  readonly #cluster: KafkaCluster;
  #admin: Promise<Admin> | undefined;

  constructor(cluster: KafkaCluster) {
    this.#cluster = cluster;
  }

  /** Rejects when no broker answers; asked at most once a second. */
  readonly ping = remember(() => this.#ask((admin) => admin.describeCluster()), PING_KEPT_MS);

  /** In messages of each topic; their age counts from when the relay sent them, to within a tenth. */
  lagOf({ group, categories }: Group): Promise<GroupLag> {
    const topics = categories.map((category) => this.#cluster.topicOf(category));
    return this.#ask(async (admin) => {
      const committed = await admin.fetchOffsets({ groupId: this.#cluster.groupOf(group), topics });
      const lags = await Promise.all(
        committed.map(async ({ topic, partitions }) => {
          const offsets = new Map(partitions.map(({ partition, offset }) => [partition, Number(offset)]));
          return { topic, ...(await topicLag(admin, topic, offsets)) };
        }),
      );
      return {
        topics: new Map(lags.map(({ topic, events }) => [topic, events])),
        ageS: Math.max(0, ...lags.map(({ ageS }) => ageS)),
      };
    });
  }

  async onModuleDestroy(): Promise<void> {
    const admin = this.#admin;
    this.#admin = undefined;
    await admin?.then((connected) => connected.disconnect()).catch(() => undefined);
  }

  /** After a failure it connects anew: the next time may be another broker's turn. */
  async #ask<T>(work: (admin: Admin) => Promise<T>): Promise<T> {
    const connecting = (this.#admin ??= this.#connect());
    try {
      return await work(await connecting);
    } catch (error) {
      if (this.#admin === connecting) await this.onModuleDestroy();
      throw error;
    }
  }

  async #connect(): Promise<Admin> {
    const admin = this.#cluster.kafka.admin({ retry: { retries: 0 } });
    await admin.connect();
    return admin;
  }
}

async function topicLag(admin: Admin, topic: string, committed: Offsets): Promise<{ events: number; ageS: number }> {
  const ends = await admin.fetchTopicOffsets(topic);
  // A partition that the group has read nothing of is read from its beginning.
  const reached = new Map(
    ends.map(({ partition, low }) => [partition, Math.max(committed.get(partition) ?? 0, Number(low))]),
  );
  const waiting = ends.map(({ partition, high }) => Math.max(0, Number(high) - (reached.get(partition) ?? 0)));
  const events = waiting.reduce((sum, count) => sum + count, 0);
  return { events, ageS: events === 0 ? 0 : await oldestAge(admin, topic, reached) };
}

/** Seconds since the oldest message that was not reached was sent: the greatest age that one of them is beyond. */
async function oldestAge(admin: Admin, topic: string, reached: Offsets): Promise<number> {
  const now = Date.now();
  const isAnyOlder = async (ageS: number): Promise<boolean> => {
    const later = await admin.fetchTopicOffsetsByTimestamp(topic, Math.floor(now - ageS * 1000));
    return later.some(({ partition, offset }) => (reached.get(partition) ?? 0) < Number(offset));
  };
  let [low, high] = [-1, AGE.steps];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (await isAnyOlder(AGE.ratio ** middle)) low = middle;
    else high = middle;
  }
  return low < 0 ? 0 : AGE.ratio ** low;
}
