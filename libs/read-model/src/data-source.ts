import { DataSource, type DataSourceOptions } from 'typeorm';
import { SteadyClient } from '#platform';
import { ActRow } from './act-row.entity.js';
import { ArticleAnalysisRow, ArticleCopyRow, ArticleRevisionRow, ArticleRow } from './article-row.entity.js';
import { MeetingRow } from './meeting-row.entity.js';
import { ProjectionBuilds1764200000000 } from './migrations/1764200000000-projection-builds.js';
import { EvidenceRow, OccurrenceRow, OccurrenceTopicRow, ParticipationRow } from './occurrence-row.entity.js';
import { ProjectionMarkRow } from './projection-mark-row.entity.js';
import { StanceRow } from './stance-row.entity.js';
import { StatementRow } from './statement-row.entity.js';

/** How to reach the read models at a `postgres://` address. */
export function readModelOptions(url: string, { poolSize = 10 } = {}): DataSourceOptions {
  return {
    type: 'postgres',
    url,
    poolSize,
    applicationName: 'dateline-read-model',
    entities: [
      ArticleRow,
      ArticleRevisionRow,
      ArticleCopyRow,
      ArticleAnalysisRow,
      OccurrenceRow,
      ParticipationRow,
      OccurrenceTopicRow,
      EvidenceRow,
      MeetingRow,
      StanceRow,
      StatementRow,
      ActRow,
      ProjectionMarkRow,
    ],
    migrations: [ProjectionBuilds1764200000000],
    migrationsTableName: 'migration',
    schema: 'read_model',
    parseInt8: true,
    extra: { Client: SteadyClient },
  };
}

/** Connects to the read models, as they are. */
export function connectReadModels(url: string, options?: { poolSize?: number }): Promise<DataSource> {
  return new DataSource(readModelOptions(url, options)).initialize();
}

/** Any number that no other program uses; processes that start together take turns. */
const LOCK = 7_302_114_003;

/** Brings the schema of the read models up to date; does nothing when it is. */
export async function migrateReadModels(readModels: DataSource): Promise<void> {
  const runner = readModels.createQueryRunner();
  try {
    await runner.query('SELECT pg_advisory_lock($1)', [LOCK]);
    await runner.query('CREATE SCHEMA IF NOT EXISTS read_model');
    await readModels.runMigrations();
  } finally {
    await runner.query('SELECT pg_advisory_unlock($1)', [LOCK]);
    await runner.release();
  }
}
