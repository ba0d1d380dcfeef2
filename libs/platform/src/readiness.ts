import { Injectable } from '@nestjs/common';

/** Rejects, with the reason, while the app cannot do its work. */
export type ReadinessCheck = () => Promise<void>;

/** What became of a check: `ok`, or why not. */
export type ReadinessReport = { readonly isReady: boolean; readonly checks: Readonly<Record<string, string>> };

const TIMEOUT_MS = 2_000;

/** Collects what an app depends on, so that `/readyz` can name each. */
@Injectable()
export class Readiness {
  readonly #checks = new Map<string, ReadinessCheck>();

  /** Adds a check; the name is shown to operators. */
  add(name: string, check: ReadinessCheck): void {
    this.#checks.set(name, check);
  }

  /** Runs all checks at once; one that takes longer than two seconds has failed. */
  async report(): Promise<ReadinessReport> {
    const results = await Promise.all(
      [...this.#checks].map(async ([name, check]) => [name, await outcome(check)] as const),
    );
    return { isReady: results.every(([, result]) => result === 'ok'), checks: Object.fromEntries(results) };
  }
}

async function outcome(check: ReadinessCheck): Promise<string> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(resolve, TIMEOUT_MS, `no answer within ${TIMEOUT_MS} ms`);
  });
  const result = check().then(
    () => 'ok',
    (error: unknown) => (error instanceof Error ? error.message || error.name : String(error)),
  );
  try {
    return await Promise.race([result, late]);
  } finally {
    clearTimeout(timer);
  }
}
