import { runApp, startEmbeddedPostgres } from '#platform';
import { standaloneConfig } from './standalone.config.js';

await runApp({
  name: 'dateline',
  config: standaloneConfig,
  module: async (config) => {
    // The apps' code loads while the server starts; the server ends when this process does, in whatever way.
    const [{ url }, { StandaloneModule }] = await Promise.all([
      startEmbeddedPostgres(config.DATELINE_DATA_DIR),
      import('./standalone.module.js'),
    ]);
    return StandaloneModule.with(config, url);
  },
  onListening: (url) => process.stdout.write(`Dateline is at ${url}\n`),
});
