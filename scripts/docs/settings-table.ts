import { z } from 'zod';

/** An app and the schema of its settings. */
export type AppSettingsSchema = { readonly app: string; readonly schema: z.ZodObject };

type Setting = { readonly apps: string[]; readonly byDefault: string; readonly meaning: string };
type Property = { readonly default?: unknown; readonly description?: string };

const START = '<!-- settings:start -->';
const END = '<!-- settings:end -->';

/** The page with its settings table made anew between its two markers. Throws when a marker is missing. */
export function withSettingsTable(page: string, apps: readonly AppSettingsSchema[]): string {
  const [start, end] = [page.indexOf(START), page.indexOf(END)];
  if (start === -1 || end < start) throw new Error(`docs/operations.md lacks ${START} followed by ${END}`);
  return `${page.slice(0, start)}${START}\n\n${settingsTable(apps)}\n\n${page.slice(end)}`;
}

/** One row for each variable, default and meaning: apps that differ in one of them have rows of their own. */
export function settingsTable(apps: readonly AppSettingsSchema[]): string {
  const rows = new Map<string, Setting & { readonly name: string }>();
  for (const { app, schema } of apps) {
    for (const [name, property] of propertiesOf(schema)) {
      const [byDefault, meaning] = [defaultOf(property), property.description ?? ''];
      const key = JSON.stringify([name, byDefault, meaning]);
      const row = rows.get(key) ?? { name, apps: [], byDefault, meaning };
      row.apps.push(app);
      rows.set(key, row);
    }
  }
  const order = [...new Set([...rows.values()].map(({ name }) => name))];
  const sorted = [...rows.values()].sort((a, b) => order.indexOf(a.name) - order.indexOf(b.name));
  const lines = sorted.map((row) => `| \`${row.name}\` | ${row.apps.join(', ')} | ${row.byDefault} | ${row.meaning} |`);
  return ['| variable | apps | default | meaning |', '| --- | --- | --- | --- |', ...lines].join('\n');
}

type Known = Property & { readonly isRequired: boolean };

/** A default may be told before or after a setting is transformed: the one stands in the input's schema, the other in the output's. */
function propertiesOf(schema: z.ZodObject): [string, Known][] {
  const { properties = {}, required = [] } = z.toJSONSchema(schema, { io: 'input' });
  const { properties: outputs = {} } = z.toJSONSchema(schema, { io: 'output', unrepresentable: 'any' });
  return Object.entries(properties).map(([name, property]) => [
    name,
    { ...(outputs[name] as Property), ...(property as Property), isRequired: required.includes(name) },
  ]);
}

function defaultOf({ default: byDefault, isRequired }: Known): string {
  if (isRequired) return 'must be set';
  return byDefault === undefined
    ? 'none'
    : `\`${typeof byDefault === 'string' ? byDefault : JSON.stringify(byDefault)}\``;
}
