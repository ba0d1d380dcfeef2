import { setTimeout as sleep } from 'node:timers/promises';
import { Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { v7 as newId } from 'uuid';
import { inTraceOf } from '#platform';
import type { Sources } from '../sources/sources.js';
import { forgetItems } from './collecting/forget-items.js';
import type { FetchArticle } from './fetch-article.js';
import { LostLeaseError, type Begun, type FetchJob } from './jobs/fetch-jobs.js';
import type { FetchRecord } from './ledger/fetch-record.js';
import type { PollingMetrics } from './polling-metrics.js';
import type { PollSource } from './poll-source.js';
import type { PollingParts } from './polling-parts.js';

/** Milliseconds between two looks for jobs while there are none, and between two looks for new sources. */
const IDLE_MS = 250;
const RECONCILE_MS = 2_000;
/** Milliseconds between two sweeps of the ledger and of what is remembered of items. */
const SWEEP_MS = 600_000;
/** Milliseconds that a job waits whose work failed for a reason of ours, once for each attempt. */
const OWN_FAULT_MS = 30_000;
/** Times that a job is begun, crashes included, before it is told to be at fault itself. */
const SUSPICIOUS_ATTEMPTS = 5;

type Handlers = {
  readonly poll: PollSource;
  readonly article: FetchArticle;
  readonly sources: Sources;
  readonly metrics: PollingMetrics;
};
type Running = { readonly job: FetchJob; readonly aborting: AbortController; readonly ended: Promise<void> };

/**
 * Works through the jobs, in any number of processes: claims what is due, keeps its leases while it works, and gives back
 * what it has when it stops.
 */
export class Poller implements OnApplicationBootstrap, OnModuleDestroy {
  readonly #logger = new Logger('Polling');
  readonly #stopping = new AbortController();
  readonly #running = new Map<string, Running>();
  #loops: Promise<unknown> | undefined;
  #wake: () => void = () => undefined;

  constructor(
    private readonly parts: PollingParts,
    private readonly handlers: Handlers,
  ) {}

  /** Does nothing where `concurrency` is 0. */
  onApplicationBootstrap(): void {
    if (this.parts.settings.concurrency === 0 || this.#loops !== undefined) return;
    const { leaseS } = this.parts.settings;
    this.#loops = Promise.all([
      this.#repeat('Claiming jobs', () => this.#claim()),
      this.#repeat('Looking for sources', () => this.#every(RECONCILE_MS, () => this.parts.jobs.reconcile())),
      this.#repeat('Keeping leases', () => this.#every((leaseS * 1_000) / 4, () => this.#beat())),
      this.#repeat('Sweeping', () => this.#every(SWEEP_MS, () => this.#sweep())),
    ]);
  }

  /** Resolves when nothing runs any more; what was not finished is given back at once. */
  async onModuleDestroy(): Promise<void> {
    this.#stopping.abort();
    this.#wake();
    for (const { aborting } of this.#running.values()) aborting.abort();
    await this.#loops;
    await Promise.all([...this.#running.values()].map(({ ended }) => ended));
  }

  async #repeat(what: string, work: () => Promise<unknown>): Promise<void> {
    for (let failures = 0; !this.#stopping.signal.aborted;) {
      try {
        await work();
        failures = 0;
      } catch (error) {
        if (failures === 0) this.#logger.error(`${what} failed and is tried again: ${String(error)}`);
        failures += 1;
        await this.#pause(Math.min(1_000 * failures, 10_000));
      }
    }
  }

  async #every(ms: number, work: () => Promise<unknown>): Promise<void> {
    await work();
    await this.#pause(ms);
  }

  async #pause(ms: number): Promise<void> {
    await sleep(ms, undefined, { signal: this.#stopping.signal, ref: false }).catch(() => undefined);
  }

  async #claim(): Promise<void> {
    const { jobs, settings } = this.parts;
    const { concurrency, leaseS, perHost, spacingMs } = settings;
    const limit = concurrency - this.#running.size;
    const claimed = limit === 0 ? [] : await jobs.claim({ limit, leaseS, perHost, spacingMs });
    for (const job of claimed) this.#begin(job);
    if (claimed.length === 0 || this.#running.size === concurrency) await this.#untilRoom();
  }

  /** Until a job has ended, or a moment has passed. */
  async #untilRoom(): Promise<void> {
    const woken = new Promise<void>((resolve) => (this.#wake = resolve));
    await Promise.race([woken, this.#pause(IDLE_MS)]);
  }

  #begin(job: FetchJob): void {
    const aborting = new AbortController();
    const ended = inTraceOf(undefined, () => this.#work(job, aborting.signal)).finally(() => {
      this.#running.delete(job.claim);
      this.#wake();
    });
    this.#running.set(job.claim, { job, aborting, ended });
  }

  async #work(job: FetchJob, signal: AbortSignal): Promise<void> {
    const begun = { fetchId: newId(), signal };
    try {
      const record = await this.#do(job, begun);
      if (record !== null) this.#tell(record);
    } catch (error) {
      await this.#failed(job, begun, error);
    }
  }

  async #do(job: FetchJob, begun: Begun): Promise<FetchRecord | null> {
    const { jobs, database } = this.parts;
    const source = await this.handlers.sources.get(job.sourceId);
    if (source === undefined || (job.kind !== 'article' && source.state !== 'active')) {
      await jobs.end(database, job, null);
      return null;
    }
    return job.kind === 'article'
      ? this.handlers.article.fetch(job, source, begun)
      : this.handlers.poll.poll(job, source, begun);
  }

  #tell(record: FetchRecord): void {
    this.handlers.metrics.count(record);
    const { id, sourceId, kind, outcome, url, status, error } = record;
    this.#logger.debug({ message: `${kind} ${url}: ${outcome}`, fetchId: id, sourceId, kind, outcome, status, error });
  }

  /** Told to stop, robbed of the lease, or broken: in every case the job is somebody's again. */
  async #failed(job: FetchJob, { fetchId, signal }: Begun, error: unknown): Promise<void> {
    const { sourceId, url, attempts } = job;
    if (error instanceof LostLeaseError) {
      this.#logger.warn({ message: `${url}: ${error.message}; it is done again`, fetchId, sourceId });
      return;
    }
    const { jobs, database, surroundings } = this.parts;
    const waitMs = signal.aborted ? 0 : OWN_FAULT_MS * Math.min(attempts, 20);
    if (!signal.aborted) {
      const often = attempts >= SUSPICIOUS_ATTEMPTS ? ` for the ${attempts}th time` : '';
      this.#logger.error({ message: `${url} could not be worked on${often}: ${describe(error)}`, fetchId, sourceId });
    }
    const dueAt = new Date(surroundings.now().getTime() + waitMs);
    await jobs.postpone(database, job, dueAt, signal.aborted ? attempts - 1 : attempts).catch(() => undefined);
  }

  async #beat(): Promise<void> {
    const claims = [...this.#running.keys()];
    if (claims.length === 0) return;
    const ours = await this.parts.jobs.beat(claims, this.parts.settings.leaseS);
    for (const claim of claims) if (!ours.has(claim)) this.#running.get(claim)?.aborting.abort();
  }

  async #sweep(): Promise<void> {
    const { ledger, settings, database } = this.parts;
    await this.#sweepOff(settings.ledgerDays, (before) => ledger.sweep(before));
    await this.#sweepOff(settings.itemDays, (before) => forgetItems(database, before));
  }

  /** Batch after batch, until none is left or the process ends. */
  async #sweepOff(days: number, sweep: (before: Date) => Promise<number>): Promise<void> {
    const before = new Date(this.parts.surroundings.now().getTime() - days * 86_400_000);
    while (days > 0 && !this.#stopping.signal.aborted && (await sweep(before)) > 0);
  }
}

const describe = (error: unknown): string => (error instanceof Error ? (error.stack ?? error.message) : String(error));
