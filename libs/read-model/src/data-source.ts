import { DataSource, type DataSourceOptions } from 'typeorm';
import { ArticleAnalysisRow, ArticleRevisionRow, ArticleRow } from './article-row.entity.js';
import { MeetingRow } from './meeting-row.entity.js';
import { ReadModels1764000000000 } from './migrations/1764000000000-read-models.js';
import { EvidenceRow, OccurrenceRow, OccurrenceTopicRow, ParticipationRow } from './occurrence-row.entity.js';
import { ProjectionMarkRow } from './projection-mark-row.entity.js';
import { StanceRow } from './stance-row.entity.js';
import { StatementRow } from './statement-row.entity.js';

/** How to reach the read models at a `postgres://` address; `migrate` brings their schema up to date on connecting. */
export function readModelOptions(url: string, { migrate = false, poolSize = 10 } = {}): DataSourceOptions {
  return {
    type: 'postgres',
    url,
    poolSize,
    applicationName: 'dateline-read-model',
    entities: [
      ArticleRow,
      ArticleRevisionRow,
      ArticleAnalysisRow,
      OccurrenceRow,
      ParticipationRow,
      OccurrenceTopicRow,
      EvidenceRow,
      MeetingRow,
      StanceRow,
      StatementRow,
      ProjectionMarkRow,
    ],
    migrations: [ReadModels1764000000000],
    migrationsTableName: 'read_model_migration',
    migrationsRun: migrate,
    parseInt8: true,
  };
}

/** Connects to the read models. */
export function connectReadModels(
  url: string,
  options?: { migrate?: boolean; poolSize?: number },
): Promise<DataSource> {
  return new DataSource(readModelOptions(url, options)).initialize();
}
