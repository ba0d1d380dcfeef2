/** Somebody else appended to the stream first: load it again, decide again, append again. */
export class ConcurrencyError extends Error {
  override readonly name = 'ConcurrencyError';
  readonly code = 'CONCURRENT_APPEND';
  constructor(readonly streamIds: readonly string[]) {
    super(`The version expected of ${streamIds.join(', ')} is not the version it has`);
  }
}

type Repetition =
  | 'in the log already with another content'
  | 'in the log already without the others of this append'
  | 'in this append twice';

/** An event id is taken: in the log with another content or without the others of its append, or twice in one append. Never retried. */
export class DuplicateEventError extends Error {
  override readonly name = 'DuplicateEventError';
  readonly code = 'DUPLICATE_EVENT';
  constructor(
    readonly eventId: string,
    how: Repetition = 'in the log already with another content',
  ) {
    super(`Event ${eventId} is ${how}`);
  }
}

/** An event has more bytes than the log takes, and more than Kafka might. Nothing was appended. Never retried. */
export class OversizeEventError extends Error {
  override readonly name = 'OversizeEventError';
  readonly code = 'OVERSIZE_EVENT';
  readonly bytes: number;
  readonly limit: number;
  constructor(type: string, { bytes, limit }: { bytes: number; limit: number }) {
    super(`${type} was refused: its data has ${bytes} bytes, ${limit} are allowed (MAX_EVENT_BYTES)`);
    this.bytes = bytes;
    this.limit = limit;
  }
}

/** An event breaks its schema, or claims words that its article does not have. Nothing was appended. Never retried. */
export class InvalidEventError extends Error {
  override readonly name = 'InvalidEventError';
  readonly code = 'INVALID_EVENT';
  constructor(type: string, reason: string, options?: ErrorOptions) {
    super(`${type} was refused: ${reason}`, options);
  }
}

/** A redaction names an event that is not in the log. */
export class UnknownEventError extends Error {
  override readonly name = 'UnknownEventError';
  readonly code = 'UNKNOWN_EVENT';
  constructor(readonly eventId: string) {
    super(`There is no event ${eventId} in the log`);
  }
}

/** A redaction names what holds no words, or what an event cannot be read without. Nothing was blanked. */
export class InvalidRedactionError extends Error {
  override readonly name = 'InvalidRedactionError';
  readonly code = 'INVALID_REDACTION';
  constructor(
    /** The JSON pointer that is wrong; empty where it is the event. */
    readonly pointer: string,
    readonly reason: string,
  ) {
    super(`${pointer === '' ? 'The event' : pointer} cannot be redacted: ${reason}`);
  }
}
