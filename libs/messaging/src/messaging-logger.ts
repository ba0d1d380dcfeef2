/** Where delivery reports what it retries; Nest's `LoggerService` fits. */
export interface MessagingLogger {
  /** `stack` is that of the error, where there is one. */
  error(message: string, stack?: string): void;
  warn(message: string): void;
}

/** The message of an error, and of whatever else can be thrown. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message || error.name : String(error);
}

/** Reports a series of failures with one stack at its start and one line for each that follows. */
export function reportFailure(logger: MessagingLogger, what: string, { error, failures }: Failure): void {
  const message = `${what}: ${reasonOf(error)}`;
  if (failures > 0) logger.warn(message);
  else logger.error(message, error instanceof Error ? error.stack : undefined);
}

type Failure = { readonly error: unknown; readonly failures: number };
