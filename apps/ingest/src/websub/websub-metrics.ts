import type { Counter, Database, Metrics } from '#platform';

const OUTCOMES = ['taken', 'ping', 'unreadable', 'unsigned', 'unknown', 'too-large'] as const;
/**
 * What came of a delivery: `ping`: it was empty, so the source is asked; `unsigned`: not by the hub; `unknown`: nobody wants
 * it any more; `too-large`: not read.
 */
export type DeliveryOutcome = (typeof OUTCOMES)[number];

/** Figures of subscriptions at hubs. */
export class WebsubMetrics {
  readonly #deliveries: Counter<'outcome'>;

  constructor(metrics: Metrics, database: Database) {
    this.#deliveries = metrics.counter({
      name: 'dateline_websub_deliveries_total',
      help: 'What hubs delivered, by what came of it',
      labels: ['outcome'],
    });
    for (const outcome of OUTCOMES) this.#deliveries.inc({ outcome }, 0);
    const gauge = metrics.gauge({
      name: 'dateline_websub_subscriptions',
      help: 'Subscriptions at hubs',
      labels: ['state'],
    });
    metrics.collect('websub', async () => {
      const rows = await database.query<{ state: string; count: number }>({
        name: 'count-websub',
        text: 'SELECT state, count(*) FROM dateline.websub GROUP BY state',
      });
      return rows.map(({ state, count: value }) => ({ gauge, labels: { state }, value }));
    });
  }

  count(outcome: DeliveryOutcome): void {
    this.#deliveries.inc({ outcome });
  }
}
