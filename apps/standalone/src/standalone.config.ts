import { z } from 'zod';
import {
  deadLetterAttemptsSetting,
  hostSetting,
  kafkaSettings,
  logLevelSetting,
  maxEventBytesSetting,
  portSetting,
  projectionSwapSetting,
  readyMaxLagSetting,
} from '#platform';
import { fetchSettings } from '../../ingest/src/http/http.config.js';
import { documentRetentionSetting } from '../../ingest/src/ingest.config.js';
import { pageSettings } from '../../ingest/src/pages/page.config.js';
import { websubSettings } from '../../ingest/src/websub/websub.config.js';
import { pollingSettings } from '../../ingest/src/polling/polling-settings.js';

/** The settings of the standalone app. */
export const standaloneConfig = z.object({
  PORT: portSetting(3000),
  HOST: hostSetting,
  LOG_LEVEL: logLevelSetting.default('warn'),
  DATELINE_DATA_DIR: z.string().default('.dateline').describe('Folder of the embedded Postgres'),
  DATELINE_SAMPLES: z
    .enum(['true', 'false'])
    .default('true')
    .transform((value) => value === 'true')
    .describe('Whether the first start loads the sample newsroom'),
  EXTRACTION_THREADS: z.coerce.number().int().min(1).max(64).default(1).describe('Worker threads that read articles'),
  MAX_EVENT_BYTES: maxEventBytesSetting,
  DEAD_LETTER_ATTEMPTS: deadLetterAttemptsSetting,
  PROJECTION_SWAP: projectionSwapSetting,
  READY_MAX_LAG_SECONDS: readyMaxLagSetting,
  INGEST_DOCUMENT_RETENTION_DAYS: documentRetentionSetting,
  ...fetchSettings,
  ...pageSettings,
  ...pollingSettings,
  ...websubSettings,
  ...kafkaSettings,
});
/** The settings of the standalone app. */
export type StandaloneConfig = z.infer<typeof standaloneConfig>;
