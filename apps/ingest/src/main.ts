import { runApp } from '#platform';
import { ingestConfig } from './ingest.config.js';
import { IngestModule } from './ingest.module.js';

await runApp({ name: 'ingest', config: ingestConfig, module: (config) => IngestModule.with(config) });
