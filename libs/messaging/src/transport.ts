import type { Category, StoredEvent } from '#events';

/** Events of one partition, in the order of the log. Every event of a stream is in the same partition. */
export type Batch = {
  /** Stable name of the partition, e.g. `log/7` or `dateline.meeting/3`: marks of progress are kept per partition. */
  readonly partition: string;
  readonly events: readonly StoredEvent[];
};

/** What a group of consumers wants to read. Each event reaches one member of the group, at least once. */
export type Subscription = {
  /** Name of the consumer group; its progress survives restarts. */
  readonly group: string;
  readonly categories: readonly Category[];
  /**
   * Where a group starts that has not read anything yet: after this event. Default: at the beginning. With Kafka, which
   * knows times alone, some events before it come as well.
   */
  readonly startAfter?: Pick<StoredEvent, 'position' | 'recordedAt'>;
  /**
   * Called with one batch at a time per partition. When it rejects, the same events come again, later, before any
   * that follow them in the partition; a batch is done only when it resolves.
   */
  handle(batch: Batch): Promise<void>;
  /**
   * Called with a message that is no event this version can read; once it resolves, the partition goes on. Where it is
   * left out, the partition waits until the message can be read.
   */
  readonly onUndecodable?: (message: UndecodableMessage) => Promise<void>;
};

/** A message as it came, with what of it could be understood. */
export type UndecodableMessage = {
  /** E.g. `dateline.meeting/3`. */
  readonly partition: string;
  readonly offset: string;
  /** Why it cannot be read. */
  readonly cause: string;
  /** The key, or where it stands when it has none. */
  readonly streamId: string;
  /** As the message says, or made of where it stands. */
  readonly eventId: string;
  /** As the message says, else 0. */
  readonly position: number;
  readonly type: string;
  readonly headers: Readonly<Record<string, string>>;
  /** In base64; null for a tombstone. */
  readonly value: string | null;
};

/** A running subscription. */
export interface Consumption {
  /** Resolves when no handler runs any more; what was not handled to the end comes again to another member. */
  stop(): Promise<void>;
}

/** How events travel from the log to those who consume them. */
export interface Transport {
  subscribe(subscription: Subscription): Promise<Consumption>;
}

/** The log as a transport and the relay read it. */
export interface EventLog {
  /** Up to `limit` events after the position, in order, none ever missing, of the given categories only. */
  read(query: { after: number; limit: number; categories?: readonly Category[] }): Promise<readonly StoredEvent[]>;
  /** Calls back soon after something was appended: a hint, never a promise. Answers how to stop. */
  onAppended(listener: () => void): () => void;
}

/** A log that a group of readers can share out among its members. */
export interface PartitionedLog extends Pick<EventLog, 'onAppended'> {
  /**
   * As `read`, of streams in the given partitions only (`partitionOf` of libs/platform), with the position up to which
   * nothing of them is missing.
   */
  scan(query: {
    after: number;
    limit: number;
    categories: readonly Category[];
    partitions: readonly number[];
  }): Promise<{ readonly events: readonly StoredEvent[]; readonly upTo: number }>;
}
