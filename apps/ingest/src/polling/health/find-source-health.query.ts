import type { Database } from '#platform';
import type { Source } from '../../sources/source.js';
import type { Outcome } from '../ledger/outcome.js';
import type { PollingSettings } from '../polling-settings.js';
import { ailmentOf, textTrend, type Ailment, type Fault } from './source-health.js';
import type { SourceHealth, SourceHealthQuery, SourceHub } from './source-health-report.js';

type Row = Pick<Source, 'sourceId' | 'title' | 'kind' | 'url' | 'state'> & {
  readonly ailment: Fault | null;
  readonly polledAt: Date | null;
  readonly lastOutcome: Outcome | null;
  readonly lastError: string | null;
  readonly blocker: string | null;
  readonly succeededAt: Date | null;
  readonly failures: number;
  readonly newestAt: Date | null;
  readonly gapS: number | null;
  readonly nextAt: Date | null;
  readonly nextReason: string | null;
  readonly textLengths: readonly number[];
  readonly isSelectorEmpty: boolean | null;
  readonly movedTo: string | null;
  readonly movedReason: string | null;
  readonly polls: number;
  readonly failedPolls: number;
  readonly unchanged: number;
} & HubColumns;

type HubColumns = {
  readonly hub: string | null;
  readonly hubState: SourceHub['state'];
  readonly hubReason: string | null;
  readonly leasedUntil: Date | null;
  readonly deliveredAt: Date | null;
  readonly missedAt: Date | null;
};

const HEALTH = `
  SELECT source.source_id AS "sourceId", title, kind, url, source.state, ailment, polled_at AS "polledAt",
    last_outcome AS "lastOutcome", last_error AS "lastError", blocker, succeeded_at AS "succeededAt",
    coalesce(failures, 0) AS failures, newest_at AS "newestAt", gap_s AS "gapS", next_at AS "nextAt",
    next_reason AS "nextReason", coalesce(text_lengths, '{}') AS "textLengths", is_selector_empty AS "isSelectorEmpty",
    moved_to AS "movedTo", moved_reason AS "movedReason", fetches.polls, fetches."failedPolls", fetches.unchanged,
    hub, websub.state AS "hubState", websub.reason AS "hubReason", leased_until AS "leasedUntil",
    delivered_at AS "deliveredAt", missed_at AS "missedAt"
  FROM dateline.source LEFT JOIN dateline.source_poll AS poll USING (source_id)
  LEFT JOIN dateline.websub ON websub.source_id = source.source_id AND websub.state <> 'leaving'
  CROSS JOIN LATERAL (
    SELECT count(*) AS polls, count(*) FILTER (WHERE outcome NOT IN ('fetched', 'unchanged')) AS "failedPolls",
      count(*) FILTER (WHERE outcome = 'unchanged') AS unchanged
    FROM dateline.fetch AS made WHERE made.source_id = source.source_id AND made.kind = 'poll'
      AND fetched_at >= now() - interval '30 days') AS fetches`;

/** How sources do, made of the registry, of what polling remembers and of the ledger. */
export class FindSourceHealth {
  constructor(
    private readonly database: Database,
    private readonly settings: PollingSettings,
  ) {}

  /** In the order of their ids, after the one that `cursor` names. */
  async list({ fault, limit, cursor }: SourceHealthQuery, now: Date): Promise<SourceHealth[]> {
    const rows = await this.database.query<Row>({
      text: `${HEALTH} WHERE source.state <> 'retired' AND ($1::text IS NULL OR ailment = $1 OR ($1 = 'any' AND ailment IS NOT NULL))
             AND ($2::text IS NULL OR source.source_id > $2) ORDER BY source.source_id LIMIT $3`,
      values: [fault, cursor, limit],
    });
    return rows.map((row) => this.#report(row, now));
  }

  /** Undefined when there is no source of that id. */
  async get(sourceId: string, now: Date): Promise<SourceHealth | undefined> {
    const [row] = await this.database.query<Row>({ text: `${HEALTH} WHERE source.source_id = $1`, values: [sourceId] });
    return row === undefined ? undefined : this.#report(row, now);
  }

  #report(row: Row, now: Date): SourceHealth {
    const { sourceId, title, kind, url, state, lastOutcome, lastError, blocker, movedTo, movedReason } = row;
    const { polls, failedPolls, unchanged } = row;
    const { fault, reason, remedy } = this.#ailment(row, now) ?? { fault: null, reason: null, remedy: null };
    return {
      ...{
        sourceId,
        title,
        kind,
        url,
        state,
        fault,
        reason,
        remedy,
        lastOutcome,
        lastError,
        blocker,
        movedTo,
        movedReason,
      },
      lastPollAt: iso(row.polledAt),
      lastSuccessAt: iso(row.succeededAt),
      failuresInARow: row.failures,
      newestItemAt: iso(row.newestAt),
      usualGapMinutes: row.gapS === null ? null : Math.round(row.gapS / 6) / 10,
      nextPollAt: state === 'active' ? iso(row.nextAt) : null,
      nextPollReason: state === 'active' ? row.nextReason : null,
      polls,
      failedPolls,
      unchangedShare: polls === failedPolls ? null : unchanged / (polls - failedPolls),
      textLengths: textTrend(row.textLengths),
      hub: hubOf(row),
    };
  }

  /** Of what is not polled nothing is known. */
  #ailment({ state, kind, ...row }: Row, now: Date): Ailment | null {
    if (state !== 'active' || kind === 'push') return null;
    const { failingAfter, silentMinS } = this.settings;
    return ailmentOf({ ...row, now }, { failures: failingAfter, silentMinS });
  }
}

function hubOf({ hub, hubState, hubReason, leasedUntil, deliveredAt, missedAt }: HubColumns): SourceHub | null {
  if (hub === null) return null;
  return {
    ...{ url: hub, state: hubState, reason: hubReason },
    ...{ leasedUntil: iso(leasedUntil), lastDeliveryAt: iso(deliveredAt), lastMissAt: iso(missedAt) },
  };
}

const iso = (time: Date | null): string | null => time?.toISOString() ?? null;
