import { setTimeout as sleep } from 'node:timers/promises';
import { competeToLead, type Consumption } from '#messaging';
import type { Projection } from '../projection.js';
import { fill, project } from '../projector.js';
import { withRedacted } from '../refold-stream.js';
import { groupOf, schemaOf, type Build } from './build.js';
import { swapBuild, SwapRefused } from './swap-build.js';
import { verifyBuild } from './verify-build.js';
import type { Workshop } from './workshop.js';

/** Where a worker tells what it does; Nest's `LoggerService` fits. */
export type BuildLogger = {
  log(message: string): void;
  warn(message: string): void;
  error(message: string, stack?: string): void;
};

/** Where a worker reports. */
export type BuildReports = {
  readonly logger: BuildLogger;
  /** Called after the worker changed what the registry says. */
  readonly onChanged: () => void;
};

/** Milliseconds between two attempts of whoever stands by, or waits for a swap. */
const PAUSE_MS = 1000;

/**
 * This process's part in one build. Of all processes one fills it and swaps it in; once it is filled, each takes its share
 * in keeping it up to date.
 */
export class BuildWorker {
  readonly #workshop: Workshop;
  readonly #reports: BuildReports;
  readonly #projection: Projection;
  readonly #build: Build;
  readonly #stopping = new AbortController();
  readonly #raised = new AbortController();
  #raising: Promise<void> | undefined;
  #following: Promise<Consumption> | undefined;

  constructor(
    workshop: Workshop,
    reports: BuildReports,
    { projection, build }: { projection: Projection; build: Build },
  ) {
    this.#workshop = workshop;
    this.#reports = reports;
    this.#projection = projection;
    this.#build = build;
  }

  /** Does what the build needs as the registry has it now. */
  async update(build: Build): Promise<void> {
    if (isToBeRaised(build)) this.#raising ??= this.#competeToRaise();
    else this.#raised.abort();
    if (build.filledAt === null) return;
    this.#following ??= this.#follow(build);
    try {
      await this.#following;
    } catch (error) {
      this.#following = undefined;
      throw error;
    }
  }

  /** Resolves when nothing of this process touches the build any more. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    const consumption = await this.#following?.catch(() => undefined);
    await Promise.all([consumption?.stop(), this.#raising]);
  }

  #follow({ position, positionRecordedAt }: Build): Promise<Consumption> {
    const { transport, readModels, store } = this.#workshop;
    const target = { projection: this.#projection, build: this.#build };
    return transport.subscribe({
      group: groupOf(this.#build),
      categories: this.#projection.categories,
      ...(positionRecordedAt === null
        ? {}
        : { startAfter: { position, recordedAt: positionRecordedAt.toISOString() } }),
      handle: async (batch) => project(readModels, target, await withRedacted(store, batch)),
    });
  }

  #competeToRaise(): Promise<void> {
    const { database } = this.#workshop;
    const { logger, onChanged } = this.#reports;
    return competeToLead({
      database,
      logger,
      lock: `dateline raise ${schemaOf(this.#build)}`,
      standbyMs: PAUSE_MS,
      signal: AbortSignal.any([this.#stopping.signal, this.#raised.signal]),
      lead: async (_, signal) => {
        await this.#raise(signal);
        this.#raised.abort();
        onChanged();
      },
    });
  }

  async #raise(signal: AbortSignal): Promise<void> {
    const { registry } = this.#workshop;
    const { logger, onChanged } = this.#reports;
    const build = await registry.find(this.#build);
    if (build?.filledAt === null) {
      await this.#fill(build, signal);
      await registry.completeFilling(this.#projection, build);
      onChanged();
      logger.log(`Build ${build.build} of ${build.projection} is filled with the log`);
    }
    for (let isWaiting = true; isWaiting;) isWaiting = await this.#takePlace(signal);
  }

  async #fill(build: Build, signal: AbortSignal): Promise<void> {
    const { catchUp, readModels, registry, store } = this.#workshop;
    const target = { projection: this.#projection, build };
    await catchUp.run({
      group: groupOf(build),
      categories: this.#projection.categories,
      after: build.position,
      signal,
      handle: async (batch) => {
        const whole = await withRedacted(store, batch);
        await fill(readModels, target, whole).catch(async (error: unknown) => {
          await registry.note(build, reasonOf(error)).catch(() => undefined);
          throw error;
        });
      },
    });
  }

  /** Becomes the live build if it is to do so by itself; answers whether that is still to come. */
  async #takePlace(signal: AbortSignal): Promise<boolean> {
    const { registry, readModels } = this.#workshop;
    const { logger } = this.#reports;
    const builds = await registry.list(this.#projection.name);
    const build = builds.find((one) => one.build === this.#build.build);
    const live = builds.find(({ state }) => state === 'live');
    if (build?.state !== 'standby' || build.swap !== 'auto' || live === undefined) return false;
    const fault = await this.#faultOf(build, live);
    if (fault !== null) {
      await registry.holdBack(build, fault);
      logger.error(`Build ${build.build} of ${build.projection} is not swapped in: ${fault}`);
      return false;
    }
    try {
      await swapBuild(readModels, { projection: this.#projection, build: build.build });
      logger.log(`Build ${build.build} of ${build.projection} is live, in the place of build ${live.build}`);
      return false;
    } catch (error) {
      if (!(error instanceof SwapRefused)) throw error;
      await registry.note(build, error.message);
      await sleep(PAUSE_MS, undefined, { signal });
      return true;
    }
  }

  /** Why readers had better keep what they have; null when there is no reason. */
  async #faultOf(build: Build, live: Build): Promise<string | null> {
    const { readModels, deadLetters } = this.#workshop;
    const { isEqual, tables } = await verifyBuild(readModels, this.#projection, { live, build });
    if (!isEqual) {
      const wrong = tables.filter(({ differing }) => differing.length > 0).map(({ table }) => table);
      return `it differs from build ${live.build} in ${wrong.join(', ')}: see dateline projection verify`;
    }
    const counts = await deadLetters.count();
    const open = (one: Build): number =>
      counts
        .filter(({ group, state }) => group === groupOf(one) && (state === 'parked' || state === 'behind'))
        .reduce((sum, { count }) => sum + count, 0);
    const more = open(build) - open(live);
    return more > 0
      ? `${more} events more are parked than of build ${live.build}: see dateline dead-letter list`
      : null;
  }
}

/** Whether one process is to fill the build or swap it in. */
const isToBeRaised = ({ filledAt, state, swap }: Build): boolean =>
  filledAt === null || (state === 'standby' && swap === 'auto');

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message || error.name : String(error));
