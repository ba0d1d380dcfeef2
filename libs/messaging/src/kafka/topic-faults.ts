/** What a cluster says of a topic; settings are missing where the broker does not tell them. */
export type TopicDescription = {
  readonly name: string;
  readonly partitions: number;
  /** Replicas of the partition that has the fewest. */
  readonly replicas: number;
  /** E.g. `retention.ms`. */
  readonly settings: ReadonlyMap<string, string>;
};

/** What a topic should be like. */
export type TopicWish = {
  readonly partitions: number;
  readonly replicationFactor: number;
  readonly retentionMs: number;
  /** Bytes of a batch that the topic must accept at least. */
  readonly batchBytes: number;
};

/** One thing that is not as configured, in one line: what is, what is configured, what it means, what mends it. */
export type TopicFault = {
  readonly line: string;
  /** Whether what is sent to the topic would be lost or come out of order. */
  readonly isFatal: boolean;
};

/** Compares a topic with what is configured. */
export function faultsOf(topic: TopicDescription, wish: TopicWish): TopicFault[] {
  return [
    ...partitionFaults(topic, wish),
    ...cleanUpFaults(topic),
    ...retentionFaults(topic, wish),
    ...sizeFaults(topic, wish),
  ];
}

function partitionFaults({ name, partitions, replicas }: TopicDescription, wish: TopicWish): TopicFault[] {
  const faults: TopicFault[] = [];
  if (partitions !== wish.partitions) {
    const fewer =
      'it is left as it is, for more partitions would move streams to others and break their order; set KAFKA_PARTITIONS to the number there is';
    const more = 'which serves as well; set KAFKA_PARTITIONS to the number there is to hear no more of it';
    const means = partitions < wish.partitions ? fewer : more;
    faults.push(told(`Topic ${name} has ${partitions} partitions, ${wish.partitions} are configured; ${means}`));
  }
  if (replicas < wish.replicationFactor) {
    faults.push(
      told(
        `Topic ${name} has ${replicas} replicas, ${wish.replicationFactor} are configured: events are lost to consumers with ${replicas} disks; ` +
          'mend it with kafka-reassign-partitions.sh --bootstrap-server HOST:PORT --reassignment-json-file FILE --execute',
      ),
    );
  }
  return faults;
}

function cleanUpFaults({ name, settings }: TopicDescription): TopicFault[] {
  const policy = settings.get('cleanup.policy');
  if (policy === undefined || !policy.split(',').includes('compact')) return [];
  const line =
    `Topic ${name} has cleanup.policy=${policy}, delete is needed: Kafka would keep the last event of each stream alone, so nothing is sent ` +
    `until it is mended with ${alter(name, 'cleanup.policy=delete')}`;
  return [{ line, isFatal: true }];
}

function retentionFaults({ name, settings }: TopicDescription, { retentionMs }: TopicWish): TopicFault[] {
  const faults: TopicFault[] = [];
  const is = Number(settings.get('retention.ms') ?? retentionMs);
  if (is !== retentionMs) {
    const isShorter = is >= 0 && (retentionMs < 0 || is < retentionMs);
    const means = isShorter
      ? `new groups, and consumers that are away for longer than ${durationOf(is)}, miss events`
      : 'events stay longer than they should';
    const mend = `mend it with ${alter(name, `retention.ms=${retentionMs}`)}, or set KAFKA_RETENTION_MS`;
    faults.push(told(`Topic ${name} has retention.ms=${is}, ${retentionMs} is configured: ${means}; ${mend}`));
  }
  const bytes = settings.get('retention.bytes') ?? '-1';
  if (bytes !== '-1') {
    const means = 'events are deleted beyond that size of a partition, and consumers that are behind miss them';
    const mend = `mend it with ${alter(name, 'retention.bytes=-1')}`;
    faults.push(told(`Topic ${name} has retention.bytes=${bytes}, -1 is needed: ${means}; ${mend}`));
  }
  return faults;
}

function sizeFaults({ name, settings }: TopicDescription, { batchBytes }: TopicWish): TopicFault[] {
  const bytes = Number(settings.get('max.message.bytes') ?? batchBytes);
  if (bytes >= batchBytes) return [];
  const means = 'a larger event would hold up the relay';
  const mend = `mend it with ${alter(name, `max.message.bytes=${batchBytes}`)}, or lower MAX_EVENT_BYTES`;
  return [told(`Topic ${name} has max.message.bytes=${bytes}, ${batchBytes} are needed: ${means}; ${mend}`)];
}

const told = (line: string): TopicFault => ({ line, isFatal: false });

const alter = (topic: string, setting: string): string =>
  `kafka-configs.sh --bootstrap-server HOST:PORT --alter --entity-type topics --entity-name ${topic} --add-config ${setting}`;

function durationOf(ms: number): string {
  const hours = ms / 3_600_000;
  if (hours >= 48) return `${Math.floor(hours / 24)} days`;
  return hours >= 2 ? `${Math.floor(hours)} hours` : `${Math.floor(ms / 1000)} seconds`;
}
