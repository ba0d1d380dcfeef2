import { Inject, Injectable } from '@nestjs/common';
import { v7 as newId } from 'uuid';
import { Database, type Queryable } from '#platform';
import type { StageName } from './stage-name.js';

/** `held`: waits; `resolved`: was read at last; `discarded`: given up. */
export type QuarantineState = 'held' | 'resolved' | 'discarded';

/** What could not be read. */
export type Unreadable = {
  /** Where it was found; null for what came without an address. */
  readonly url: string | null;
  readonly sourceId?: string | null | undefined;
  /** Of its bytes in `Documents`; null where none came. */
  readonly documentHash: string | null;
  /** The part of ingestion that could not read it, as its reader stands in `Stages`. */
  readonly stage: StageName;
  /** What went wrong, in words. */
  readonly error: string;
  /** Of the HTTP answer, names in lower case. */
  readonly headers?: Readonly<Record<string, string>> | null | undefined;
  /** As its source tells it, ISO 8601; kept for the article that may come of it. */
  readonly publishedAt?: string | null | undefined;
  /** Tells it from the other items of its listing; left out for what is no item. */
  readonly itemKey?: string | null | undefined;
};

/** An entry of the quarantine. */
export type Quarantined = {
  readonly id: string;
  readonly stage: string;
  readonly url: string | null;
  readonly sourceId: string | null;
  readonly documentHash: string | null;
  readonly error: string;
  readonly headers: Readonly<Record<string, string>> | null;
  readonly publishedAt: Date | null;
  readonly itemKey: string | null;
  readonly attempts: number;
  readonly state: QuarantineState;
  readonly heldAt: Date;
  readonly lastAttemptAt: Date;
  readonly retryRequestedAt: Date | null;
  /** Ids of what came of it. */
  readonly articles: readonly string[];
  readonly closedAt: Date | null;
  readonly closedBy: string | null;
  readonly closingReason: string | null;
};

/** Which entries are meant; those that are held where no state is given. */
export type QuarantineFilter = {
  readonly stage?: string | undefined;
  readonly sourceId?: string | undefined;
  readonly host?: string | undefined;
  /** A part of the error, in any case. */
  readonly error?: string | undefined;
  readonly state?: QuarantineState | undefined;
};

const COLUMNS = `id, stage, url, source_id AS "sourceId", document_hash AS "documentHash", error, headers,
  published_at AS "publishedAt", item_key AS "itemKey", attempts, state, held_at AS "heldAt", last_attempt_at AS "lastAttemptAt",
  retry_requested_at AS "retryRequestedAt", articles, closed_at AS "closedAt", closed_by AS "closedBy",
  closing_reason AS "closingReason"`;

/** The condition of a filter, whose values are $1 to $5. */
const FILTER = `($1::text IS NULL OR stage = $1) AND ($2::text IS NULL OR source_id = $2)
  AND ($3::text IS NULL OR host = lower($3)) AND ($4::text IS NULL OR position(lower($4) in lower(error)) > 0)
  AND state = coalesce($5::text, 'held')`;

const valuesOf = ({ stage, sourceId, host, error, state }: QuarantineFilter): (string | undefined)[] => [
  stage,
  sourceId,
  host,
  error,
  state,
];

/** Characters of an error that are kept; what Postgres cannot store is replaced. */
const MAX_ERROR = 2_000;
const storable = (words: string): string => words.slice(0, MAX_ERROR).replaceAll(/[\p{Surrogate}\0]/gu, '\ufffd');

