import { runApp } from '#platform';
import { extractionConfig } from './extraction.config.js';
import { ExtractionModule } from './extraction.module.js';

await runApp({
  name: 'extraction',
  config: extractionConfig,
  module: (config) => ExtractionModule.with(config),
});
