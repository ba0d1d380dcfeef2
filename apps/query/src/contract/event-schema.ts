import { z } from 'zod';
import type { ListedEvent } from '#events';

/** A JSON Schema as plain JSON. */
export type EventSchema = { readonly [key: string]: unknown };

/** The JSON Schema of an event's data; its `$id` is the `ce_dataschema` of the messages on Kafka. */
export function eventSchema({ type, version, summary, data }: ListedEvent): EventSchema {
  const { $schema, ...schema } = z.toJSONSchema(data, { io: 'input' });
  return { $schema, $id: `urn:dateline:schemas/${type}/${version}`, title: type, description: summary, ...schema };
}
