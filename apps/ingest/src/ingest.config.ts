import { z } from 'zod';
import {
  hostSetting,
  kafkaSettings,
  logLevelSetting,
  maxEventBytesSetting,
  portSetting,
  postgresUrlSetting,
} from '#platform';

/** The settings of the ingest app. */
export const ingestConfig = z.object({
  PORT: portSetting(3001),
  HOST: hostSetting,
  LOG_LEVEL: logLevelSetting,
  DATABASE_URL: postgresUrlSetting.describe('Postgres of the event store'),
  MAX_EVENT_BYTES: maxEventBytesSetting,
  ...kafkaSettings,
});
/** The settings of the ingest app. */
export type IngestConfig = z.infer<typeof ingestConfig>;
