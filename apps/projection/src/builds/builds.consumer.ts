import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Readiness } from '#platform';
import type { Projection } from '../projection.js';
import { BuildWorker } from './build-worker.js';
import { groupOf, planBuilds, schemaOf, type Build, type SwapMode } from './build.js';
import { logEnd } from './log-end.js';
import { Workshop } from './workshop.js';

/** What the app projects, and whether builds that a new version begins are swapped in by themselves. */
export type ProjectionSet = { readonly projections: readonly Projection[]; readonly swap: SwapMode };
export const PROJECTIONS = Symbol('Projections');

/** Milliseconds between two looks at the registry: other processes and operators write there as well. */
const POLL_MS = 1000;

/** Sees to it that every projection has a build of its version, and that each is filled and kept up to date. */
@Injectable()
export class BuildsConsumer implements OnApplicationBootstrap, OnModuleDestroy {
  readonly #logger = new Logger('Projection');
  readonly #workers = new Map<string, BuildWorker>();
  readonly #stopping = new AbortController();
  readonly #told = new Set<string>();
  readonly #reports = {
    logger: this.#logger,
    onChanged: (): void => {
      this.#wakeUp();
    },
  };
  #wakeUp: () => void = () => undefined;
  #polling: Promise<void> | undefined;

  constructor(
    @Inject(PROJECTIONS) private readonly set: ProjectionSet,
    @Inject(Workshop) private readonly workshop: Workshop,
    @Inject(Readiness) readiness: Readiness,
  ) {
    readiness.add('readModel', async () => {
      await workshop.readModels.query('SELECT 1');
      return undefined;
    });
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.#reconcile();
    this.#polling = this.#poll();
  }

  async onModuleDestroy(): Promise<void> {
    this.#stopping.abort();
    this.#wakeUp();
    await this.#polling;
    await Promise.all([...this.#workers.values()].map((worker) => worker.stop()));
  }

  /** Looks at the registry now rather than within a second. */
  nudge(): void {
    this.#wakeUp();
  }

  async #poll(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      const woken = new Promise<void>((resolve) => {
        this.#wakeUp = resolve;
      });
      const resting = new AbortController();
      await Promise.race([woken, sleep(POLL_MS, undefined, { signal: resting.signal }).catch(() => undefined)]);
      resting.abort();
      await this.#reconcile().catch((error: unknown) => {
        this.#logger.warn(`Looking after the builds failed and is tried again: ${String(error)}`);
      });
    }
  }

  async #reconcile(): Promise<void> {
    if (this.#stopping.signal.aborted) return;
    const builds = await this.workshop.registry.list();
    const own: string[] = [];
    for (const projection of this.set.projections) {
      for (const build of await this.#planned(projection, builds)) {
        own.push(schemaOf(build));
        await this.#workerOf(projection, build).update(build);
      }
    }
    await this.#stopOthers(own);
    for (const build of builds.filter(({ state }) => state === 'dropping')) await this.#drop(build);
  }

  /** The builds of a projection that this process works at; one more where it has to begin one. */
  async #planned(projection: Projection, all: readonly Build[]): Promise<readonly Build[]> {
    const plan = planBuilds(
      projection,
      all.filter((build) => build.projection === projection.name),
    );
    if (plan.isOutdated && plan.own.length === 0) this.#tellOutdated(projection);
    if (plan.begin === undefined) return plan.own;
    const build = await this.workshop.registry.begin(projection, {
      swap: this.set.swap,
      target: await logEnd(this.workshop.database),
    });
    return build === undefined ? plan.own : [...plan.own, build];
  }

  #tellOutdated({ name, version }: Projection): void {
    if (this.#told.has(name)) return;
    this.#told.add(name);
    this.#logger.warn(`A later version than ${version} of ${name} is live: this process does not write to it`);
  }

  #workerOf(projection: Projection, build: Build): BuildWorker {
    const known = this.#workers.get(schemaOf(build));
    if (known !== undefined) return known;
    const worker = new BuildWorker(this.workshop, this.#reports, { projection, build });
    this.#workers.set(schemaOf(build), worker);
    return worker;
  }

  async #stopOthers(own: readonly string[]): Promise<void> {
    for (const [schema, worker] of this.#workers) {
      if (own.includes(schema)) continue;
      await worker.stop();
      this.#workers.delete(schema);
    }
  }

  async #drop(build: Build): Promise<void> {
    const { registry, deadLetters, database } = this.workshop;
    await registry.drop(build);
    const reason = `build ${build.build} of ${build.projection} was dropped`;
    await deadLetters.closeGroup(groupOf(build), { by: 'projection', reason });
    await database.query({
      text: 'DELETE FROM dateline.consumer_checkpoint WHERE group_name = $1',
      values: [groupOf(build)],
    });
    this.#logger.log(`Build ${build.build} of ${build.projection} is dropped: ${build.note ?? 'given up'}`);
  }
}
