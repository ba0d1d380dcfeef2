import type { Counter, Database, Metrics, Reading } from '#platform';
import type { FetchRecord } from './ledger/fetch-record.js';
import { outcome as outcomes } from './ledger/outcome.js';

type JobRow = { readonly kind: string; readonly state: string; readonly count: number; readonly oldest: number };

const KINDS = ['poll', 'sitemap', 'article', 'push'] as const;

/** Figures of fetching: few values a label; those of a source stand in the ledger. */
export class PollingMetrics {
  readonly #fetches: Counter<'kind' | 'outcome'>;

  readonly #items: Counter<'change'>;

  constructor(metrics: Metrics, database: Database) {
    this.#items = metrics.counter({
      name: 'dateline_polling_items_total',
      help: 'Items that polls found in their sources and had not seen before, or not with these words',
      labels: ['change'],
    });
    for (const change of ['new', 'changed'] as const) this.#items.inc({ change }, 0);
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
    const oldest = metrics.gauge({
      name: 'dateline_source_oldest_success_seconds',
      help: 'How long ago the source was last read that has waited longest for it, or has failed from the first',
      labels: ['kind'],
    });
    const spared = metrics.gauge({
      name: 'dateline_spared_hosts',
      help: 'Hosts that have asked to be left alone and are not asked for now',
      labels: [],
    });
    metrics.collect('fetch_jobs', async () =>
      (await readJobs(database)).flatMap((row) => readingsOf(row, waiting, overdue)),
    );
    metrics.collect('sources', async () =>
      (await readFaults(database)).map(({ fault, count }) => ({ gauge: sources, labels: { fault }, value: count })),
    );
    metrics.collect('source_ages', async () =>
      (await readAges(database)).map(({ kind, seconds }) => ({ gauge: oldest, labels: { kind }, value: seconds })),
    );
    metrics.collect('spared_hosts', async () =>
      (await countSpared(database)).map(({ count }) => ({ gauge: spared, labels: {}, value: count })),
    );
  }

  count({ kind, outcome, itemsNew, itemsChanged }: FetchRecord): void {
    this.#fetches.inc({ kind, outcome });
    this.#items.inc({ change: 'new' }, itemsNew ?? 0);
    this.#items.inc({ change: 'changed' }, itemsChanged ?? 0);
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

const readAges = (database: Database): Promise<{ kind: string; seconds: number }[]> =>
  database.query({
    name: 'source-ages',
    text: `SELECT source.kind, extract(epoch FROM now() - min(coalesce(succeeded_at, ailing_since, now())))::float8 AS seconds
           FROM dateline.source JOIN dateline.source_poll USING (source_id)
           WHERE source.state = 'active' AND source.kind <> 'push' GROUP BY 1`,
  });

const countSpared = (database: Database): Promise<{ count: number }[]> =>
  database.query({
    name: 'count-spared-hosts',
    text: 'SELECT count(*) FROM dateline.host WHERE penalty IS NOT NULL AND next_at > now()',
  });

function readingsOf(
  { kind, state, count, oldest }: JobRow,
  waiting: Reading['gauge'],
  overdue: Reading['gauge'],
): Reading[] {
  const counted = { gauge: waiting, labels: { kind, state }, value: count };
  return state === 'due' ? [counted, { gauge: overdue, labels: { kind }, value: oldest }] : [counted];
}
