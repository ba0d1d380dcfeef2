import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { IConfiguration } from 'dependency-cruiser';

const { forbidden = [] } = createRequire(import.meta.url)('../../.dependency-cruiser.cjs') as IConfiguration;

async function documentPaths(): Promise<string[]> {
  const below = async (folder: string): Promise<string[]> =>
    (await readdir(folder, { recursive: true }))
      .filter((path) => path.endsWith('.md'))
      .map((path) => join(folder, path));
  return ['README.md', 'CONTRIBUTING.md', ...(await below('docs')), ...(await below('samples'))];
}

/** Targets of Markdown links that lead to a file, without their anchors. */
function linkedFiles(markdown: string): string[] {
  const targets = [...markdown.matchAll(/\]\(<?([^)\s>]+)>?\)/g)].map((match) => match[1] ?? '');
  return targets.filter((target) => !/^([a-z]+:|#)/.test(target)).map((target) => target.replace(/#.*$/, ''));
}

/** Names after `npm run`, and those that npm knows without it. */
function namedScripts(markdown: string): string[] {
  const run = [...markdown.matchAll(/npm run (?:--?\w+ )*([a-z][\w:-]*)/g)].map((match) => match[1] ?? '');
  const short = [...markdown.matchAll(/npm (start|test)\b/g)].map((match) => match[1] ?? '');
  return [...run, ...short];
}

/** Files of the repository named in code spans, e.g. `libs/events/src/vocabulary.ts`; names with a wildcard are left out. */
function namedFiles(markdown: string): string[] {
  const spans = [...markdown.matchAll(/`((?:apps|libs|cli|test|scripts|docs|samples)\/[^`\s]*)`/g)];
  return spans.map((match) => match[1] ?? '').filter((path) => !/[*<]/.test(path));
}

/** The rows between two markers as `left: right, right`, without code marks. */
function tableBetween(markdown: string, marker: string): string[] {
  const table = new RegExp(`<!-- ${marker}:start -->([^]*)<!-- ${marker}:end -->`).exec(markdown)?.[1] ?? '';
  const rows = table.split('\n').filter((line) => line.startsWith('| `') || line.startsWith('|`'));
  return rows.map((row) =>
    row.replaceAll(/[`|]/g, ' ').trim().replaceAll(/ +/g, ' ').replace(' ', ': ').replaceAll(' ,', ','),
  );
}

describe('the documents', () => {
  it('link to files that are there', async () => {
    const broken: string[] = [];
    for (const path of await documentPaths()) {
      const targets = linkedFiles(await readFile(path, 'utf8'));
      broken.push(
        ...targets.filter((target) => !existsSync(join(dirname(path), target))).map((to) => `${path} → ${to}`),
      );
    }
    expect(broken).toEqual([]);
  });

  it('name files that are there', async () => {
    const missing: string[] = [];
    for (const path of await documentPaths()) {
      const named = namedFiles(await readFile(path, 'utf8'));
      missing.push(...named.filter((name) => !existsSync(name)).map((name) => `${path} names ${name}`));
    }
    expect(missing).toEqual([]);
  });

  it('name scripts that package.json has', async () => {
    const { scripts } = JSON.parse(await readFile('package.json', 'utf8')) as { scripts: object };
    const unknown: string[] = [];
    for (const path of await documentPaths()) {
      const named = namedScripts(await readFile(path, 'utf8'));
      unknown.push(...named.filter((name) => !(name in scripts)).map((name) => `${path} names npm run ${name}`));
    }
    expect(unknown).toEqual([]);
  });

  it('tell the dependency table as it is', async () => {
    const table = tableBetween(await readFile('docs/architecture.md', 'utf8'), 'dependencies');
    const rules = forbidden.filter(({ name }) => name?.endsWith(' imports'));
    expect(table).toEqual(rules.map(({ comment }) => comment?.replace(' may import:', ':')));
  });

  it('tell the owners of packages as they are', async () => {
    const table = tableBetween(await readFile('docs/architecture.md', 'utf8'), 'owners');
    const rules = forbidden.filter(({ name }) => name?.endsWith(' owner'));
    expect(table).toEqual(rules.map(({ comment }) => comment?.replace(/^only (.*) may import (\S+)$/, '$2: $1')));
  });
});

describe('what the checks of documents find', () => {
  it('a link, a file and a script', () => {
    const text =
      'See [a](docs/nowhere.md#top), [b](https://example.org) and `libs/nowhere.ts`; run `npm run nothing -- x`.';
    expect(linkedFiles(text)).toEqual(['docs/nowhere.md']);
    expect(namedFiles(text)).toEqual(['libs/nowhere.ts']);
    expect(namedScripts(text)).toEqual(['nothing']);
  });

  it('the rows of a table', () => {
    const text = '<!-- x:start -->\n| a | b |\n| --- | --- |\n| `libs/a` | `libs/b`, `libs/c` |\n<!-- x:end -->';
    expect(tableBetween(text, 'x')).toEqual(['libs/a: libs/b, libs/c']);
  });
});
