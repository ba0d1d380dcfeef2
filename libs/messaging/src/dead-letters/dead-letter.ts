import type { StoredEvent } from '#events';
import type { UndecodableMessage } from '../transport.js';

/** `parked`: it failed itself; `behind`: it waits for another of its stream; the others are closed. */
export type DeadLetterState = 'parked' | 'behind' | 'resolved' | 'discarded';

/** An event that a group could not handle, or that waits behind such a one. */
export type DeadLetter = {
  readonly id: string;
  readonly group: string;
  readonly streamId: string;
  readonly eventId: string;
  readonly position: number;
  readonly type: string;
  readonly partition: string;
  readonly state: DeadLetterState;
  readonly cause: string;
  readonly code: string | null;
  readonly attempts: number;
  readonly parkedAt: Date;
  readonly lastAttemptAt: Date;
  readonly retryRequestedAt: Date | null;
  readonly closedAt: Date | null;
  readonly closedBy: string | null;
  readonly closingReason: string | null;
};

/** A dead letter with what it holds. */
export type OpenedDeadLetter = DeadLetter & {
  readonly stack: string | null;
  /** Null for a message that could not be decoded. */
  readonly event: StoredEvent | null;
  readonly message: UndecodableMessage | null;
  /** Later events of the stream that wait for this one. */
  readonly behind: number;
};

/** Which dead letters are meant; those that are open where no state is given. */
export type DeadLetterFilter = {
  readonly id?: string | undefined;
  readonly group?: string | undefined;
  readonly streamId?: string | undefined;
  readonly type?: string | undefined;
  readonly code?: string | undefined;
  readonly state?: DeadLetterState | undefined;
};

/** What is parked: an event that was read, or a message that could not be. */
export type Parcel = {
  readonly streamId: string;
  readonly eventId: string;
  readonly position: number;
  readonly type: string;
  readonly partition: string;
  readonly event: StoredEvent | null;
  readonly message: UndecodableMessage | null;
};
