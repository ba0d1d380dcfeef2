import type { Queryable } from '#platform';

/** How far a group has come in each partition it has read of; others are missing. */
export async function readCheckpoints(sql: Queryable, group: string): Promise<Map<number, number>> {
  const rows = await sql.query<{ partition: string; position: number }>({
    name: 'read-checkpoints',
    text: 'SELECT partition, position FROM dateline.consumer_checkpoint WHERE group_name = $1',
    values: [group],
  });
  return new Map(rows.map(({ partition, position }) => [Number(partition.slice('log/'.length)), position]));
}

/** Keeps how far a group has come, all partitions in one statement. */
export async function writeCheckpoints(
  sql: Queryable,
  group: string,
  reached: ReadonlyMap<number, number>,
): Promise<void> {
  await sql.query({
    name: 'write-checkpoints',
    text: `INSERT INTO dateline.consumer_checkpoint (group_name, partition, position)
           SELECT $1, 'log/' || part, position FROM unnest($2::int[], $3::bigint[]) AS reached(part, position)
           ON CONFLICT (group_name, partition) DO UPDATE SET position = excluded.position, updated_at = now()`,
    values: [group, [...reached.keys()], [...reached.values()]],
  });
}