/** What could not be read, in `dateline.quarantine`, with all that reading it again takes. */
@Injectable()
export class Quarantine {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** Holds what could not be read; answers the entry's id. What is held already counts one more attempt. */
  async hold(given: Unreadable): Promise<string> {
    const { url, sourceId = null, documentHash, stage, error, headers = null } = given;
    const { publishedAt = null, itemKey = null } = given;
    const [entry] = await this.database.query<{ id: string }>({
      name: 'hold-in-quarantine',
      text: `INSERT INTO dateline.quarantine
               (id, stage, url, source_id, document_hash, error, headers, published_at, item_key, state)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'held')
             ON CONFLICT (stage, coalesce(url, ''), coalesce(document_hash, ''), coalesce(source_id, ''),
               coalesce(item_key, '')) WHERE state = 'held'
             DO UPDATE SET error = excluded.error, headers = excluded.headers, last_attempt_at = now(),
               attempts = quarantine.attempts + 1
             RETURNING id`,
      values: [newId(), stage, url, sourceId, documentHash, storable(error), headers, publishedAt, itemKey],
    });
    return entry?.id ?? '';
  }

  /** The latest first, before the one with the given id. */
  list(
    filter: QuarantineFilter,
    { limit, before }: { limit: number; before?: string | undefined },
  ): Promise<Quarantined[]> {
    return this.database.query({
      text: `SELECT ${COLUMNS} FROM dateline.quarantine
             WHERE ${FILTER} AND ($6::uuid IS NULL OR id < $6) ORDER BY id DESC LIMIT $7`,
      values: [...valuesOf(filter), before, limit],
    });
  }

  /** How many there are of each stage and state. */
  count(): Promise<{ stage: string; state: QuarantineState; count: number }[]> {
    return this.database.query({
      text: 'SELECT stage, state, count(*) FROM dateline.quarantine GROUP BY 1, 2 ORDER BY 1, 2',
    });
  }

  /** Undefined when there is none of that id. */
  async open(id: string): Promise<Quarantined | undefined> {
    const [entry] = await this.database.query<Quarantined>({
      text: `SELECT ${COLUMNS} FROM dateline.quarantine WHERE id = $1`,
      values: [id],
    });
    return entry;
  }

  /** Asks for all that are meant to be read again, by whichever process comes first. Answers how many. */
  async requestRetry(filter: Omit<QuarantineFilter, 'state'>): Promise<number> {
    const rows = await this.database.query({
      text: `UPDATE dateline.quarantine SET retry_requested_at = now() WHERE ${FILTER} RETURNING id`,
      values: valuesOf({ ...filter, state: 'held' }),
    });
    return rows.length;
  }

  /** Gives one up for ever; its bytes are kept no longer than others. Answers false when it is not held. */
  async discard(id: string, { by, reason }: { by: string; reason: string }): Promise<boolean> {
    const rows = await this.database.query({
      text: `UPDATE dateline.quarantine
             SET state = 'discarded', closed_at = now(), closed_by = $2, closing_reason = $3, retry_requested_at = NULL
             WHERE id = $1 AND state = 'held' RETURNING id`,
      values: [id, by, reason],
    });
    return rows.length > 0;
  }
}

/** Takes one that is held for the rest of the transaction; by id, or the next that is asked for. */
export async function claim(sql: Queryable, id: string | null): Promise<Quarantined | undefined> {
  const [entry] = await sql.query<Quarantined>({
    text: `SELECT ${COLUMNS} FROM dateline.quarantine WHERE state = 'held' AND ${
      id === null ? 'retry_requested_at IS NOT NULL ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED' : 'id = $1 FOR UPDATE'
    }`,
    values: id === null ? [] : [id],
  });
  return entry;
}

/** It was read: these articles came of it. */
export async function resolve(sql: Queryable, id: string, { by, articles }: Resolution): Promise<void> {
  await sql.query({
    text: `UPDATE dateline.quarantine
           SET state = 'resolved', closed_at = now(), closed_by = $2, articles = $3, last_attempt_at = now(),
             attempts = attempts + 1, retry_requested_at = NULL WHERE id = $1`,
    values: [id, by, articles],
  });
}
type Resolution = { readonly by: string; readonly articles: readonly string[] };

/** It still cannot be read, for this reason. */
export async function holdOn(sql: Queryable, id: string, error: string): Promise<void> {
  await sql.query({
    text: `UPDATE dateline.quarantine
           SET error = $2, attempts = attempts + 1, last_attempt_at = now(), retry_requested_at = NULL WHERE id = $1`,
    values: [id, storable(error)],
  });
}
