import type { EventNamed, EventType, StoredEvent } from '#events';
import type { Batch } from '#messaging';
import type { DataSource, EntityManager } from 'typeorm';
import { Model } from './model.js';
import type { Projection } from './projection.js';
import { writeModel } from './write-model.js';

/** The name under which a projection keeps its place: another version is another place. */
export const placeOf = ({ name, version }: Pick<Projection, 'name' | 'version'>): string => `${name}-v${version}`;

/**
 * Folds a batch into the read model, exactly once: the rows and the mark of how far the partition has come are one
 * transaction, and events at or below the mark are skipped. Two processes at the same partition take turns at its mark.
 */
export async function project(
  readModels: DataSource,
  projection: Projection,
  { partition, events }: Batch,
): Promise<void> {
  const last = events.at(-1);
  if (last === undefined) return;
  await readModels.transaction(async (manager) => {
    const mark = await lockMark(manager, placeOf(projection), partition);
    const fresh = events.filter(({ position }) => position > mark);
    if (fresh.length === 0) return;
    await writeModel(manager, fold(projection, fresh));
    await manager.query(
      `UPDATE read_model.projection_mark SET position = $3, updated_at = now() WHERE projection = $1 AND partition = $2`,
      [placeOf(projection), partition, last.position],
    );
  });
}

/** What the events change, in memory. */
export function fold({ on }: Projection, events: readonly StoredEvent[]): Model {
  const model = new Model();
  for (const event of events) apply(on, event, model);
  return model;
}

function apply<T extends EventType>(on: Projection['on'], event: EventNamed<T>, model: Model): void {
  const handler = on[event.type] as ((event: EventNamed<T>, model: Model) => void) | undefined;
  handler?.(event, model);
}

async function lockMark(manager: EntityManager, projection: string, partition: string): Promise<number> {
  await manager.query(
    `INSERT INTO read_model.projection_mark (projection, partition, position, updated_at)
     VALUES ($1, $2, 0, now()) ON CONFLICT DO NOTHING`,
    [projection, partition],
  );
  const [row] = await manager.query<{ position: string }[]>(
    `SELECT position FROM read_model.projection_mark WHERE projection = $1 AND partition = $2 FOR UPDATE`,
    [projection, partition],
  );
  return Number(row?.position ?? 0);
}
