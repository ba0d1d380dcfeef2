import { readdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { cruise, type IConfiguration, type ICruiseResult } from 'dependency-cruiser';

const { forbidden = [], options } = createRequire(import.meta.url)('../../.dependency-cruiser.cjs') as IConfiguration;

async function brokenRules(baseDir: string): Promise<string[]> {
  const rules = { validate: true, ruleSet: { forbidden } };
  const { output } = await cruise(['apps', 'libs', 'cli', 'bench'], { ...options, ...rules, baseDir });
  const { violations } = (output as ICruiseResult).summary;
  return [...new Set(violations.map(({ rule }) => rule.name))].sort();
}

/** `forbidden/` is a small tree that breaks every rule, so a rule that cannot fail is found out. */
it('every dependency rule fails where it is broken', async () => {
  const names = forbidden.map(({ name }) => name);
  expect(await brokenRules('test/architecture/forbidden')).toEqual(names.sort());
});

it('every folder of code has a line in the table', async () => {
  const folders = await Promise.all(
    ['apps', 'libs'].map(async (parent) => (await readdir(parent)).map((name) => `${parent}/${name} imports`)),
  );
  expect(forbidden.map(({ name }) => name)).toEqual(
    expect.arrayContaining([...folders.flat(), 'cli imports', 'bench imports']),
  );
});
