import type { Database } from '#platform';
import type { Measurement } from './benchmark.js';

/** How many events the log holds. */
export async function countEvents(database: Database): Promise<number> {
  const [row] = await database.query<{ count: number }>({ text: 'SELECT count(*) FROM dateline.events' });
  return row?.count ?? 0;
}

/** Memory of this process, and what an event takes on disk in the table and in its indexes. */
export async function footprint(database: Database, size: number): Promise<Measurement[]> {
  const [row] = await database.query<{ count: number; rows: number; indexes: number }>({
    text: `SELECT (SELECT count(*) FROM dateline.events), pg_table_size('dateline.events') AS rows,
             pg_indexes_size('dateline.events') AS indexes`,
  });
  const { count = 0, rows = 0, indexes = 0 } = row ?? {};
  return [
    { what: `at ${size} events: memory of the process`, unit: 'MiB', value: process.memoryUsage().rss / 2 ** 20 },
    { what: `at ${size} events: table`, unit: 'bytes an event', value: rows / count },
    { what: `at ${size} events: its four indexes`, unit: 'bytes an event', value: indexes / count },
  ];
}
