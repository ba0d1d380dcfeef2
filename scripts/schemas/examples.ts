import { z } from 'zod';
import { definitionOf, type ListedEvent } from '#events';
import type { Schema } from './compare-schemas.js';
import { fullExamples } from './full-examples.js';

type Json = { readonly [member: string]: Json } | readonly Json[] | string | number | boolean | null;
type JsonObject = { readonly [member: string]: Json };

/** How an example differs from the full one. */
type Variant = {
  /** Without what may be absent, empty or null. */
  readonly isBare: boolean;
  /** Which value each field of a fixed set takes; where the set has fewer, it starts again. */
  readonly nth?: number;
};

/**
 * Examples of an event's data that cover its schema: the full one, one with only what must be there, and as many as it
 * takes for each field of a fixed set of values to have each of them.
 */
export function examplesOf(
  { type, data }: Pick<ListedEvent, 'type' | 'data'>,
  full: object = fullExamples[type],
): object[] {
  const schema = z.toJSONSchema(data, { io: 'input' }) as Schema;
  const sizes = [...JSON.stringify(schema).matchAll(/"enum":(\[[^\]]*\])/g)].map(
    ([, values = '[]']) => (JSON.parse(values) as unknown[]).length,
  );
  const variants = Array.from({ length: Math.max(0, ...sizes) }, (_, nth) => ({ isBare: false, nth }));
  const made = [{ isBare: true }, ...variants].map((variant) => vary(full as JsonObject, schema, variant) as object);
  const distinct = new Map([full, ...made].map((example) => [JSON.stringify(example), example]));
  return [...distinct.values()];
}

/** The examples of today's version of every event type. */
export const todaysExamples = (events: readonly ListedEvent[]): ReadonlyMap<string, object[]> =>
  new Map(events.filter(({ type }) => definitionOf(type)).map((event) => [event.type, examplesOf(event)]));

function vary(value: Json, schema: Schema, variant: Variant): Json {
  const options = schema['anyOf'] as Schema[] | undefined;
  if (options !== undefined) return varyEither(value, options, variant);
  if (isList(value)) return varyList(value, schema, variant);
  if (typeof value === 'object' && value !== null) return varyObject(value, schema, variant);
  return varyValue(value, schema, variant);
}

const isList = (value: Json): value is readonly Json[] => Array.isArray(value);

function varyEither(value: Json, options: readonly Schema[], variant: Variant): Json {
  const isNullable = options.some(({ type }) => type === 'null');
  const filled = options.find(({ type }) => type !== 'null');
  return (variant.isBare && isNullable) || filled === undefined ? null : vary(value, filled, variant);
}

function varyList(list: readonly Json[], schema: Schema, variant: Variant): Json {
  const kept = variant.isBare ? list.slice(0, (schema['minItems'] as number | undefined) ?? 0) : list;
  return kept.map((item) => vary(item, schema['items'] as Schema, variant));
}

function varyObject(value: JsonObject, schema: Schema, variant: Variant): JsonObject {
  const { properties = {}, required = [] } = schema as { properties?: Record<string, Schema>; required?: string[] };
  const members = Object.entries(value).filter(([name]) => !variant.isBare || required.includes(name));
  return Object.fromEntries(members.map(([name, member]) => [name, vary(member, properties[name] ?? {}, variant)]));
}

function varyValue(value: Json, schema: Schema, { isBare, nth }: Variant): Json {
  if (isBare) return Array.isArray(schema['type']) && schema['type'].includes('null') ? null : value;
  if (nth === undefined) return value;
  if (schema['type'] === 'boolean') return nth % 2 === 1;
  const values = schema['enum'] as Json[] | undefined;
  return values?.[nth % values.length] ?? value;
}
