import type { Database, Queryable } from '#platform';
import { listColumns, type Columns } from '../columns.js';
import type { FetchRecord } from './fetch-record.js';
import type { Outcome } from './outcome.js';

/** Which rows of the ledger are meant. */
export type FetchFilter = {
  readonly sourceId?: string | undefined;
  readonly outcome?: Outcome | undefined;
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
};

/** How a source has answered of late. */
export type AnswerShares = {
  readonly fetches: number;
  readonly failed: number;
  /** Polls answered with 304, of those that were answered. */
  readonly unchangedShare: number | null;
};

const COLUMNS: Columns<FetchRecord> = [
  ['id', 'id', 'uuid'],
  ['source_id', 'sourceId', 'text'],
  ['kind', 'kind', 'text'],
  ['url', 'url', 'text'],
  ['fetched_at', 'fetchedAt', 'timestamptz'],
  ['duration_ms', 'durationMs', 'int'],
  ['sent_etag', 'sentEtag', 'text'],
  ['sent_last_modified', 'sentLastModified', 'text'],
  ['etag', 'etag', 'text'],
  ['last_modified', 'lastModified', 'text'],
  ['status', 'status', 'int'],
  ['address', 'address', 'text'],
  ['wire_bytes', 'wireBytes', 'bigint'],
  ['body_bytes', 'bodyBytes', 'bigint'],
  ['hops', 'hops', 'jsonb'],
  ['robots', 'robots', 'jsonb'],
  ['outcome', 'outcome', 'text'],
  ['error', 'error', 'text'],
  ['blocker', 'blocker', 'text'],
  ['items_found', 'itemsFound', 'int'],
  ['items_new', 'itemsNew', 'int'],
  ['items_changed', 'itemsChanged', 'int'],
  ['document_hash', 'documentHash', 'text'],
  ['article_id', 'articleId', 'text'],
  ['text_length', 'textLength', 'int'],
  ['next_at', 'nextAt', 'timestamptz'],
  ['next_reason', 'nextReason', 'text'],
];
const { names, selected, fields, selectedFields } = listColumns(COLUMNS);

const FILTER = `($1::text IS NULL OR source_id = $1) AND ($2::text IS NULL OR outcome = $2)
  AND ($3::timestamptz IS NULL OR fetched_at >= $3) AND ($4::timestamptz IS NULL OR fetched_at < $4)`;

/** How many rows one statement removes. */
const SWEPT_AT_ONCE = 10_000;

/** Every attempt to fetch something, in `dateline.fetch`. */
export class FetchLedger {
  constructor(private readonly database: Database) {}

  /** Part of the caller's transaction. */
  async write(sql: Queryable, record: FetchRecord): Promise<void> {
    await sql.query({
      name: 'write-fetch',
      text: `INSERT INTO dateline.fetch (${names})
             SELECT ${selectedFields} FROM jsonb_to_record($1::jsonb) AS record (${fields})`,
      values: [JSON.stringify(record, (_, value: unknown) => (typeof value === 'string' ? storable(value) : value))],
    });
  }

  /** The latest first, before the one with the given id. */
  list(
    { sourceId, outcome, from, to }: FetchFilter,
    { limit, before }: { limit: number; before?: string | undefined },
  ): Promise<FetchRecord[]> {
    return this.database.query({
      text: `SELECT ${selected} FROM dateline.fetch
             WHERE ${FILTER} AND ($5::uuid IS NULL OR id < $5) ORDER BY id DESC LIMIT $6`,
      values: [sourceId, outcome, from, to, before, limit],
    });
  }

  /** How the polls of a source went since then. */
  async shares(sourceId: string, since: Date): Promise<AnswerShares> {
    const [row] = await this.database.query<{ fetches: number; failed: number; unchanged: number; answered: number }>({
      text: `SELECT count(*) AS fetches,
               count(*) FILTER (WHERE outcome NOT IN ('fetched', 'unchanged')) AS failed,
               count(*) FILTER (WHERE outcome = 'unchanged') AS unchanged,
               count(*) FILTER (WHERE outcome IN ('fetched', 'unchanged')) AS answered
             FROM dateline.fetch WHERE source_id = $1 AND kind = 'poll' AND fetched_at >= $2`,
      values: [sourceId, since],
    });
    const { fetches = 0, failed = 0, unchanged = 0, answered = 0 } = row ?? {};
    return { fetches, failed, unchangedShare: answered === 0 ? null : unchanged / answered };
  }

  /**
   * Removes some of the rows from before then, the oldest first; answers how many: 0 when none is left. Ids begin with the
   * time, so no row that stays is looked at.
   */
  async sweep(before: Date, limit = SWEPT_AT_ONCE): Promise<number> {
    const rows = await this.database.query({
      text: `DELETE FROM dateline.fetch WHERE id IN
               (SELECT id FROM dateline.fetch WHERE id < $1 ORDER BY id LIMIT $2 FOR UPDATE SKIP LOCKED) RETURNING 1`,
      values: [firstIdOf(before), limit],
    });
    return rows.length;
  }
}

/** The least UUIDv7 of a time. */
const firstIdOf = (time: Date): string =>
  `${time.getTime().toString(16).padStart(12, '0')}-7000-8000-000000000000`.replace(/^(.{8})(.{4})/, '$1-$2');

/** Headers and errors come from outside: Postgres takes neither NUL nor half a surrogate pair. */
const storable = (words: string): string => words.replaceAll('\u0000', '').replaceAll(/\p{Surrogate}/gu, '\ufffd');
