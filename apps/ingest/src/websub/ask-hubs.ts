import { setTimeout as sleep } from 'node:timers/promises';
import { Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { Database } from '#platform';
import { FetchError, type Fetcher } from '../http/fetcher.js';
import { retryAfterOf } from '../polling/planning/hints.js';
import { isPenalty, spareHost } from '../polling/jobs/hosts.js';
import type { Surroundings } from '../polling/polling-settings.js';
import { afterAsking, hubForm, type HubAnswer } from './subscription.js';
import type { DueSubscription, Subscriptions } from './subscriptions.js';

/** Milliseconds between two looks for hubs to ask, while there are none. */
const IDLE_MS = 1_000;
const AT_ONCE = 20;

/** What asking hubs takes. Without `publicUrl` none is asked. */
export type AskingParts = {
  readonly database: Database;
  readonly fetcher: Fetcher;
  readonly subscriptions: Subscriptions;
  readonly publicUrl: string | null;
  /** Milliseconds from one request to a host to the next, over all processes. */
  readonly spacingMs: number;
  readonly surroundings: Surroundings;
};

/** Asks hubs to push, again before their leases end, and to push no more; any number of processes share this. */
export class AskHubs implements OnApplicationBootstrap, OnModuleDestroy {
  readonly #logger = new Logger('WebSub');
  readonly #stopping = new AbortController();
  #running: Promise<void> | undefined;

  constructor(private readonly parts: AskingParts) {}

  onApplicationBootstrap(): void {
    if (this.parts.publicUrl !== null) this.#running = this.#run();
  }

  async onModuleDestroy(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  /** Asks what is due now; answers how many hubs were asked. */
  async askDue(): Promise<number> {
    const { subscriptions, surroundings, spacingMs } = this.parts;
    const now = surroundings.now();
    await subscriptions.leaveInactive(now);
    const due = await subscriptions.claimDue(now, { limit: AT_ONCE, spacingMs });
    await Promise.all(due.map((subscription) => this.#ask(subscription)));
    return due.length;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      const asked = await this.askDue().catch((error: unknown) => {
        this.#logger.error(`Hubs could not be asked and are asked again: ${String(error)}`);
        return 0;
      });
      if (asked === 0) await sleep(IDLE_MS, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }

  async #ask(subscription: DueSubscription): Promise<void> {
    const { subscriptions, surroundings } = this.parts;
    const answer = await this.#post(subscription);
    const [now, random] = [surroundings.now(), surroundings.random()];
    if (this.#stopping.signal.aborted) {
      await subscriptions.change(subscription, { attempts: subscription.attempts - 1, askAt: now });
      return;
    }
    await subscriptions.answered(subscription, afterAsking(subscription, answer, { now, random }));
  }

  async #post(subscription: DueSubscription): Promise<HubAnswer> {
    const { database, fetcher, publicUrl, spacingMs, surroundings } = this.parts;
    const callback = `${publicUrl ?? ''}/v1/websub/${subscription.id}`;
    try {
      const { status, headers, body } = await fetcher.fetch({
        url: subscription.hub,
        accept: '*/*',
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: hubForm(subscription, callback),
        signal: this.#stopping.signal,
      });
      const retryAfterS = retryAfterOf(headers, surroundings.now());
      const penalty = isPenalty(status, retryAfterS) ? String(status) : null;
      await spareHost(database, { host: subscription.host, spacingMs, crawlDelayS: null, penalty, retryAfterS });
      return { status, words: body.toString('utf8').slice(0, 200) };
    } catch (error) {
      if (!(error instanceof FetchError)) throw error;
      return { status: null, words: error.message };
    }
  }
}
