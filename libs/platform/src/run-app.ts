import 'reflect-metadata';
import { createServer } from 'node:net';
import { Module, type DynamicModule, type LogLevel, type NestApplicationOptions } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { z } from 'zod';
import { readConfig } from './config.js';
import { HealthController } from './health.controller.js';
import { Metrics } from './observability/metrics.js';
import { MetricsController } from './observability/metrics.controller.js';
import { observeRequests } from './observability/observe-requests.js';
import { TraceLogger } from './observability/trace-logger.js';
import { traceRequest } from './observability/trace-request.js';
import { ProblemFilter } from './problem.filter.js';
import { Readiness } from './readiness.js';
import { StartupError } from './startup-error.js';

/** An article of 2 MiB, escaped, with room to spare. */
const BODY_LIMIT = '8mb';
const LEVELS: readonly LogLevel[] = ['fatal', 'error', 'warn', 'log', 'debug'];

/** The settings that every app has. */
export type AppSettings = {
  readonly PORT: number;
  readonly HOST: string;
  readonly LOG_LEVEL: 'error' | 'warn' | 'log' | 'debug';
};

/** A schema of settings that has those of every app. */
export type AppSchema = z.ZodObject & z.ZodType<AppSettings>;

/** How an app is made. */
export type AppDefinition<Schema extends AppSchema> = {
  readonly name: string;
  readonly config: Schema;
  /** Answers the app's module; may start what the module needs, such as a database. */
  readonly module: (config: z.infer<Schema>) => DynamicModule | Promise<DynamicModule>;
  /** Called once the app listens at the address. */
  readonly onListening?: (url: string) => void;
};

@Module({})
class Root {}

/** Provides to every module what the process has once. */
const platform: DynamicModule = {
  module: Root,
  global: true,
  controllers: [HealthController, MetricsController],
  providers: [Readiness, { provide: Metrics, useFactory: () => new Metrics() }],
  exports: [Readiness, Metrics],
};

/** Builds an app the way all of them are built: problem details, health, metrics, shutdown hooks, traces, JSON logs. */
export async function createApp(
  module: DynamicModule,
  level: AppSettings['LOG_LEVEL'],
): Promise<NestExpressApplication> {
  const logger = new TraceLogger({ json: true, logLevels: LEVELS.slice(0, LEVELS.indexOf(level) + 1) });
  const options: NestApplicationOptions = {
    bufferLogs: true,
    autoFlushLogs: false,
    abortOnError: false,
    forceCloseConnections: true,
    bodyParser: false,
    // A signature is of the bytes as they came, whatever they were parsed as.
    rawBody: true,
  };
  const app = await NestFactory.create<NestExpressApplication>({ ...platform, imports: [module] }, options);
  app.use(observeRequests(app.get(Metrics)), traceRequest);
  app.useBodyParser('json', { limit: BODY_LIMIT });
  app.disable('x-powered-by');
  app.useLogger(logger);
  app.flushLogs();
  app.useGlobalFilters(new ProblemFilter());
  app.enableShutdownHooks();
  return app;
}

/** Runs an app until it is told to end. What the operator can put right ends it with one line on stderr and exit code 1. */
export async function runApp<Schema extends AppSchema>(definition: AppDefinition<Schema>): Promise<void> {
  try {
    await start(definition);
  } catch (error) {
    const reason = error instanceof StartupError ? error.message : error instanceof Error ? error.stack : String(error);
    process.stderr.write(`${definition.name}: ${reason ?? ''}\n`);
    process.exit(1);
  }
}

async function start<Schema extends AppSchema>({ config, module, onListening }: AppDefinition<Schema>): Promise<void> {
  const settings = readConfig(config, process.env);
  const { PORT, HOST, LOG_LEVEL } = settings;
  await requireFreePort(PORT, HOST);
  const app = await createApp(await module(settings), LOG_LEVEL);
  try {
    await app.listen(PORT, HOST);
  } catch (error) {
    await app.close();
    throw listenError(error, PORT, HOST);
  }
  onListening?.(await app.getUrl());
}

/** Before anything is started, so that a second start fails at once and by the right name. */
function requireFreePort(port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', (error) => {
      reject(listenError(error, port, host));
    });
    probe.listen(port, host, () => {
      probe.close(() => {
        resolve();
      });
    });
  });
}

function listenError(error: unknown, port: number, host: string): Error {
  const remedies: Readonly<Record<string, string>> = {
    EADDRINUSE: `Port ${port} is taken: stop the other program, or set PORT`,
    EACCES: `Port ${port} may not be used by this account: set PORT to 1024 or more`,
    EADDRNOTAVAIL: `This machine has no address ${host}: set HOST`,
  };
  const remedy = remedies[(error as NodeJS.ErrnoException).code ?? ''];
  return new StartupError(remedy ?? (error instanceof Error ? error.message : String(error)));
}
