import type { DataSource, EntityManager } from 'typeorm';
import { createTables, indexTables, showTables } from '#read-model';
import type { Projection } from '../projection.js';
import { planBuilds, schemaOf, tablesHashOf, type Build, type BuildKey, type SwapMode } from './build.js';

const COLUMNS = `projection, build, version, tables_hash AS "tablesHash", state, swap, position,
  position_recorded_at AS "positionRecordedAt", target, events, note, begun_at AS "begunAt", filled_at AS "filledAt",
  live_at AS "liveAt", closed_at AS "closedAt"`;

/** How a build is begun. */
export type Beginning = {
  readonly swap: SwapMode;
  /** The end of the log. */
  readonly target: number;
  /** Also when there is a build of this version already. */
  readonly isWanted?: boolean;
};

/** The builds of all projections, in `read_model.projection_build`, and the schemas that hold their tables. */
export class BuildRegistry {
  constructor(private readonly readModels: DataSource) {}

  /** Those that are not dropped, of one projection or of all, in the order of their numbers. */
  list(projection?: string): Promise<Build[]> {
    return selectBuilds(this.readModels.manager, projection);
  }

  /** Undefined for a build that never was. */
  async find({ projection, build }: BuildKey): Promise<Build | undefined> {
    const [found] = await this.readModels.query<Build[]>(
      `SELECT ${COLUMNS} FROM read_model.projection_build WHERE projection = $1 AND build = $2`,
      [projection, build],
    );
    return found;
  }

  /**
   * Begins a build unless another process did, or `isWanted`. The first of a projection is live at once, so that readers
   * have tables to look into. Answers the build that was begun, if any.
   */
  begin(projection: Projection, { swap, target, isWanted = false }: Beginning): Promise<Build | undefined> {
    return this.readModels.transaction(async (manager) => {
      await lockBuilds(manager, projection.name);
      const { begin } = planBuilds(projection, await selectBuilds(manager, projection.name));
      const state = begin ?? (isWanted ? 'filling' : undefined);
      if (state === undefined) return undefined;
      const build = await insertBuild(manager, projection, { state, swap, target });
      await createTables(manager, projection.tables, schemaOf(build));
      if (state === 'live') await showTables(manager, projection.tables, schemaOf(build));
      return build;
    });
  }

  /** The tables hold all of the log that there was: readers' indexes are made, and the build waits beside the live one. */
  async completeFilling({ tables }: Projection, build: Build): Promise<void> {
    await this.readModels.transaction(async (manager) => {
      await lockBuilds(manager, build.projection);
      const [unfilled] = await manager.query<object[]>(
        `SELECT FROM read_model.projection_build
         WHERE projection = $1 AND build = $2 AND filled_at IS NULL AND state IN ('filling', 'live')`,
        [build.projection, build.build],
      );
      if (unfilled === undefined) return;
      await indexTables(manager, tables, schemaOf(build));
      await manager.query(
        `UPDATE read_model.projection_build
         SET filled_at = now(), note = NULL, state = CASE state WHEN 'filling' THEN 'standby' ELSE state END
         WHERE projection = $1 AND build = $2`,
        [build.projection, build.build],
      );
    });
  }

  /** Says what holds a build up. */
  async note({ projection, build }: BuildKey, note: string): Promise<void> {
    await this.readModels.query(
      'UPDATE read_model.projection_build SET note = $3 WHERE projection = $1 AND build = $2',
      [projection, build, note],
    );
  }

  /** The build waits for somebody to swap it in, and says why it did not do so by itself. */
  async holdBack({ projection, build }: BuildKey, note: string): Promise<void> {
    await this.readModels.query(
      `UPDATE read_model.projection_build SET swap = 'manual', note = $3 WHERE projection = $1 AND build = $2`,
      [projection, build, note],
    );
  }

  /** Gives a build up that is not live; false when it is, or is given up already. */
  async abandon({ projection, build }: BuildKey, note: string): Promise<boolean> {
    const rows = await this.readModels.transaction(async (manager) => {
      await lockBuilds(manager, projection);
      const [gone] = await manager.query<[object[], number]>(
        `UPDATE read_model.projection_build SET state = 'dropping', note = $3
         WHERE projection = $1 AND build = $2 AND state IN ('filling', 'standby', 'previous') RETURNING build`,
        [projection, build, note],
      );
      return gone;
    });
    return rows.length > 0;
  }

  /** Removes the tables and marks of a build that was given up. */
  async drop(build: Build): Promise<void> {
    await this.readModels.transaction(async (manager) => {
      await lockBuilds(manager, build.projection);
      await manager.query(`DROP SCHEMA IF EXISTS "${schemaOf(build)}" CASCADE`);
      const key = [build.projection, build.build];
      await manager.query('DELETE FROM read_model.projection_mark WHERE projection = $1 AND build = $2', key);
      await manager.query(
        `UPDATE read_model.projection_build SET state = 'dropped', closed_at = now() WHERE projection = $1 AND build = $2`,
        key,
      );
    });
  }
}

/** One process at a time changes what builds of a projection there are. */
export async function lockBuilds(manager: EntityManager, projection: string): Promise<void> {
  await manager.query(`SELECT pg_advisory_xact_lock(hashtextextended($1, 0))`, [`dateline builds ${projection}`]);
}

export function selectBuilds(manager: EntityManager, projection?: string): Promise<Build[]> {
  return manager.query<Build[]>(
    `SELECT ${COLUMNS} FROM read_model.projection_build
     WHERE state <> 'dropped' AND ($1::text IS NULL OR projection = $1) ORDER BY projection, build`,
    [projection ?? null],
  );
}

async function insertBuild(
  manager: EntityManager,
  projection: Projection,
  { state, swap, target }: Pick<Build, 'state' | 'swap' | 'target'>,
): Promise<Build> {
  const [build] = await manager.query<Build[]>(
    `INSERT INTO read_model.projection_build (projection, build, version, tables_hash, state, swap, target, live_at)
     SELECT $1, coalesce(max(build), 0) + 1, $2, $3, $4::text, $5, $6, CASE WHEN $4 = 'live' THEN now() END
     FROM read_model.projection_build WHERE projection = $1 RETURNING ${COLUMNS}`,
    [projection.name, projection.version, tablesHashOf(projection), state, swap, target],
  );
  if (build === undefined) throw new Error(`No build of ${projection.name} was begun`);
  return build;
}
