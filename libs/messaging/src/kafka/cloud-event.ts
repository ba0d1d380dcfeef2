import type { IHeaders, KafkaMessage } from 'kafkajs';
import {
  definitionOf,
  envelope,
  readData,
  UnreadableEventError,
  type ListedEvent,
  type Lookup,
  type StoredEvent,
} from '#events';

/** Where the schemas of events are published, without a final slash; `/MeetingHeld/1` is added. */
export const defaultSchemaBase = 'urn:dateline:schemas';

/** A Kafka message of texts alone. */
export type EncodedMessage = {
  readonly key: string;
  readonly value: string;
  readonly headers: Readonly<Record<string, string>>;
};

const TYPE_PREFIX = 'dateline.';

/**
 * An event as a Kafka message: a CloudEvent in binary mode (CloudEvents 1.0 §3.1, Kafka protocol binding §3.2), that
 * is attributes as `ce_*` headers and the data alone as JSON value. The key is the stream's id.
 */
export function encodeCloudEvent(event: StoredEvent, schemaBase: string = defaultSchemaBase): EncodedMessage {
  const { traceparent, redacted } = event;
  return {
    key: event.streamId,
    value: JSON.stringify(event.data),
    headers: {
      'content-type': 'application/json',
      ce_specversion: '1.0',
      ce_id: event.id,
      ce_type: `${TYPE_PREFIX}${event.type}`,
      ce_source: 'urn:dateline',
      ce_subject: event.streamId,
      ce_dataschema: `${schemaBase}/${event.type}/${event.version}`,
      ce_time: event.publishedAt,
      ce_sequence: String(event.streamVersion),
      ce_position: String(event.position),
      ce_recordedtime: event.recordedAt,
      ce_correlationid: event.correlationId,
      ce_causationid: event.causationId,
      ce_actor: event.actor,
      ...(traceparent === undefined ? {} : { ce_traceparent: traceparent }),
      ...(redacted === undefined ? {} : { ce_redacted: redacted.join(' ') }),
    },
  };
}

/**
 * The event of a Kafka message as today's: data of an older version is upcast, and all is validated by the catalogue.
 * Throws when the message is no CloudEvent of ours, its type or version is not in the catalogue, or its data does not fit.
 */
export function decodeCloudEvent(
  { value, headers = {} }: Pick<KafkaMessage, 'value' | 'headers'>,
  lookup: Lookup = definitionOf,
): StoredEvent {
  const attribute = (name: string): string | undefined => textOf(headers[`ce_${name}`]);
  if (attribute('specversion') !== '1.0') throw new Error('the message is not a CloudEvent 1.0 in binary mode');
  const definition = definitionOfType(attribute('type'), lookup);
  const version = versionOf(attribute('dataschema'), definition);
  if (value === null) throw new Error('the message has no value');
  const [traceparent, redacted] = [attribute('traceparent'), attribute('redacted')];
  const event = {
    ...envelope.parse({
      id: attribute('id'),
      streamId: attribute('subject'),
      streamVersion: Number(attribute('sequence')),
      position: Number(attribute('position')),
      publishedAt: attribute('time'),
      recordedAt: attribute('recordedtime'),
      correlationId: attribute('correlationid'),
      causationId: attribute('causationid'),
      actor: attribute('actor'),
      ...(traceparent === undefined ? {} : { traceparent }),
      ...(redacted === undefined ? {} : { redacted: redacted.split(' ') }),
    }),
    type: definition.type,
    version: definition.version,
    data: readData(definition, version, JSON.parse(value.toString())),
  };
  // The schema of `type` has just been applied to `data`, which the compiler cannot follow.
  return event as StoredEvent;
}

function definitionOfType(ceType = '', lookup: Lookup): ListedEvent {
  const definition = ceType.startsWith(TYPE_PREFIX) ? lookup(ceType.slice(TYPE_PREFIX.length)) : undefined;
  if (definition === undefined) throw new UnreadableEventError(`the type "${ceType}" is not in the catalogue`);
  return definition;
}

/** The last segment of the schema's address; the one before it is the type. */
function versionOf(dataSchema = '', { type }: ListedEvent): number {
  const [name, version = ''] = dataSchema.split('/').slice(-2);
  if (name === type && /^[1-9]\d*$/.test(version)) return Number(version);
  throw new UnreadableEventError(`the schema "${dataSchema}" is not one of ${type}: it must end in /${type}/VERSION`);
}

function textOf(header: IHeaders[string]): string | undefined {
  const single = Array.isArray(header) ? header[0] : header;
  return single?.toString();
}
