import { setTimeout as sleep } from 'node:timers/promises';
import { reportFailure, type MessagingLogger } from './messaging-logger.js';

/**
 * How long to wait before trying again: doubled after each failure from `initialMs` up to `maxMs`, less up to a half by
 * chance.
 */
export type Backoff = { readonly initialMs: number; readonly maxMs: number };

/** The back-off of handlers, the relay and lost connections, unless told otherwise. */
export const defaultBackoff: Backoff = { initialMs: 200, maxMs: 10_000 };

/** Milliseconds to wait after so many failures in a row, counted from 0. */
export function delayAfter(failures: number, { initialMs, maxMs }: Backoff): number {
  const ceiling = Math.min(maxMs, initialMs * 2 ** Math.min(failures, 30));
  return Math.round(ceiling * (1 - Math.random() / 2));
}

/** How work is repeated and what its failures are called in the log. */
export type Persistence = {
  readonly what: string;
  readonly signal: AbortSignal;
  readonly backoff: Backoff;
  readonly logger: MessagingLogger;
};

/** Repeats the work until it succeeds; rejects only once the signal has aborted, never while the work runs. */
export async function persist<T>(work: () => Promise<T>, options: Persistence): Promise<T> {
  const { what, signal, backoff, logger } = options;
  for (let failures = 0; ; failures += 1) {
    signal.throwIfAborted();
    try {
      return await work();
    } catch (error) {
      if (signal.aborted) throw error;
      const delay = delayAfter(failures, backoff);
      reportFailure(logger, `${what} failed and is tried again in ${delay} ms`, { error, failures });
      await sleep(delay, undefined, { signal });
    }
  }
}
