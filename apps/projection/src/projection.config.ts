import { z } from 'zod';
import {
  deadLetterAttemptsSetting,
  hostSetting,
  kafkaSettings,
  logLevelSetting,
  portSetting,
  postgresUrlSetting,
  projectionSwapSetting,
  readyMaxLagSetting,
} from '#platform';

/** The settings of the projection app. */
export const projectionConfig = z.object({
  PORT: portSetting(3003),
  HOST: hostSetting,
  LOG_LEVEL: logLevelSetting,
  DATABASE_URL: postgresUrlSetting.describe('Postgres of the event store'),
  READ_MODEL_URL: postgresUrlSetting.optional().describe('Postgres of the read models; `DATABASE_URL` when unset'),
  DEAD_LETTER_ATTEMPTS: deadLetterAttemptsSetting,
  PROJECTION_SWAP: projectionSwapSetting,
  READY_MAX_LAG_SECONDS: readyMaxLagSetting,
  ...kafkaSettings,
});
/** The settings of the projection app. */
export type ProjectionConfig = z.infer<typeof projectionConfig>;
