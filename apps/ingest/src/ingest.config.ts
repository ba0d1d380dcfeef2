import { z } from 'zod';
import {
  deadLetterAttemptsSetting,
  hostSetting,
  kafkaSettings,
  logLevelSetting,
  maxEventBytesSetting,
  portSetting,
  postgresUrlSetting,
  readyMaxLagSetting,
} from '#platform';
import { fetchSettings } from './http/http.config.js';
import { pageSettings } from './pages/page.config.js';
import { websubSettings } from './websub/websub.config.js';
import { pollingSettings } from './polling/polling-settings.js';

/** How long the bytes that articles are read from are kept. */
export const documentRetentionSetting = z.coerce
  .number()
  .int()
  .min(0)
  .max(36_500)
  .default(90)
  .describe(
    'Days that the bytes of pages and feeds are kept after they last came, for readers to come; 0 is for ever. What is in quarantine keeps its bytes',
  );

/** The settings of the ingest app. */
export const ingestConfig = z.object({
  PORT: portSetting(3001),
  HOST: hostSetting,
  LOG_LEVEL: logLevelSetting,
  DATABASE_URL: postgresUrlSetting.describe('Postgres of the event store'),
  MAX_EVENT_BYTES: maxEventBytesSetting,
  DEAD_LETTER_ATTEMPTS: deadLetterAttemptsSetting,
  READY_MAX_LAG_SECONDS: readyMaxLagSetting,
  INGEST_DOCUMENT_RETENTION_DAYS: documentRetentionSetting,
  ...fetchSettings,
  ...pageSettings,
  ...pollingSettings,
  ...websubSettings,
  ...kafkaSettings,
});
/** The settings of the ingest app. */
export type IngestConfig = z.infer<typeof ingestConfig>;
