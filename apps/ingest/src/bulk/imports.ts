import { Inject, Injectable } from '@nestjs/common';
import { v7 as newId } from 'uuid';
import { Database, ProblemException, type Session } from '#platform';
import { Sources } from '../sources/sources.js';
import { MAX_ERRORS, type Import, type ImportFormat, type RefusedLine, type Tally } from './import.js';

/** Locks of imports, an arbitrary number: beside it stands the hash of the import's id. */
const LOCK_CLASS = 730_211_403;

const IS_RUNNING = `EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND classid = ${LOCK_CLASS} AND granted
  AND objid = (hashtext(import.id)::bigint & 4294967295)
  AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))`;

const COLUMNS = `id, format, lines, collected, revised, unchanged, skipped, refused, errors, problem,
  started_at AS "startedAt", moved_at AS "movedAt", finished_at AS "finishedAt",
  CASE WHEN ${IS_RUNNING} THEN 'running' WHEN finished_at IS NULL THEN 'paused' ELSE 'completed' END AS state`;

/** What a step of an import adds to it. */
export type Step = Omit<Tally, 'lines'> & {
  /** The last line that is done with it. */
  readonly line: number;
  readonly errors: readonly RefusedLine[];
  /** Of all lines up to that one. */
  readonly digest: string;
};

/** How far the imports have come, in `dateline.import`. */
@Injectable()
export class Imports {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Sources) private readonly sources: Sources,
  ) {}

  /** Those of the sources that there are not. */
  async unknownSources(sourceIds: readonly string[]): Promise<ReadonlySet<string>> {
    const found = await Promise.all(sourceIds.map((id) => this.sources.get(id)));
    return new Set(sourceIds.filter((_, index) => found[index] === undefined));
  }

  /** Undefined when there is none of that id. */
  async get(id: string): Promise<Import | undefined> {
    const [found] = await this.database.query<Import>({
      text: `SELECT ${COLUMNS} FROM dateline.import AS import WHERE id = $1`,
      values: [id],
    });
    return found;
  }

  /** Begins an import or goes on with one. Rejects with a ProblemException where it is under way, or of another format. */
  async begin(id: string, format: ImportFormat): Promise<RunningImport> {
    const session = await this.database.session();
    try {
      return await begin(session, id, format);
    } catch (error) {
      await session.close();
      throw error;
    }
  }
}

async function begin(session: Session, id: string, format: ImportFormat): Promise<RunningImport> {
  const [lock] = await session.query<{ mine: boolean }>({
    text: 'SELECT pg_try_advisory_lock($1, hashtext($2)) AS mine',
    values: [LOCK_CLASS, id],
  });
  if (lock?.mine !== true) {
    throw new ProblemException(409, { detail: `Import ${id} is under way: see GET /v1/imports/${id}`, retryAfterS: 5 });
  }
  type Begun = { correlationId: string; format: ImportFormat; lines: number; digest: string };
  const [begun] = await session.query<Begun>({
    text: `INSERT INTO dateline.import (id, correlation_id, format) VALUES ($1, $2, $3)
           ON CONFLICT (id) DO UPDATE SET problem = NULL
           RETURNING correlation_id AS "correlationId", format, lines, digest`,
    values: [id, newId(), format],
  });
  if (begun === undefined) throw new Error(`Import ${id} could not be begun`);
  if (begun.format !== format) {
    throw new ProblemException(409, { detail: `Import ${id} is one of ${begun.format}: choose another key` });
  }
  return new RunningImport(session, id, begun);
}

/**
 * An import that this process alone works on: it belongs to whoever holds its lock, on the session on which its progress
 * is kept. A process that dies loses both at once.
 */
export class RunningImport {
  /** All its events have it; their ids are made of it. UUIDv7. */
  readonly correlationId: string;
  #lines: number;
  #digest: string;

  constructor(
    private readonly session: Session,
    readonly id: string,
    begun: { correlationId: string; lines: number; digest: string },
  ) {
    this.correlationId = begun.correlationId;
    [this.#lines, this.#digest] = [begun.lines, begun.digest];
  }

  /** Lines that are done, from the first one on. */
  get lines(): number {
    return this.#lines;
  }

  /** Of the lines that are done; empty while none is. */
  get digest(): string {
    return this.#digest;
  }

  /** Remembers that these lines are done. Answers how far the import has come. */
  async advance({ line, errors, digest, ...counts }: Step): Promise<Tally> {
    const [tally] = await this.session.query<Tally>({
      name: 'advance-import',
      text: `UPDATE dateline.import SET lines = $2, collected = collected + $3, revised = revised + $4,
               unchanged = unchanged + $5, skipped = skipped + $6, refused = refused + $7, digest = $8, moved_at = now(),
               finished_at = NULL, errors = CASE WHEN $9::jsonb = '[]' OR jsonb_array_length(errors) >= ${MAX_ERRORS}
                 THEN errors ELSE jsonb_path_query_array(errors || $9::jsonb, '$[0 to ${MAX_ERRORS - 1}]') END
             WHERE id = $1 RETURNING lines, collected, revised, unchanged, skipped, refused`,
      values: [
        this.id,
        line,
        counts.collected,
        counts.revised,
        counts.unchanged,
        counts.skipped,
        counts.refused,
        digest,
        JSON.stringify(errors),
      ],
    });
    if (tally === undefined) throw new Error(`Import ${this.id} is gone`);
    [this.#lines, this.#digest] = [line, digest];
    return tally;
  }

  /** All was read. */
  async complete(): Promise<Tally & { readonly errors: readonly RefusedLine[] }> {
    const [summary] = await this.session.query<Tally & { readonly errors: readonly RefusedLine[] }>({
      text: `UPDATE dateline.import SET finished_at = coalesce(finished_at, now()) WHERE id = $1
             RETURNING lines, collected, revised, unchanged, skipped, refused, errors`,
      values: [this.id],
    });
    if (summary === undefined) throw new Error(`Import ${this.id} is gone`);
    return summary;
  }

  /** It cannot go on now, for this reason. */
  async pause(problem: string): Promise<void> {
    await this.session.query({
      text: 'UPDATE dateline.import SET problem = $2 WHERE id = $1',
      values: [this.id, problem],
    });
  }

  /** Lets others go on with it. */
  async release(): Promise<void> {
    await this.session.close();
  }
}
