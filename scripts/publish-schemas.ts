import { mkdirSync } from 'node:fs';
import { publishedFolder, readPublished } from '../apps/query/src/contract/published-schemas.js';
import { examplesOf } from './schemas/examples.js';
import { publish } from './schemas/publish.js';

mkdirSync(publishedFolder, { recursive: true });
try {
  const paths = publish({ folder: publishedFolder, published: readPublished(), examplesOf });
  for (const path of paths) process.stdout.write(`${path}\n`);
  if (paths.length === 0) process.stdout.write('Everything is published already\n');
} catch (error) {
  process.stderr.write(`Nothing was published. ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
