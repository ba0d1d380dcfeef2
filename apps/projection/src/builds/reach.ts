import type { EntityManager } from 'typeorm';
import type { Build, BuildKey } from './build.js';

/** How much of the log a build holds. */
export type Reach = {
  /** All of it up to here. */
  readonly position: number;
  /** And each partition up to its mark. */
  readonly marks: ReadonlyMap<string, number>;
};

/** The position up to which a build has come in the partition that is ahead of the others. */
export const frontOf = ({ position, marks }: Reach): number => Math.max(position, ...marks.values());

/** Whether a build holds all that another one does, so that readers who change over see nothing vanish. */
export function covers(one: Reach, other: Reach): boolean {
  if (frontOf(one) < other.position) return false;
  return [...other.marks].every(([partition, mark]) => Math.max(one.position, one.marks.get(partition) ?? 0) >= mark);
}

/** As it is committed now; what was parked and handled later has marks of its own, which say nothing of the rest. */
export async function reachOf(manager: EntityManager, key: BuildKey): Promise<Reach> {
  const [build] = await manager.query<Pick<Build, 'position'>[]>(
    'SELECT position FROM read_model.projection_build WHERE projection = $1 AND build = $2',
    [key.projection, key.build],
  );
  const marks = await manager.query<{ partition: string; position: number }[]>(
    `SELECT partition, position FROM read_model.projection_mark
     WHERE projection = $1 AND build = $2 AND partition NOT LIKE 'parked/%'`,
    [key.projection, key.build],
  );
  return {
    position: build?.position ?? 0,
    marks: new Map(marks.map(({ partition, position }) => [partition, position])),
  };
}
