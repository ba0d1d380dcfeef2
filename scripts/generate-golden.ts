import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '#platform';
import { goldenDocuments } from './golden/documents.js';

for (const [path, content] of Object.entries(await goldenDocuments())) writeFileSync(join(projectRoot, path), content);
