import type { Database } from '#platform';

/** The greatest position in the log; 0 while it is empty. */
export async function logEnd(database: Database): Promise<number> {
  const [end] = await database.query<{ position: number }>({
    text: 'SELECT coalesce(max(position), 0) AS position FROM dateline.events',
  });
  return end?.position ?? 0;
}
