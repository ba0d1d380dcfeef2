import { performance } from 'node:perf_hooks';
import { FetchError } from './fetch-error.js';

/** Ends a fetch that takes too long: as a whole, in one of its steps, or because its caller has left. */
export class Deadline {
  readonly #controller = new AbortController();
  #total: NodeJS.Timeout;
  #leftMs: number;
  #since = performance.now();
  readonly #caller: AbortSignal | undefined;
  readonly #late: string;
  #step: NodeJS.Timeout | undefined;

  constructor(totalMs: number, caller: AbortSignal | undefined) {
    this.#leftMs = totalMs;
    this.#late = `No complete answer within ${totalMs} ms; the server is slow, or slow on purpose`;
    this.#total = this.#after(totalMs, this.#late);
    this.#caller = caller;
    if (caller?.aborted === true) this.#leave();
    caller?.addEventListener('abort', this.#leave);
  }

  /** Aborts with a FetchError as its reason. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** The step before has ended; the next one has so long. `what` is what would not have come, e.g. `headers`. */
  step(ms: number, what: string): void {
    clearTimeout(this.#step);
    this.#step = this.#after(ms, `No ${what} within ${ms} ms; the server is overloaded or has forgotten the request`);
  }

  /** Does something that counts neither for the whole nor for a step. */
  async pausing<T>(work: () => Promise<T>): Promise<T> {
    clearTimeout(this.#total);
    clearTimeout(this.#step);
    this.#leftMs -= performance.now() - this.#since;
    try {
      return await work();
    } finally {
      this.#since = performance.now();
      this.#total = this.#after(Math.max(0, this.#leftMs), this.#late);
    }
  }

  /** The outcome of a promise, or the reason of the signal if that comes first. */
  async race<T>(promise: Promise<T>): Promise<T> {
    let leave = (): void => undefined;
    const ended = new Promise<never>((_, reject) => {
      leave = () => {
        reject(this.signal.reason as FetchError);
      };
      if (this.signal.aborted) leave();
      this.signal.addEventListener('abort', leave);
    });
    try {
      return await Promise.race([promise, ended]);
    } finally {
      this.signal.removeEventListener('abort', leave);
    }
  }

  /** To be called when the fetch is over. */
  clear(): void {
    clearTimeout(this.#total);
    clearTimeout(this.#step);
    this.#caller?.removeEventListener('abort', this.#leave);
  }

  readonly #leave = (): void => {
    this.#controller.abort(new FetchError('aborted', 'The fetch was given up by whoever asked for it'));
  };

  #after(ms: number, message: string): NodeJS.Timeout {
    return setTimeout(() => {
      this.#controller.abort(new FetchError('timeout', message));
    }, ms);
  }
}
