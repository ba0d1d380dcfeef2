import { runApp, startEmbeddedPostgres } from '#platform';
import { standaloneConfig } from './standalone.config.js';
import { StandaloneModule } from './standalone.module.js';

await runApp({
  name: 'dateline',
  config: standaloneConfig,
  // The server ends when this process does, in whatever way.
  module: async (config) => StandaloneModule.with(config, (await startEmbeddedPostgres(config.DATELINE_DATA_DIR)).url),
  onListening: (url) => process.stdout.write(`Dateline is at ${url}\n`),
});
