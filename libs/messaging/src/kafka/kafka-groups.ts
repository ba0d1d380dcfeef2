import kafkajs, { type Admin, type GroupDescription } from 'kafkajs';
import type { KafkaCluster } from './connect-kafka.js';
import { CLOCK_MARGIN_MS } from './start-group.js';

/** Whoever reads for a group at the moment. */
export type GroupMember = {
  readonly id: string;
  /** The client's name and where it runs. */
  readonly client: string;
  /** E.g. `dateline.meeting/3`. */
  readonly partitions: readonly string[];
};

/** How far a group has come in a partition. */
export type GroupOffset = {
  /** E.g. `dateline.meeting/3`. */
  readonly partition: string;
  /** The next to be read; null where nothing was committed. */
  readonly offset: number | null;
  /** Where the partition ends: the offset that the next message gets. */
  readonly end: number;
  readonly lag: number;
};

/** A group of consumers as the brokers know it. */
export type KafkaGroup = {
  readonly group: string;
  readonly state: string;
  readonly members: readonly GroupMember[];
  readonly offsets: readonly GroupOffset[];
};

/** Where a group is set to; a time is ISO 8601. */
export type KafkaPoint = 'earliest' | 'latest' | { readonly time: string };

/** A move of a group in one partition. */
export type OffsetMove = { readonly partition: string; readonly from: number | null; readonly to: number };

/** The consumer groups of a cluster. Each call connects and lets go again; rejects when no broker answers. */
export class KafkaGroups {
  constructor(private readonly cluster: KafkaCluster) {}

  /** The groups whose names begin so, by name. */
  list(prefix: string): Promise<KafkaGroup[]> {
    return this.#with(async (admin) => {
      const { groups } = await admin.listGroups();
      const ids = groups.map(({ groupId }) => groupId).filter((id) => id.startsWith(prefix));
      return Promise.all(ids.sort().map((id) => show(admin, id)));
    });
  }

  /** Undefined for a group that has neither members nor offsets. */
  show(group: string): Promise<KafkaGroup | undefined> {
    return this.#with(async (admin) => {
      const found = await show(admin, group);
      return found.members.length === 0 && found.offsets.length === 0 ? undefined : found;
    });
  }

  /**
   * Where the group would be moved to, in every partition of the topics in which it has an offset. A time moves it to the
   * first message that can hold an event recorded then or later, by a margin for clocks that differ: never behind it.
   */
  plan(group: string, point: KafkaPoint): Promise<OffsetMove[]> {
    return this.#with(async (admin) => {
      const committed = await admin.fetchOffsets({ groupId: group });
      const moves = committed.map(async ({ topic, partitions }) => {
        const from = new Map(partitions.map(({ partition, offset }) => [partition, known(offset)]));
        const targets = await targetsOf(admin, topic, point);
        return targets.map(({ partition, offset }) => ({
          partition: `${topic}/${partition}`,
          from: from.get(partition) ?? null,
          to: Number(offset),
        }));
      });
      return (await Promise.all(moves)).flat().sort(byPartition);
    });
  }

  /** Moves the group. Rejects, and moves nothing more, when somebody reads for it. */
  move(group: string, moves: readonly OffsetMove[]): Promise<void> {
    return this.#with(async (admin) => {
      const byTopic = new Map<string, { partition: number; offset: string }[]>();
      for (const { partition: name, to } of moves) {
        const slash = name.lastIndexOf('/');
        const topic = name.slice(0, slash);
        const seek = { partition: Number(name.slice(slash + 1)), offset: String(to) };
        byTopic.set(topic, [...(byTopic.get(topic) ?? []), seek]);
      }
      for (const [topic, partitions] of byTopic) await admin.setOffsets({ groupId: group, topic, partitions });
    });
  }

  async #with<T>(work: (admin: Admin) => Promise<T>): Promise<T> {
    const admin = this.cluster.kafka.admin();
    await admin.connect();
    try {
      return await work(admin);
    } finally {
      await admin.disconnect();
    }
  }
}

async function show(admin: Admin, group: string): Promise<KafkaGroup> {
  const [description] = (await admin.describeGroups([group])).groups;
  const members = (description?.members ?? []).map(memberOf);
  return { group, state: description?.state ?? 'Dead', members, offsets: await offsetsOf(admin, group, members) };
}

/** In all topics in which the group has offsets, or members that have read nothing yet. */
async function offsetsOf(admin: Admin, group: string, members: readonly GroupMember[]): Promise<GroupOffset[]> {
  const committed = await admin.fetchOffsets({ groupId: group });
  const assigned = members.flatMap(({ partitions }) => partitions.map((name) => name.slice(0, name.lastIndexOf('/'))));
  const topics = [...new Set([...committed.map(({ topic }) => topic), ...assigned])];
  const all = topics.length === 0 ? [] : await admin.fetchOffsets({ groupId: group, topics });
  const offsets = await Promise.all(
    all.map(async ({ topic, partitions }) => {
      const ends = new Map((await admin.fetchTopicOffsets(topic)).map((end) => [end.partition, end]));
      return partitions.map(({ partition, offset }) => {
        const [low, end] = [Number(ends.get(partition)?.low ?? 0), Number(ends.get(partition)?.high ?? 0)];
        const at = known(offset);
        return { partition: `${topic}/${partition}`, offset: at, end, lag: Math.max(0, end - Math.max(at ?? 0, low)) };
      });
    }),
  );
  return offsets.flat().sort(byPartition);
}

const byPartition = (a: { partition: string }, b: { partition: string }): number =>
  a.partition.localeCompare(b.partition, 'en', { numeric: true });

const known = (offset: string): number | null => (Number(offset) < 0 ? null : Number(offset));

function memberOf(member: GroupDescription['members'][0]): GroupMember {
  const { memberId: id, clientId, clientHost, memberAssignment } = member;
  const decoded =
    memberAssignment.length === 0 ? null : kafkajs.AssignerProtocol.MemberAssignment.decode(memberAssignment);
  const partitions = Object.entries(decoded?.assignment ?? {}).flatMap(([topic, numbers]) =>
    numbers.map((number) => `${topic}/${number}`),
  );
  return { id, client: `${clientId} at ${clientHost}`, partitions };
}

async function targetsOf(
  admin: Admin,
  topic: string,
  point: KafkaPoint,
): Promise<{ partition: number; offset: string }[]> {
  if (typeof point === 'object') {
    return admin.fetchTopicOffsetsByTimestamp(topic, Date.parse(point.time) - CLOCK_MARGIN_MS);
  }
  const ends = await admin.fetchTopicOffsets(topic);
  return ends.map(({ partition, low, high }) => ({ partition, offset: point === 'earliest' ? low : high }));
}
