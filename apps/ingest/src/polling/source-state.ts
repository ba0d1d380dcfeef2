import type { Queryable } from '#platform';
import { listColumns, type Columns } from './columns.js';
import type { Fault } from './health/source-health.js';
import type { Outcome } from './ledger/outcome.js';
import type { Listing } from './listing/read-listing.js';

/** What a feed says of itself, for the times when it is unchanged and not sent. */
export type AboutFeed = Pick<Listing, 'ttlMinutes' | 'updatePeriodMinutes' | 'skipHours' | 'skipDays' | 'hub' | 'self'>;

/** What polling remembers of a source. */
export type SourceState = {
  readonly sourceId: string;
  /** The address that the validators are of. */
  readonly address: string;
  readonly etag: string | null;
  readonly lastModified: string | null;
  readonly gapS: number | null;
  readonly newestAt: Date | null;
  /** Failed polls in a row. */
  readonly failures: number;
  readonly lastOutcome: Outcome | null;
  readonly lastError: string | null;
  readonly blocker: string | null;
  readonly polledAt: Date | null;
  readonly succeededAt: Date | null;
  /** Characters of the last texts, the oldest first. */
  readonly textLengths: readonly number[];
  readonly isSelectorEmpty: boolean | null;
  readonly about: AboutFeed | null;
  /** Until when a hub delivers what is new; whoever subscribes sets it. */
  readonly pushedUntil: Date | null;
  readonly ailment: Fault | null;
  readonly ailingSince: Date | null;
  /** How often in a row it was gone. */
  readonly gone: number;
  /** Where its host says it has moved to. */
  readonly movedTo: string | null;
  readonly movedSince: Date | null;
  readonly movedSightings: number | null;
  readonly movedReason: string | null;
  readonly nextAt: Date | null;
  readonly nextReason: string | null;
};

/** A source that was never polled. */
export const unpolled = (sourceId: string, address: string): SourceState => ({
  sourceId,
  address,
  etag: null,
  lastModified: null,
  gapS: null,
  newestAt: null,
  failures: 0,
  lastOutcome: null,
  lastError: null,
  blocker: null,
  polledAt: null,
  succeededAt: null,
  textLengths: [],
  isSelectorEmpty: null,
  about: null,
  pushedUntil: null,
  ailment: null,
  ailingSince: null,
  gone: 0,
  movedTo: null,
  movedSince: null,
  movedSightings: null,
  movedReason: null,
  nextAt: null,
  nextReason: null,
});

const COLUMNS: Columns<SourceState> = [
  ['source_id', 'sourceId', 'text'],
  ['address', 'address', 'text'],
  ['etag', 'etag', 'text'],
  ['last_modified', 'lastModified', 'text'],
  ['gap_s', 'gapS', 'float8'],
  ['newest_at', 'newestAt', 'timestamptz'],
  ['failures', 'failures', 'int'],
  ['last_outcome', 'lastOutcome', 'text'],
  ['last_error', 'lastError', 'text'],
  ['blocker', 'blocker', 'text'],
  ['polled_at', 'polledAt', 'timestamptz'],
  ['succeeded_at', 'succeededAt', 'timestamptz'],
  ['is_selector_empty', 'isSelectorEmpty', 'boolean'],
  ['about', 'about', 'jsonb'],
  ['ailment', 'ailment', 'text'],
  ['ailing_since', 'ailingSince', 'timestamptz'],
  ['gone', 'gone', 'int'],
  ['moved_to', 'movedTo', 'text'],
  ['moved_since', 'movedSince', 'timestamptz'],
  ['moved_sightings', 'movedSightings', 'int'],
  ['moved_reason', 'movedReason', 'text'],
  ['next_at', 'nextAt', 'timestamptz'],
  ['next_reason', 'nextReason', 'text'],
];
const { names, selected, fields, selectedFields } = listColumns(COLUMNS);
const SET = COLUMNS.slice(1)
  .map(([column]) => `${column} = excluded.${column}`)
  .join(', ');

/** How many lengths of texts are kept. */
const TEXT_LENGTHS = 40;

/** Null where it was never polled. */
export async function loadState(sql: Queryable, sourceId: string): Promise<SourceState | null> {
  const [state] = await sql.query<SourceState>({
    name: 'load-source-poll',
    text: `SELECT ${selected}, text_lengths AS "textLengths", pushed_until AS "pushedUntil"
           FROM dateline.source_poll WHERE source_id = $1`,
    values: [sourceId],
  });
  return state ?? null;
}

/** Stores all but the lengths of texts and `pushedUntil`, which others write meanwhile. */
export async function saveState(sql: Queryable, state: SourceState): Promise<void> {
  await sql.query({
    name: 'save-source-poll',
    text: `INSERT INTO dateline.source_poll (${names})
           SELECT ${selectedFields} FROM jsonb_to_record($1::jsonb) AS state (${fields})
           ON CONFLICT (source_id) DO UPDATE SET ${SET}`,
    values: [JSON.stringify(state)],
  });
}

/** Stores what a delivery changes; polls write the rest meanwhile. */
export async function savePushed(sql: Queryable, state: SourceState): Promise<void> {
  const { sourceId, gapS, newestAt, ailment, ailingSince, pushedUntil, nextAt, nextReason } = state;
  await sql.query({
    name: 'save-pushed',
    text: `UPDATE dateline.source_poll SET gap_s = $2, newest_at = $3, ailment = $4, ailing_since = $5, pushed_until = $6,
             next_at = $7, next_reason = $8 WHERE source_id = $1`,
    values: [sourceId, gapS, newestAt, ailment, ailingSince, pushedUntil, nextAt, nextReason],
  });
}

/** Remembers how long the texts of new articles are. */
export async function addTextLengths(sql: Queryable, sourceId: string, lengths: readonly number[]): Promise<void> {
  if (lengths.length === 0) return;
  await sql.query({
    name: 'add-text-lengths',
    text: `UPDATE dateline.source_poll
           SET text_lengths = (text_lengths || $2::int[])[greatest(1, cardinality(text_lengths) + cardinality($2::int[]) - $3 + 1):]
           WHERE source_id = $1`,
    values: [sourceId, lengths, TEXT_LENGTHS],
  });
}
