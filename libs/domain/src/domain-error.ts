/** Every rule that can say no, with what it says. The codes are public: `docs/operations.md` explains each. */
export const domainErrors = {
  ARTICLE_NOT_COLLECTED: 'The article was never collected, so nothing can be said about it',
  REVISION_NOT_COLLECTED: 'The article has no such revision',
  SOURCE_UNKNOWN: 'There is no such source',
  SOURCE_REGISTERED_ALREADY: 'The source is registered already',
  SOURCE_RETIRED: 'The source is retired for good, register it anew',
  SOURCE_SETTINGS_UNFIT: 'The settings do not go together',
} as const;

/** The name of a rule that said no. */
export type DomainErrorCode = keyof typeof domainErrors;

/** A rule said no. Expected, never retried. */
export class DomainError extends Error {
  override readonly name = 'DomainError';
  constructor(
    readonly code: DomainErrorCode,
    detail: string,
  ) {
    super(`${domainErrors[code]}: ${detail}`);
  }
}
