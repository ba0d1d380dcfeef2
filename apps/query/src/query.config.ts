import { z } from 'zod';
import { hostSetting, logLevelSetting, portSetting, postgresUrlSetting } from '#platform';

/** The settings of the query app. */
export const queryConfig = z.object({
  PORT: portSetting(3000),
  HOST: hostSetting,
  LOG_LEVEL: logLevelSetting,
  READ_MODEL_URL: postgresUrlSetting.describe('Postgres of the read models'),
});
/** The settings of the query app. */
export type QueryConfig = z.infer<typeof queryConfig>;
