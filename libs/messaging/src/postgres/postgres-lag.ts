import { PARTITIONS, type Database } from '#platform';
import type { Group, GroupLag, LagMeter, PendingLog } from '../lag.js';
import { readCheckpoints } from './checkpoints.js';

/** Tells how far groups that read the log are behind its end. */
export class PostgresLag implements LagMeter {
  constructor(
    private readonly database: Database,
    private readonly log: PendingLog,
  ) {}

  async lagOf({ group, categories, startAfter }: Group): Promise<GroupLag> {
    const checkpoints = await readCheckpoints(this.database, group);
    const start = startAfter?.position ?? 0;
    const after = Array.from({ length: PARTITIONS }, (_, partition) => checkpoints.get(partition) ?? start);
    const { events, ageS } = await this.log.pending({ after, categories });
    return { topics: new Map([['log', events]]), ageS };
  }
}
