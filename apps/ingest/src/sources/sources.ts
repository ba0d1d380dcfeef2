import { Inject, Injectable } from '@nestjs/common';
import { Database, type Queryable } from '#platform';
import type { Source, SourceState } from './source.js';

/** Which sources are meant; all that are given must fit. */
export type SourceFilter = {
  readonly state?: SourceState | undefined;
  readonly kind?: Source['kind'] | undefined;
  readonly group?: string | undefined;
  readonly tag?: string | undefined;
  /** Words that stand in the title or the URL, in any case. */
  readonly q?: string | undefined;
};

/** A place in the list. */
export type SourcePlace = { readonly title: string; readonly sourceId: string };

type Row = Omit<Source, 'schedule'> & { readonly everyMinutes: number | null };

const COLUMNS = `source_id AS "sourceId", kind, url, title, state, state_reason AS "stateReason", failing, groups, tags,
  language, licence, country, every_minutes AS "everyMinutes", selector, registered_at AS "registeredAt",
  changed_at AS "changedAt", version`;

const FILTER = `($1::text IS NULL OR state = $1) AND ($2::text IS NULL OR kind = $2)
  AND ($3::text IS NULL OR groups @> ARRAY[$3]) AND ($4::text IS NULL OR tags @> ARRAY[$4])
  AND ($5::text IS NULL OR position(lower($5) IN lower(title)) > 0 OR position(lower($5) IN lower(url)) > 0)`;

const toSource = ({ everyMinutes, ...row }: Row): Source => ({
  ...row,
  schedule: everyMinutes === null ? { kind: 'automatic' } : { kind: 'every', minutes: everyMinutes },
});

/** The sources as they stand, in `dateline.source`. The streams `source-…` are the truth; this follows at once. */
@Injectable()
export class Sources {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** In the order of their titles, after the given place. */
  async list(
    { state, kind, group, tag, q }: SourceFilter,
    { limit, after }: { limit: number; after?: SourcePlace | undefined },
  ): Promise<Source[]> {
    const rows = await this.database.query<Row>({
      text: `SELECT ${COLUMNS} FROM dateline.source WHERE ${FILTER}
               AND ($6::text IS NULL OR (lower(title), source_id) > (lower($6), $7))
             ORDER BY lower(title), source_id LIMIT $8`,
      values: [state, kind, group, tag, q, after?.title, after?.sourceId, limit],
    });
    return rows.map(toSource);
  }

  /** All that are not retired, in the order of their titles. */
  async all(): Promise<Source[]> {
    const rows = await this.database.query<Row>({
      text: `SELECT ${COLUMNS} FROM dateline.source WHERE state <> 'retired' ORDER BY lower(title), source_id`,
    });
    return rows.map(toSource);
  }

  /** How many there are in each state. */
  async count(): Promise<Readonly<Record<SourceState, number>>> {
    const rows = await this.database.query<{ state: SourceState; count: number }>({
      text: 'SELECT state, count(*) FROM dateline.source GROUP BY state',
    });
    const counted = Object.fromEntries(rows.map(({ state, count }) => [state, count]));
    return { active: 0, paused: 0, retired: 0, ...counted };
  }

  /** Undefined when there is none of that id. */
  async get(sourceId: string): Promise<Source | undefined> {
    const [row] = await this.database.query<Row>({
      name: 'source',
      text: `SELECT ${COLUMNS} FROM dateline.source WHERE source_id = $1`,
      values: [sourceId],
    });
    return row === undefined ? undefined : toSource(row);
  }

  /** Writes the source as its stream tells it, unless a later version is there already. */
  async put(source: Source, sql: Queryable = this.database): Promise<void> {
    await sql.query({ name: 'put-source', text: PUT, values: valuesOf(source) });
  }
}

const PUT = `
  INSERT INTO dateline.source AS known (source_id, version, state, state_reason, kind, url, title, groups, tags, language,
    licence, country, every_minutes, selector, failing, registered_at, changed_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
  ON CONFLICT (source_id) DO UPDATE SET version = EXCLUDED.version, state = EXCLUDED.state,
    state_reason = EXCLUDED.state_reason, url = EXCLUDED.url, title = EXCLUDED.title, groups = EXCLUDED.groups,
    tags = EXCLUDED.tags, language = EXCLUDED.language, licence = EXCLUDED.licence, country = EXCLUDED.country,
    every_minutes = EXCLUDED.every_minutes, selector = EXCLUDED.selector, failing = EXCLUDED.failing,
    changed_at = EXCLUDED.changed_at
  WHERE known.version < EXCLUDED.version`;

function valuesOf(source: Source): unknown[] {
  const { sourceId, version, state, stateReason, kind, url, title, groups, tags, language, licence, country } = source;
  const { schedule, selector, failing, registeredAt, changedAt } = source;
  const everyMinutes = schedule.kind === 'every' ? schedule.minutes : null;
  const filed = [groups, tags, language, licence, country];
  return [
    ...[sourceId, version, state, stateReason, kind, url, title],
    ...filed,
    ...[everyMinutes, selector, failing, registeredAt, changedAt],
  ];
}
