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

/** The settings of the extraction app. */
export const extractionConfig = z.object({
  PORT: portSetting(3002),
  HOST: hostSetting,
  LOG_LEVEL: logLevelSetting,
  DATABASE_URL: postgresUrlSetting.describe('Postgres of the event store'),
  EXTRACTION_THREADS: z.coerce.number().int().min(1).max(64).default(1).describe('Worker threads that read articles'),
  MAX_EVENT_BYTES: maxEventBytesSetting,
  DEAD_LETTER_ATTEMPTS: deadLetterAttemptsSetting,
  READY_MAX_LAG_SECONDS: readyMaxLagSetting,
  ...kafkaSettings,
});
/** The settings of the extraction app. */
export type ExtractionConfig = z.infer<typeof extractionConfig>;
