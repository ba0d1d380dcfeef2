import { z } from 'zod';
import { allEvents, categories, envelope, type Category, type ListedEvent } from '#events';
import { eventSchema, type EventSchema } from './event-schema.js';

type Json = { readonly [key: string]: unknown };

const { streamId, position, publishedAt, recordedAt, id, streamVersion, actor, traceparent } = envelope.shape;
const { correlationId, causationId, redacted } = envelope.shape;

const attribute = (schema: z.ZodType, description: string | undefined): z.ZodType =>
  description === undefined ? schema : schema.describe(description);
const digits = z.string().regex(/^\d+$/);

/** Kafka headers are text, numbers too. */
const headers = z.object({
  ce_specversion: z.literal('1.0'),
  ce_id: attribute(z.uuid(), id.description),
  ce_type: z.string().describe('`dateline.` and the event’s type'),
  ce_source: z.literal('urn:dateline'),
  ce_subject: attribute(z.string(), streamId.description),
  ce_dataschema: z.string().describe('The schema of the data: a URI that ends in `/TYPE/VERSION`'),
  ce_time: attribute(z.iso.datetime({ offset: true }), publishedAt.description),
  ce_sequence: attribute(digits, streamVersion.description),
  ce_position: attribute(digits, position.description),
  ce_recordedtime: attribute(z.iso.datetime(), recordedAt.description),
  ce_correlationid: attribute(z.uuid(), correlationId.description),
  ce_causationid: attribute(z.uuid(), causationId.description),
  ce_actor: attribute(z.string(), actor.description),
  ce_traceparent: attribute(z.string(), traceparent.description).optional(),
  ce_redacted: attribute(z.string(), `${redacted.description ?? ''}; with a space between them`).optional(),
});

const named = (events: readonly ListedEvent[], entry: (event: ListedEvent) => Json): Json =>
  Object.fromEntries(events.map((event) => [event.type, entry(event)]));
const inCategory = (category: Category): ListedEvent[] =>
  allEvents.filter(({ categories: places }) => places.includes(category));

/** The AsyncAPI 3.0 document: one channel for each topic, and every event that may stand in it. */
export function asyncApiDocument(version: string): Json {
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Dateline events',
      version,
      description: 'CloudEvents 1.0 in binary mode: attributes as headers, the event’s data alone as JSON value.',
    },
    defaultContentType: 'application/json',
    channels: Object.fromEntries(categories.map((category) => [category, channel(category)])),
    operations: Object.fromEntries(
      categories.map((category) => [
        `receive${category.charAt(0).toUpperCase()}${category.slice(1)}Events`,
        {
          action: 'receive',
          channel: { $ref: `#/channels/${category}` },
          messages: inCategory(category).map(({ type }) => ({ $ref: `#/channels/${category}/messages/${type}` })),
        },
      ]),
    ),
    components: {
      messages: named(allEvents, message),
      schemas: { CloudEventHeaders: withoutDialect(z.toJSONSchema(headers, { io: 'input' })) },
    },
  };
}

const channel = (category: Category): Json => ({
  address: `dateline.${category}`,
  description: `Events of the streams \`${category}-…\`; the message key is the stream’s id, which keeps their order.`,
  messages: named(inCategory(category), ({ type }) => ({ $ref: `#/components/messages/${type}` })),
});

const message = (event: ListedEvent): Json => ({
  name: `dateline.${event.type}`,
  title: event.type,
  summary: event.summary,
  contentType: 'application/json',
  headers: { $ref: '#/components/schemas/CloudEventHeaders' },
  payload: {
    schemaFormat: 'application/schema+json;version=draft-2020-12',
    schema: withoutDialect(eventSchema(event)),
  },
});

const withoutDialect = ({ $schema: _, ...schema }: EventSchema): Json => schema;
