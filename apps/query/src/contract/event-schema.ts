import { z } from 'zod';

/** A JSON Schema as plain JSON. */
export type EventSchema = { readonly [key: string]: unknown };

/** What a message on Kafka holds: the data of an event, or a row of a table. */
export type Published = {
  readonly type: string;
  readonly version: number;
  readonly summary: string;
  readonly data: z.ZodObject;
};

/** The JSON Schema of what a message holds; its `$id` is the `ce_dataschema` of the messages on Kafka. */
export function eventSchema({ type, version, summary, data }: Published): EventSchema {
  const { $schema, ...schema } = z.toJSONSchema(data, { io: 'input' });
  return { $schema, $id: `urn:dateline:schemas/${type}/${version}`, title: type, description: summary, ...schema };
}
