import { runApp } from '#platform';
import { queryConfig } from './query.config.js';
import { QueryModule } from './query.module.js';

await runApp({ name: 'query', config: queryConfig, module: (config) => QueryModule.with(config) });
