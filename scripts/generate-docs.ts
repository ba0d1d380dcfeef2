import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openApiDocument, projectRoot } from '#platform';
import { extractionConfig } from '../apps/extraction/src/extraction.config.js';
import { ingestConfig } from '../apps/ingest/src/ingest.config.js';
import { ingestControllers } from '../apps/ingest/src/ingest.module.js';
import { projectionConfig } from '../apps/projection/src/projection.config.js';
import { projectionControllers } from '../apps/projection/src/projection.module.js';
import { projections } from '../apps/projection/src/projections/index.js';
import { asyncApiDocument } from '../apps/query/src/contract/asyncapi.js';
import { CONTRACT_VERSION, openApiInfo } from '../apps/query/src/contract/contract.controller.js';
import { queryConfig } from '../apps/query/src/query.config.js';
import { queryControllers } from '../apps/query/src/query.module.js';
import { standaloneConfig } from '../apps/standalone/src/standalone.config.js';
import { eventsPage, type Reader } from './docs/events-page.js';
import { withSettingsTable } from './docs/settings-table.js';

const readers: readonly Reader[] = [
  { name: 'extraction', on: { ArticleCollected: true, ArticleRevised: true } },
  ...projections.map(({ name, on }) => ({ name: `projection ${name}`, on })),
];
const apps = [
  { app: 'standalone', schema: standaloneConfig },
  { app: 'ingest', schema: ingestConfig },
  { app: 'extraction', schema: extractionConfig },
  { app: 'projection', schema: projectionConfig },
  { app: 'query', schema: queryConfig },
];

const asJson = (document: object): string => `${JSON.stringify(document, null, 2)}\n`;
const operations = readFileSync(join(projectRoot, 'docs/operations.md'), 'utf8');

/** Every generated document, by its path. */
const documents: Readonly<Record<string, string>> = {
  'docs/events.md': eventsPage(readers),
  'docs/asyncapi.json': asJson(asyncApiDocument(CONTRACT_VERSION)),
  'docs/openapi.json': asJson(
    openApiDocument([...queryControllers, ...ingestControllers, ...projectionControllers], openApiInfo),
  ),
  'docs/operations.md': withSettingsTable(operations, apps),
};

const stale = Object.entries(documents).filter(([path, content]) => contentOf(path) !== content);
if (process.argv.includes('--check')) {
  for (const [path] of stale) process.stderr.write(`${path} is not what \`npm run docs\` makes of the code\n`);
  process.exitCode = stale.length === 0 ? 0 : 1;
} else {
  for (const [path, content] of stale) writeFileSync(join(projectRoot, path), content);
}

function contentOf(path: string): string | undefined {
  try {
    return readFileSync(join(projectRoot, path), 'utf8');
  } catch {
    return undefined;
  }
}
