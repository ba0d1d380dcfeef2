import type { Category, StoredEvent } from '#events';

/** Events of one partition, in the order of the log. Every event of a stream is in the same partition. */
export type Batch = {
  /** Stable name of the partition, e.g. `log` or `dateline.meeting/3`: marks of progress are kept per partition. */
  readonly partition: string;
  readonly events: readonly StoredEvent[];
};

/** What a group of consumers wants to read. Each event reaches one member of the group, at least once. */
export type Subscription = {
  /** Name of the consumer group; its progress survives restarts. */
  readonly group: string;
  readonly categories: readonly Category[];
  /**
   * Called with one batch at a time per partition. When it rejects, the same events come again, later, before any
   * that follow them in the partition; a batch is done only when it resolves.
   */
  handle(batch: Batch): Promise<void>;
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
