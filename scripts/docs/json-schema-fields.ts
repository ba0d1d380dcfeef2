import { z } from 'zod';

/** A field of an event as the page lists it; nested ones carry their path, e.g. `actors[].name`. */
export type Field = {
  readonly path: string;
  readonly type: string;
  readonly isOptional: boolean;
  readonly description: string;
};

type Schema = {
  readonly type?: string;
  readonly format?: string;
  readonly enum?: readonly unknown[];
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
};

/** The fields of an object in the order of its schema, each followed by those within it. */
export function fieldsOf(schema: z.ZodObject): Field[] {
  return fieldsWithin(z.toJSONSchema(schema, { io: 'input' }) as Schema, '');
}

function fieldsWithin({ properties = {}, required = [] }: Schema, prefix: string): Field[] {
  return Object.entries(properties).flatMap(([name, schema]) => {
    const path = `${prefix}${name}`;
    const { description = '' } = schema;
    const inner = withoutNull(schema);
    const nested = inner.items ? fieldsWithin(withoutNull(inner.items), `${path}[].`) : fieldsWithin(inner, `${path}.`);
    return [{ path, type: typeOf(schema), isOptional: !required.includes(name), description }, ...nested];
  });
}

function typeOf(schema: Schema): string {
  if (schema.anyOf) return schema.anyOf.map(typeOf).join(' or ');
  if (schema.enum) return schema.enum.map((value) => `\`${String(value)}\``).join(', ');
  if (schema.items) return `list of ${plural(typeOf(schema.items))}`;
  return schema.format ?? schema.type ?? 'anything';
}

const plural = (type: string): string => (/^\w+$/.test(type) ? `${type}s` : type);

/** What a nullable schema is when it is not null. */
const withoutNull = (schema: Schema): Schema => schema.anyOf?.find(({ type }) => type !== 'null') ?? schema;
