import { Injectable } from '@nestjs/common';
import { within } from './within.js';

/** What a check tells beside whether it went well, such as a figure. */
export type ReadinessDetails = Readonly<Record<string, string | number>>;

/** Rejects, with the reason, while the app cannot do its work; may answer what it found. */
export type ReadinessCheck = () => Promise<ReadinessDetails | undefined>;

/** What became of a check: how it went, in words, and what it found. */
export type ReadinessOutcome = {
  readonly status: 'ok' | 'failed';
  readonly message: string;
  readonly [detail: string]: string | number;
};

/** All checks by their names. */
export type ReadinessReport = {
  readonly isReady: boolean;
  readonly checks: Readonly<Record<string, ReadinessOutcome>>;
};

/** A check has failed and has something to tell about it. */
export class NotReadyError extends Error {
  override readonly name = 'NotReadyError';
  constructor(
    message: string,
    readonly details: ReadinessDetails,
  ) {
    super(message);
  }
}

const TIMEOUT_MS = 2_000;

/** Collects what an app depends on, so that `/readyz` can name each. */
@Injectable()
export class Readiness {
  readonly #checks = new Map<string, ReadinessCheck>();

  /** Adds a check, or puts it in the place of the one with the same name, which is shown to operators. */
  add(name: string, check: ReadinessCheck): void {
    this.#checks.set(name, check);
  }

  /** Runs all checks at once; one that takes longer than two seconds has failed. */
  async report(): Promise<ReadinessReport> {
    const results = await Promise.all(
      [...this.#checks].map(async ([name, check]) => [name, await outcomeOf(check)] as const),
    );
    return { isReady: results.every(([, { status }]) => status === 'ok'), checks: Object.fromEntries(results) };
  }
}

async function outcomeOf(check: ReadinessCheck): Promise<ReadinessOutcome> {
  try {
    const found = await within(TIMEOUT_MS, check());
    return { message: 'answers', ...found, status: 'ok' };
  } catch (error) {
    const message = error instanceof Error ? error.message || error.name : String(error);
    return { message, ...(error instanceof NotReadyError ? error.details : {}), status: 'failed' };
  }
}
