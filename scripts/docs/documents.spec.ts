import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { eventsPage } from './events-page.js';
import { fieldsOf } from './json-schema-fields.js';
import { settingsTable, withSettingsTable } from './settings-table.js';

type Json = { readonly [key: string]: Json } | readonly Json[] | string | number | boolean | null;

const read = (path: string): Json =>
  JSON.parse(readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')) as Json;

/** Every value of the key, however deep. */
function valuesOf(document: Json, key: string): Json[] {
  if (typeof document !== 'object' || document === null) return [];
  const own = Array.isArray(document) ? [] : Object.entries(document).filter(([name]) => name === key);
  return [...own.map(([, value]) => value), ...Object.values(document).flatMap((inner: Json) => valuesOf(inner, key))];
}

function at(document: Json, reference: string): Json | undefined {
  return reference
    .slice(2)
    .split('/')
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce<Json | undefined>((part, key) => (part as Record<string, Json> | undefined)?.[key], document);
}

describe.each(['docs/openapi.json', 'docs/asyncapi.json'])('%s', (path) => {
  const document = read(path);
  const references = valuesOf(document, '$ref').filter((value) => typeof value === 'string');

  it('refers to nothing that is not there', () => {
    expect(references.length).toBeGreaterThan(0);
    expect(
      references.filter((reference) => !reference.startsWith('#/') || at(document, reference) === undefined),
    ).toEqual([]);
  });
  it('holds no definition aside from its components', () => {
    expect(valuesOf(document, '$defs')).toEqual([]);
  });
});

describe('docs/openapi.json', () => {
  const document = read('docs/openapi.json');
  const { paths } = document as {
    paths: Record<string, Record<string, { responses: object; parameters?: { name: string; in: string }[] }>>;
  };
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.values(methods).map((operation) => ({ path, ...operation })),
  );

  it('names each operation once', () => {
    const ids = valuesOf(document, 'operationId');
    expect(ids).toHaveLength(operations.length);
    expect(new Set(ids).size).toBe(ids.length);
  });
  it('declares exactly the parameters that stand in each path', () => {
    for (const { path, parameters = [] } of operations) {
      const declared = parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => name);
      expect(declared).toEqual([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name));
    }
  });
  it('tells what a problem looks like, everywhere', () => {
    expect(operations.filter(({ responses }) => !('default' in responses))).toEqual([]);
  });
  it('describes reading and pushing', () => {
    expect(Object.keys(paths['/v1/articles'] ?? {}).sort()).toEqual(['get', 'post']);
  });
});

describe('docs/asyncapi.json', () => {
  const { channels, operations } = read('docs/asyncapi.json') as Record<string, Record<string, Record<string, Json>>>;

  it('has one receiving operation for each topic, of all its messages', () => {
    for (const [name, channel] of Object.entries(channels ?? {})) {
      expect(channel['address']).toBe(`dateline.${name}`);
      const receiving = Object.values(operations ?? {}).filter(
        (operation) => at({ operation }, '#/operation/channel/$ref') === `#/channels/${name}`,
      );
      expect(receiving).toHaveLength(1);
      expect(receiving[0]?.['messages']).toHaveLength(Object.keys(channel['messages'] ?? {}).length);
    }
  });
});

describe('the page of events', () => {
  it('tells who reads each', () => {
    const page = eventsPage([{ name: 'somebody', on: { ArticleCollected: true } }]);
    expect(page).toMatch(/## ArticleCollected\n[^#]*read by somebody\n/);
    expect(page).toMatch(/## ArticleRevised\n[^#]*read by nobody\n/);
  });
});

describe('the fields of a schema', () => {
  const inner = z.object({ name: z.string().describe('Its name'), at: z.iso.date().optional() });

  it('are told with those within them', () => {
    const schema = z.object({ list: z.array(inner), one: inner.nullable(), kind: z.enum(['a', 'b']) });
    expect(fieldsOf(schema).map(({ path, type, isOptional }) => `${path}${isOptional ? '?' : ''}: ${type}`)).toEqual([
      'list: list of objects',
      'list[].name: string',
      'list[].at?: date',
      'one: object or null',
      'one.name: string',
      'one.at?: date',
      'kind: `a`, `b`',
    ]);
  });
});

describe('the table of settings', () => {
  const schema = (port: number): z.ZodObject =>
    z.object({
      PORT: z.coerce.number().default(port).describe('Where it listens'),
      FLAG: z.enum(['true', 'false']).transform(Boolean).default(false).describe('Yes or no'),
      URL: z.string().describe('Where to'),
    });
  const page = 'before\n<!-- settings:start -->\nold\n<!-- settings:end -->\nafter\n';

  it('has a row for each variable, and one more where apps differ', () => {
    const apps = [1, 2, 2].map((port, index) => ({ app: `app${index}`, schema: schema(port) }));
    expect(settingsTable(apps).split('\n').slice(2)).toEqual([
      '| `PORT` | app0 | `1` | Where it listens |',
      '| `PORT` | app1, app2 | `2` | Where it listens |',
      '| `FLAG` | app0, app1, app2 | `false` | Yes or no |',
      '| `URL` | app0, app1, app2 | must be set | Where to |',
    ]);
  });
  it('replaces what stands between the markers, and is at rest then', () => {
    const made = withSettingsTable(page, [{ app: 'x', schema: schema(1) }]);
    expect(made).toMatch(/^before\n<!-- settings:start -->\n\n\| variable[^]*\|\n\n<!-- settings:end -->\nafter\n$/);
    expect(made).not.toContain('old');
    expect(withSettingsTable(made, [{ app: 'x', schema: schema(1) }])).toBe(made);
  });
  it('needs both markers', () => {
    expect(() => withSettingsTable('no markers', [])).toThrow('settings:start');
  });
});
