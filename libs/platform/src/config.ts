import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { StartupError } from './startup-error.js';

/**
 * Reads an app's settings from the environment. Empty variables count as not set, and unknown ones are left alone.
 * Throws StartupError, in one line, that names each wrong variable and what is wrong with it.
 */
export function readConfig<Schema extends z.ZodObject>(schema: Schema, env: NodeJS.ProcessEnv): z.infer<Schema> {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  const faults = result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw new StartupError(`Wrong settings: ${faults.join('; ')}`);
}

/** The setting `PORT` with an app's own default. */
export const portSetting = (byDefault: number): z.ZodDefault<z.ZodCoercedNumber> =>
  z.coerce.number().int().min(0).max(65_535).default(byDefault).describe('TCP port that the app listens on');

/** Where an app listens. */
export const hostSetting = z.string().default('127.0.0.1').describe('Address that the app listens on');

/** The least severe lines that are logged. */
export const logLevelSetting = z
  .enum(['error', 'warn', 'log', 'debug'])
  .default('log')
  .describe('Least severe lines that are logged, one JSON object a line');

/** A `postgres://` connection string. */
export const postgresUrlSetting = z
  .string()
  .regex(/^postgres(ql)?:\/\/\S+$/, 'expected postgres://user:password@host:port/database');

/** When a consumer gives an event up. */
export const deadLetterAttemptsSetting = z.coerce
  .number()
  .int()
  .min(1)
  .default(5)
  .describe('Failures of a batch for its own sake after which the event that causes them is parked as a dead letter');

/** Who decides that readers change over to a new build of a read model. */
export const projectionSwapSetting = z
  .enum(['auto', 'manual'])
  .default('auto')
  .describe(
    'Whether a new version of a read model takes the place of the old one by itself once it is ready, or when told',
  );

/** How far behind a consumer may be. */
export const readyMaxLagSetting = z.coerce
  .number()
  .min(0)
  .default(300)
  .describe("Seconds that the app's own consumers may be behind while `/readyz` answers 200; 0 is without limit");

/** How large an event may be. */
export const maxEventBytesSetting = z.coerce
  .number()
  .int()
  .min(1_000)
  .default(900 * 1024)
  .describe(
    'Bytes that the data of one event may have; more than Kafka takes (`max.message.bytes`) would hold the relay',
  );

const flag = z.enum(['true', 'false']).transform((value) => value === 'true');

/** The path of a file in PEM; a file that cannot be read, or holds none, is a wrong setting. */
const pemFile = z.string().superRefine((path, context) => {
  try {
    if (readFileSync(path, 'utf8').includes('-----BEGIN ')) return;
    context.addIssue({ code: 'custom', message: `${path} holds nothing in PEM (-----BEGIN …)` });
  } catch (error) {
    context.addIssue({ code: 'custom', message: `cannot be read: ${(error as Error).message}` });
  }
});

/** The settings of Kafka; without `KAFKA_BROKERS`, consumers tail the event store. */
export const kafkaSettings = {
  KAFKA_BROKERS: z
    .string()
    .transform((list) => list.split(',').map((broker) => broker.trim()))
    .pipe(z.array(z.string().regex(/^[^:\s]+:\d+$/, 'expected host:port[,host:port…]')).min(1))
    .optional()
    .describe('Kafka bootstrap brokers, `host:port[,host:port…]`; when unset, consumers tail the event store'),
  KAFKA_PREFIX: z
    .string()
    .regex(/^[a-zA-Z0-9._-]*$/, 'may have letters, digits, dots, hyphens and underscores')
    .default('dateline.')
    .describe('What the names of topics and consumer groups begin with; one per Dateline on a cluster'),
  KAFKA_SSL: flag
    .default(false)
    .describe('Whether to talk TLS to Kafka; the files below, when one is set, say so as well'),
  KAFKA_SSL_CA_FILE: pemFile
    .optional()
    .describe('PEM file of the authorities that sign the certificates of the brokers; when unset, those known to Node'),
  KAFKA_SSL_CERT_FILE: pemFile
    .optional()
    .describe('PEM file of the certificate that this client shows, with its chain; goes with `KAFKA_SSL_KEY_FILE`'),
  KAFKA_SSL_KEY_FILE: pemFile.optional().describe('PEM file of the private key of that certificate'),
  KAFKA_SASL_USERNAME: z.string().optional().describe('SASL user; when unset, no authentication'),
  KAFKA_SASL_PASSWORD: z.string().optional().describe('SASL password'),
  KAFKA_SASL_MECHANISM: z
    .enum(['plain', 'scram-sha-256', 'scram-sha-512'])
    .default('scram-sha-512')
    .describe('SASL mechanism'),
  KAFKA_PARTITIONS: z.coerce.number().int().min(1).default(12).describe('Partitions of a topic that is created'),
  KAFKA_RETENTION_MS: z.coerce
    .number()
    .int()
    .min(-1)
    .default(-1)
    .describe('Milliseconds that a topic that is created keeps events; -1 is for ever'),
  KAFKA_REPLICATION: z.coerce.number().int().min(1).default(1).describe('Replicas of a topic that is created'),
};
