import type { StoredEvent } from '#events';

/** Where the relay sends events. */
export interface Publisher {
  /**
   * Resolves when all events are safely stored at the other end. Events of one stream arrive in the order given; after
   * a rejection any of them may have arrived, and the caller sends all of them again.
   */
  publish(events: readonly StoredEvent[]): Promise<void>;
  /** Lets go of connections; a later `publish` opens them again. */
  close(): Promise<void>;
}
