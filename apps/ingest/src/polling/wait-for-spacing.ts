import type { Attempt } from './attempt.js';
import type { FetchJob } from './jobs/fetch-jobs.js';
import { spareHosts } from './jobs/hosts.js';
import type { FetchRecord } from './ledger/fetch-record.js';
import type { PollingParts } from './polling-parts.js';

/** Whether all that was asked for is the robots.txt, and it allows the rest. */
export const isWaitingForSpacing = ({ answer, isRobotsFetched, record }: Attempt): boolean =>
  answer === null && isRobotsFetched && record.robots?.allowed === true;

/** A robots.txt was a request as well: what it allows waits for the spacing of the host. Answers null: nothing came of it. */
export async function waitForSpacing(
  { database, jobs, settings, surroundings }: PollingParts,
  job: FetchJob,
  { crawlDelayS, host: lastHost }: Attempt,
): Promise<FetchRecord | null> {
  const { spacingMs } = settings;
  await database.transaction(async (sql) => {
    await spareHosts(sql, { jobHost: job.host, lastHost, spacingMs, crawlDelayS, penalty: null, retryAfterS: null });
    await jobs.postpone(sql, job, surroundings.now(), job.attempts - 1);
  });
  return null;
}
