import { runApp } from '#platform';
import { projectionConfig } from './projection.config.js';
import { ProjectionModule } from './projection.module.js';

await runApp({
  name: 'projection',
  config: projectionConfig,
  module: (config) => ProjectionModule.with(config),
});
