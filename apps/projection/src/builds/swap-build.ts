import { setTimeout as sleep } from 'node:timers/promises';
import { QueryFailedError, type DataSource, type EntityManager } from 'typeorm';
import { showTables } from '#read-model';
import type { Projection } from '../projection.js';
import { writersLock } from '../projector.js';
import { lockBuilds, selectBuilds } from './build-registry.js';
import { schemaOf, type Build } from './build.js';
import { covers, frontOf, reachOf } from './reach.js';

/** Readers and writers wait no longer than this for a swap that cannot be done at once: it gives way and tries again. */
const LOCK_TIMEOUT_MS = 100;
/** How long the live build's writers stand still while the other catches up with the last of what they wrote. */
const CATCH_UP_MS = 400;
const LOCK_NOT_AVAILABLE = '55P03';

/** How long to go on trying, and what to put up with. */
export type SwapOptions = {
  /** Default 10 s. */
  readonly patienceMs?: number;
  /** Whether readers may be taken back to an earlier state of the log. */
  readonly allowsStale?: boolean;
};

/** Why a build cannot take the place of the live one. */
export class SwapRefused extends Error {
  override readonly name = 'SwapRefused';
}

/**
 * Makes a build the live one, in one transaction: readers see the old tables until it commits and the new ones from then
 * on, never none. The build must hold all that the live one does. The live one is kept as the previous, and the one
 * before it is given up. Does nothing for the build that is live. Rejects with SwapRefused.
 */
export async function swapBuild(
  readModels: DataSource,
  { projection, build }: { projection: Pick<Projection, 'name' | 'tables'>; build: number },
  { patienceMs = 10_000, allowsStale = false }: SwapOptions = {},
): Promise<Build> {
  for (const start = Date.now(); ;) {
    try {
      return await readModels.transaction((manager) => swapOnce(manager, { projection, build, allowsStale }));
    } catch (error) {
      if (!isWorthAnotherTry(error)) throw error;
      if (Date.now() - start > patienceMs) throw refusalOf(error, build);
    }
    await sleep(100);
  }
}

type Swap = {
  readonly projection: Pick<Projection, 'name' | 'tables'>;
  readonly build: number;
  readonly allowsStale: boolean;
};

async function swapOnce(manager: EntityManager, { projection, build, allowsStale }: Swap): Promise<Build> {
  await manager.query(`SET LOCAL lock_timeout = ${LOCK_TIMEOUT_MS}`);
  await lockBuilds(manager, projection.name);
  const builds = await selectBuilds(manager, projection.name);
  const live = builds.find(({ state }) => state === 'live');
  const next = builds.find((one) => one.build === build);
  if (next === undefined || live === undefined) throw new SwapRefused(`There is no build ${build} to swap in`);
  if (next === live) return live;
  if (next.state !== 'standby' && next.state !== 'previous') {
    throw new SwapRefused(
      `Build ${build} is ${next.state}: only one that stands by, or was live before, can be swapped in`,
    );
  }
  await manager.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [writersLock(live)]);
  if (!allowsStale) await untilCovered(manager, { live, next });
  await showTables(manager, projection.tables, schemaOf(next));
  return takePlace(manager, next);
}

/** Nothing is written to the live build meanwhile, so what is missing in the other can only become less. */
async function untilCovered(manager: EntityManager, { live, next }: { live: Build; next: Build }): Promise<void> {
  const aim = await reachOf(manager, live);
  for (const start = Date.now(); ;) {
    const reach = await reachOf(manager, next);
    if (covers(reach, aim)) return;
    if (Date.now() - start > CATCH_UP_MS) throw new StillBehind(frontOf(aim) - frontOf(reach));
    await sleep(5);
  }
}

async function takePlace(manager: EntityManager, { projection, build }: Build): Promise<Build> {
  await manager.query(
    `UPDATE read_model.projection_build
     SET state = 'dropping', note = 'another build became the previous one'
     WHERE projection = $1 AND state = 'previous' AND build <> $2`,
    [projection, build],
  );
  await manager.query(
    `UPDATE read_model.projection_build SET state = 'previous' WHERE projection = $1 AND state = 'live'`,
    [projection],
  );
  await manager.query(
    `UPDATE read_model.projection_build SET state = 'live', live_at = now(), note = NULL
     WHERE projection = $1 AND build = $2`,
    [projection, build],
  );
  const [live] = (await selectBuilds(manager, projection)).filter(({ state }) => state === 'live');
  if (live === undefined) throw new Error(`Build ${build} of ${projection} did not become live`);
  return live;
}

class StillBehind extends Error {
  constructor(readonly positions: number) {
    super(`It is behind the live one, by ${positions} positions of the log`);
  }
}

const isWorthAnotherTry = (error: unknown): boolean =>
  error instanceof StillBehind ||
  (error instanceof QueryFailedError && (error.driverError as { code?: string }).code === LOCK_NOT_AVAILABLE);

function refusalOf(error: unknown, build: number): SwapRefused {
  if (error instanceof StillBehind) {
    return new SwapRefused(`Build ${build} cannot be swapped in: ${error.message}. Is its version running?`);
  }
  return new SwapRefused(`Build ${build} cannot be swapped in: a reader holds its view in an open transaction`);
}
