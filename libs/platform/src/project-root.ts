import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder that holds Dateline's package.json, whether the code runs from its sources or from `dist`. */
export const projectRoot = findRoot(dirname(fileURLToPath(import.meta.url)));

function findRoot(folder: string): string {
  const manifest = join(folder, 'package.json');
  if (existsSync(manifest) && (JSON.parse(readFileSync(manifest, 'utf8')) as { name?: string }).name === 'dateline') {
    return folder;
  }
  const parent = dirname(folder);
  if (parent === folder) throw new Error('The folder of the package "dateline" was not found above the running code');
  return findRoot(parent);
}
