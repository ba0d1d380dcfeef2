import type { Counter, Database, Metrics, Reading } from '#platform';
import type { FetchRecord } from './ledger/fetch-record.js';
import { outcome as outcomes } from './ledger/outcome.js';

type JobRow = { readonly kind: string; readonly state: string; readonly count: number; readonly oldest: number };

const KINDS = ['poll', 'sitemap', 'article'] as const;

/** Figures of fetching: few values a label; those of a source stand in the ledger. */
export class PollingMetrics {
  readonly #fetches: Counter<'kind' | 'outcome'>;

  constructor(metrics: Metrics, database: Database) {
    this.#fetches = metrics.counter({
      name: 'dateline_polling_fetches_total',
      help: 'Fetches by what asked for them and what came of them',
      labels: ['kind', 'outcome'],
    });
    for (const kind of KINDS) for (const outcome of outcomes.options) this.#fetches.inc({ kind, outcome }, 0);
    const waiting = metrics.gauge({
      name: 'dateline_fetch_jobs',
      help: 'What is to be fetched: later, due now, or being fetched',
      labels: ['kind', 'state'],
    });
    const overdue = metrics.gauge({
      name: 'dateline_fetch_overdue_seconds',
      help: 'How long the job that is due longest has waited',
      labels: ['kind'],
    });
    const sources = metrics.gauge({
      name: 'dateline_sources',
      help: 'Sources that are polled, by what ails them; none: they are well',
      labels: ['fault'],
    });
    metrics.collect('fetch_jobs', async () =>
      (await readJobs(database)).flatMap((row) => readingsOf(row, waiting, overdue)),
    );
    metrics.collect('sources', async () =>
      (await readFaults(database)).map(({ fault, count }) => ({ gauge: sources, labels: { fault }, value: count })),
    );
  }

  count({ kind, outcome }: FetchRecord): void {
    this.#fetches.inc({ kind, outcome });
  }
}

const readJobs = (database: Database): Promise<JobRow[]> =>
  database.query({
    name: 'count-jobs',
    text: `SELECT kind, CASE WHEN lease_until >= now() THEN 'running' WHEN due_at <= now() THEN 'due' ELSE 'later' END AS state,
             count(*), coalesce(extract(epoch FROM now() - min(due_at)), 0)::float8 AS oldest
           FROM dateline.fetch_job GROUP BY 1, 2`,
  });

const readFaults = (database: Database): Promise<{ fault: string; count: number }[]> =>
  database.query({
    name: 'count-faults',
    text: `SELECT coalesce(poll.ailment, 'none') AS fault, count(*) FROM dateline.source
           LEFT JOIN dateline.source_poll AS poll USING (source_id)
           WHERE source.state = 'active' AND source.kind <> 'push' GROUP BY 1`,
  });

function readingsOf(
  { kind, state, count, oldest }: JobRow,
  waiting: Reading['gauge'],
  overdue: Reading['gauge'],
): Reading[] {
  const counted = { gauge: waiting, labels: { kind, state }, value: count };
  return state === 'due' ? [counted, { gauge: overdue, labels: { kind }, value: oldest }] : [counted];
}
