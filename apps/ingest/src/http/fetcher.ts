import { performance } from 'node:perf_hooks';
import { Agent } from 'undici';
import { AddressRules } from './addresses.js';
import { guardedConnector, systemLookup, type Lookup } from './connector.js';
import { Deadline } from './deadline.js';
import { fetchErrorOf, TurnFailedError, type Hop } from './fetch-error.js';
import { defaultLimits, type Answer, type FetchLimits, type FetchOutcome, type FetchRequest } from './fetch-request.js';
import { travel } from './journey.js';

export { FetchError, type FetchErrorKind, type Hop } from './fetch-error.js';
export type { Answer, FetchLimits, FetchOutcome, FetchRequest } from './fetch-request.js';

/** What a fetcher is made of; all but the agent has a default. */
export type FetcherOptions = {
  readonly userAgent: string;
  readonly rules?: AddressRules;
  readonly lookup?: Lookup;
  readonly limits?: Partial<FetchLimits>;
  readonly onOutcome?: (outcome: FetchOutcome) => void;
};

/**
 * Asks the web, and nothing but the web: each address is judged before it is connected to, at every redirect. A fetch ends
 * within its limits. Neither cookies nor connections outlive it.
 */
export class Fetcher {
  readonly #options: FetcherOptions;
  readonly #limits: FetchLimits;
  readonly #rules: AddressRules;
  readonly #running = new Set<AbortController>();

  constructor(options: FetcherOptions) {
    this.#options = options;
    this.#limits = { ...defaultLimits, ...options.limits };
    this.#rules = options.rules ?? new AddressRules();
  }

  /**
   * Resolves with any answer that came in whole, also 304, 404 or 503. Rejects with FetchError, and else only with what
   * `turn` rejects with.
   */
  async fetch(request: FetchRequest): Promise<Answer> {
    const started = performance.now();
    const limits = { ...this.#limits, ...request.limits };
    const stopping = new AbortController();
    const signal = AbortSignal.any([stopping.signal, ...(request.signal === undefined ? [] : [request.signal])]);
    const deadline = new Deadline(limits.totalMs, signal);
    const addresses = new Map<string, string>();
    const agent = this.#agent(limits, addresses);
    const hops: Hop[] = [];
    this.#running.add(stopping);
    try {
      const journey = { agent, addresses, deadline, limits, hops, request, userAgent: this.#options.userAgent };
      const last = await travel(journey);
      const answer = { ...last, hops, durationMs: performance.now() - started };
      this.#options.onOutcome?.({ answer });
      return answer;
    } catch (failure) {
      if (failure instanceof TurnFailedError) throw failure.cause;
      const error = fetchErrorOf(deadline.signal.aborted ? deadline.signal.reason : failure, request.url, hops);
      this.#options.onOutcome?.({ error, durationMs: performance.now() - started });
      throw error;
    } finally {
      this.#running.delete(stopping);
      deadline.clear();
      void agent.destroy();
    }
  }

  /** Gives up what runs; it rejects with `aborted`. */
  close(): void {
    for (const running of this.#running) running.abort();
  }

  /** When the process ends. */
  onModuleDestroy(): void {
    this.close();
  }

  #agent(limits: FetchLimits, addresses: Map<string, string>): Agent {
    return new Agent({
      connections: 1,
      maxHeaderSize: limits.maxHeaderBytes,
      // The deadline ends what takes too long: it is finer than undici's clock, and counts the whole.
      headersTimeout: 0,
      bodyTimeout: 0,
      connect: guardedConnector({
        rules: this.#rules,
        lookup: this.#options.lookup ?? systemLookup,
        timeoutMs: limits.connectMs,
        onConnected: (origin, address) => addresses.set(origin, address),
      }),
    });
  }
}
