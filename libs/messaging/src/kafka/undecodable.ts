import { createHash } from 'node:crypto';
import type { IHeaders, KafkaMessage } from 'kafkajs';
import { reasonOf } from '../messaging-logger.js';
import type { UndecodableMessage } from '../transport.js';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** What can be said of a message that is no event: what its headers tell, and else where it stands. */
export function undecodable(
  partition: string,
  { message, error }: { message: KafkaMessage; error: unknown },
): UndecodableMessage {
  const { key, value, offset, headers = {} } = message;
  const texts = { ce_id: '', ce_type: 'unknown', ce_position: '0', ...textsOf(headers) };
  const position = Number(texts.ce_position);
  const place = `${partition}@${offset}`;
  return {
    partition,
    offset,
    cause: reasonOf(error),
    streamId: key?.toString() ?? place,
    eventId: UUID.test(texts.ce_id) ? texts.ce_id : uuidOf(place),
    position: Number.isSafeInteger(position) ? position : 0,
    type: texts.ce_type.replace(/^dateline\./, ''),
    headers: texts,
    value: value?.toString('base64') ?? null,
  };
}

function textsOf(headers: IHeaders): Record<string, string> {
  const text = (header: IHeaders[string]): string => String(Array.isArray(header) ? header[0] : header);
  return Object.fromEntries(Object.entries(headers).map(([name, header]) => [name, text(header)]));
}

/** Always the same for a place, in the form of a UUID of version 8 (RFC 9562: of one's own making). */
function uuidOf(place: string): string {
  const hex = createHash('sha256').update(place).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
