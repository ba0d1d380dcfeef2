import type { EventNamed, EventType, StoredEvent } from '#events';
import type { Batch } from '#messaging';
import type { DataSource, EntityManager } from 'typeorm';
import { schemaOf, type Build, type BuildKey } from './builds/build.js';
import { Model } from './model.js';
import type { Projection } from './projection.js';
import { withRefolds, type Refolds } from './refold-stream.js';
import { writeModel } from './write-model.js';

/** A projection and the tables that it is folded into. */
export type Target = { readonly projection: Pick<Projection, 'on'>; readonly build: BuildKey };

/**
 * Folds a batch into the tables of a build, exactly once: the rows and the mark of how far the partition has come are one
 * transaction, and events at or below the mark, or of the part of the log that the build was filled with, are skipped, also
 * where they come twice in one batch. Two processes at the same partition take turns at its mark. Does nothing for a build
 * that was given up. A stream that was redacted is folded anew, as the log holds it (`refolds`).
 */
export async function project(
  readModels: DataSource,
  { projection, build }: Target,
  { partition, events, refolds = new Map() }: Batch & { readonly refolds?: Refolds },
): Promise<void> {
  await readModels.transaction(async (manager) => {
    const reached = await lockMark(manager, build, partition);
    const fresh = eventsAbove(reached, events);
    const last = fresh.at(-1);
    if (last === undefined) return;
    await writeModel(manager, fold(projection, withRefolds(fresh, refolds)), schemaOf(build));
    await manager.query(
      `UPDATE read_model.projection_mark SET position = $4, updated_at = now()
       WHERE projection = $1 AND build = $2 AND partition = $3`,
      [build.projection, build.build, partition, last.position],
    );
  });
}

/**
 * Folds a part of the log into tables that are being filled, exactly once: the rows and the position are one transaction,
 * and events at or below it are skipped. Two processes that fill the same tables take turns.
 */
export async function fill(
  readModels: DataSource,
  { projection, build }: Target,
  { events, refolds = new Map() }: Pick<Batch, 'events'> & { readonly refolds?: Refolds },
): Promise<void> {
  const last = events.at(-1);
  if (last === undefined) return;
  const key = [build.projection, build.build];
  await readModels.transaction(async (manager) => {
    const [filling] = await manager.query<Pick<Build, 'position'>[]>(
      `SELECT position FROM read_model.projection_build
       WHERE projection = $1 AND build = $2 AND filled_at IS NULL AND state IN ('filling', 'live') FOR UPDATE`,
      key,
    );
    const fresh = events.filter(({ position }) => position > (filling?.position ?? Infinity));
    if (fresh.length === 0) return;
    await writeModel(manager, fold(projection, withRefolds(fresh, refolds)), schemaOf(build));
    await manager.query(
      `UPDATE read_model.projection_build
       SET position = $3, position_recorded_at = $4, events = events + $5, note = NULL WHERE projection = $1 AND build = $2`,
      [...key, last.position, last.recordedAt, fresh.length],
    );
  });
}

/** Events in the order of their positions, each once: a relay that sends some again brings them back after later ones. */
function eventsAbove(mark: number, events: readonly StoredEvent[]): StoredEvent[] {
  const fresh: StoredEvent[] = [];
  for (const event of events) if (event.position > (fresh.at(-1)?.position ?? mark)) fresh.push(event);
  return fresh;
}

/** What the events change, in memory. */
export function fold({ on }: Pick<Projection, 'on'>, events: readonly StoredEvent[]): Model {
  const model = new Model();
  for (const event of events) apply(on, event, model);
  return model;
}

function apply<T extends EventType>(on: Projection['on'], event: EventNamed<T>, model: Model): void {
  const handler = on[event.type] as ((event: EventNamed<T>, model: Model) => void) | undefined;
  handler?.(event, model);
}

/** Whoever writes to a live build shares this lock; a swap takes it alone, and nothing is written meanwhile. */
export const writersLock = (build: BuildKey): string => `dateline writers ${schemaOf(build)}`;

/**
 * Answers up to where this partition is in the tables: nothing more fits into those of a build that was given up. What was
 * parked was left out, also when the tables were filled, so that only its own mark tells.
 */
async function lockMark(manager: EntityManager, build: BuildKey, partition: string): Promise<number> {
  const key = [build.projection, build.build, partition];
  await manager.query(
    `INSERT INTO read_model.projection_mark (projection, build, partition, position, updated_at)
     SELECT $1, $2, $3, 0, now() FROM pg_advisory_xact_lock_shared(hashtextextended($4, 0)) ON CONFLICT DO NOTHING`,
    [...key, writersLock(build)],
  );
  const [row] = await manager.query<{ reached: number }[]>(
    `SELECT CASE WHEN partition LIKE 'parked/%' THEN mark.position ELSE greatest(mark.position, build.position) END AS reached
     FROM read_model.projection_mark AS mark JOIN read_model.projection_build AS build USING (projection, build)
     WHERE projection = $1 AND build = $2 AND partition = $3 AND build.state NOT IN ('dropping', 'dropped')
     FOR UPDATE OF mark`,
    key,
  );
  return row?.reached ?? Infinity;
}
