import type { Queryable } from '#platform';

/** What a request showed about its host. */
export type HostReport = {
  readonly host: string;
  /** Milliseconds from one request to the next. */
  readonly spacingMs: number;
  /** Seconds between requests that its robots.txt asks for; null where it was not asked. */
  readonly crawlDelayS: number | null;
  /** Why it is spared for a while, e.g. `429`; null when it is not. */
  readonly penalty: string | null;
  /** Seconds that it asked for. */
  readonly retryAfterS: number | null;
};

const LONGEST_CRAWL_DELAY_S = 60;
const FIRST_PENALTY_S = 60;
const LONGEST_PENALTY_S = 86_400;

/**
 * Whether an answer is about the whole host: it asks for fewer requests, or for patience. A 503 that asks for nothing
 * may be about one address.
 */
export const isPenalty = (status: number | null, retryAfterS: number | null): boolean =>
  status === 429 || (status === 503 && retryAfterS !== null);

/** What an attempt showed: of the host of its job, and of the one that was asked last. */
export type AttemptReport = Omit<HostReport, 'host'> & { readonly jobHost: string; readonly lastHost: string };

/** `spareHost` for both: the answer speaks for the host that was asked last, the robots.txt for that of the job. */
export async function spareHosts(sql: Queryable, { jobHost, lastHost, ...report }: AttemptReport): Promise<void> {
  const { crawlDelayS, penalty, retryAfterS, spacingMs } = report;
  if (jobHost === lastHost) return spareHost(sql, { ...report, host: jobHost });
  const reports: HostReport[] = [
    { host: jobHost, spacingMs, crawlDelayS, penalty: null, retryAfterS: null },
    { host: lastHost, spacingMs, crawlDelayS: null, penalty, retryAfterS },
  ];
  // In the same order everywhere, so that no two transactions wait for each other.
  for (const each of reports.toSorted((a, b) => (a.host < b.host ? -1 : 1))) await spareHost(sql, each);
}

/**
 * Stores when the host may be asked again: after the spacing from now, and after a penalty for all its sources alike. A
 * host that asks for nothing in particular is spared for a minute, and twice as long each time it happens again.
 */
export async function spareHost(sql: Queryable, report: HostReport): Promise<void> {
  const { host, spacingMs, crawlDelayS, penalty, retryAfterS } = report;
  await sql.query({
    name: 'spare-host',
    text: `UPDATE dateline.host SET
             crawl_delay_ms = coalesce($3, crawl_delay_ms),
             penalties = CASE WHEN $4::text IS NULL THEN 0 ELSE penalties + 1 END,
             penalty = $4,
             next_at = greatest(next_at,
               clock_timestamp() + make_interval(secs => greatest($2, coalesce($3, crawl_delay_ms)) / 1000.0),
               CASE WHEN $4 IS NOT NULL THEN clock_timestamp() + make_interval(secs =>
                 least(coalesce($5, $6 * 2 ^ least(penalties, 10)), $7)) END)
           WHERE name = $1`,
    values: [
      host,
      spacingMs,
      crawlDelayS === null ? null : Math.round(Math.min(crawlDelayS, LONGEST_CRAWL_DELAY_S) * 1_000),
      penalty,
      retryAfterS,
      FIRST_PENALTY_S,
      LONGEST_PENALTY_S,
    ],
  });
}
