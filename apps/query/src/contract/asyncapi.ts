import { z } from 'zod';
import {
  allEvents,
  categories,
  envelope,
  stateNames,
  states,
  type Category,
  type ListedEvent,
  type StateName,
} from '#events';
import { eventSchema, type EventSchema, type Published } from './event-schema.js';

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
  ce_replay: z.uuid().describe('Of the replay that sent it again; not on Dateline’s own topics').optional(),
});

const stateHeaders = z.object({
  ce_specversion: z.literal('1.0'),
  ce_id: z.string().describe('The key and the position, `KEY@POSITION`'),
  ce_type: z.string().describe('`dateline.` and the type of the state'),
  ce_source: z.literal('urn:dateline'),
  ce_subject: z.string().describe('The key'),
  ce_dataschema: z.string().describe('The schema of the value: a URI that ends in `/TYPE/VERSION`'),
  ce_position: digits.describe('Position in the log of the last event that is in it'),
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
    channels: {
      ...Object.fromEntries(categories.map((category) => [category, channel(category)])),
      ...Object.fromEntries(stateNames.map((name) => [`state.${name}`, stateChannel(name)])),
    },
    operations: {
      ...Object.fromEntries(
        categories.map((category) => [
          `receive${capital(category)}Events`,
          receiving(
            category,
            inCategory(category).map(({ type }) => type),
          ),
        ]),
      ),
      ...Object.fromEntries(
        stateNames.map((name) => [`receive${capital(name)}States`, receiving(`state.${name}`, [states[name].type])]),
      ),
    },
    components: {
      messages: {
        ...named(allEvents, (event) => message(event, 'CloudEventHeaders')),
        ...Object.fromEntries(stateNames.map((name) => [states[name].type, message(states[name], 'StateHeaders')])),
      },
      schemas: {
        CloudEventHeaders: withoutDialect(z.toJSONSchema(headers, { io: 'input' })),
        StateHeaders: withoutDialect(z.toJSONSchema(stateHeaders, { io: 'input' })),
      },
    },
  };
}

const capital = (name: string): string => `${name.charAt(0).toUpperCase()}${name.slice(1)}`;

const receiving = (channelName: string, types: readonly string[]): Json => ({
  action: 'receive',
  channel: { $ref: `#/channels/${channelName}` },
  messages: types.map((type) => ({ $ref: `#/channels/${channelName}/messages/${type}` })),
});

const channel = (category: Category): Json => ({
  address: `dateline.${category}`,
  description: `Events of the streams \`${category}-…\`; the message key is the stream’s id, which keeps their order.`,
  messages: named(inCategory(category), ({ type }) => ({ $ref: `#/components/messages/${type}` })),
});

const stateChannel = (name: StateName): Json => ({
  address: `dateline.state.${name}`,
  description:
    'Compacted: the latest message of a key is its row, one without a value a tombstone. Drop a message whose ' +
    '`ce_position` is lower than one seen of its key.',
  messages: { [states[name].type]: { $ref: `#/components/messages/${states[name].type}` } },
});

const message = (event: Published, headersName: string): Json => ({
  name: `dateline.${event.type}`,
  title: event.type,
  summary: event.summary,
  contentType: 'application/json',
  headers: { $ref: `#/components/schemas/${headersName}` },
  payload: {
    schemaFormat: 'application/schema+json;version=draft-2020-12',
    schema: withoutDialect(eventSchema(event)),
  },
});

const withoutDialect = ({ $schema: _, ...schema }: EventSchema): Json => schema;
