/** Somebody else appended to the stream first: load it again, decide again, append again. */
export class ConcurrencyError extends Error {
  override readonly name = 'ConcurrencyError';
  readonly code = 'CONCURRENT_APPEND';
  constructor(readonly streamIds: readonly string[]) {
    super(`The version expected of ${streamIds.join(', ')} is not the version it has`);
  }
}

/** An event id is in the log already, with another content. Never retried. */
export class DuplicateEventError extends Error {
  override readonly name = 'DuplicateEventError';
  readonly code = 'DUPLICATE_EVENT';
  constructor(readonly eventId: string) {
    super(`Event ${eventId} is in the log already with another content`);
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
