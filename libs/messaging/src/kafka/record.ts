import kafkajs, { type Message, type ProducerBatch } from 'kafkajs';
import type { EncodedMessage } from './cloud-event.js';

/**
 * Options of a producer for messages that were wrapped. KafkaJS makes a buffer of half a kilobyte for each header of each
 * record, which costs more than all the rest of sending. So records are written here, and KafkaJS gets each as the value
 * of a message without headers; in the place of compression that wrapping comes off again, and brokers see plain records.
 */
export const unwrapping: Pick<ProducerBatch, 'compression'> = {};

/** KafkaJS puts its lowest three bits into the batch: those of 8 say "not compressed". */
const CODEC = 8;

// KafkaJS's types know no codecs but its own.
Object.assign(unwrapping, { compression: CODEC });
Object.assign(kafkajs.CompressionCodecs, {
  [CODEC]: () => ({ compress: ({ buffer }: { buffer: Buffer }) => Promise.resolve(unwrap(buffer)) }),
});

/** A message of texts; a value of null is a tombstone. */
type Wrapped = Omit<EncodedMessage, 'value'> & { readonly value: string | null };

/** The length that says that there is no value. */
const NONE = -1;

/** The message to be sent with the options `unwrapping`, in the place of the given one. */
export function wrap({ key, value, headers }: Wrapped): Message & { readonly value: Buffer } {
  const pairs = Object.entries(headers);
  const texts = [key, value, ...pairs.flat()];
  const lengths = texts.map((text) => (text === null ? NONE : Buffer.byteLength(text)));
  const bytesOf = (length: number): number => sizeOfVarint(length) + Math.max(0, length);
  const size = lengths.reduce((sum, length) => sum + bytesOf(length), sizeOfVarint(pairs.length));
  const buffer = Buffer.allocUnsafe(size);
  let at = 0;
  for (const [index, text] of texts.entries()) {
    if (index === 2) at = writeVarint(buffer, at, pairs.length);
    const length = lengths[index] ?? 0;
    at = writeVarint(buffer, at, length);
    if (text !== null) at += buffer.write(text, at, length === text.length ? 'latin1' : 'utf8');
  }
  if (pairs.length === 0) writeVarint(buffer, at, 0);
  return { key, value: buffer };
}

/**
 * Of each record (Kafka protocol, "Record"), keeps attributes, time and offset and replaces key, value and headers by
 * what the value holds.
 */
function unwrap(records: Buffer): Buffer {
  const result = Buffer.allocUnsafe(records.length);
  let to = 0;
  for (let at = 0; at < records.length;) {
    const { value: length, end: start } = readVarint(records, at);
    // One byte of attributes, then the differences in time and in offset.
    const { end: headEnd } = readVarint(records, readVarint(records, start + 1).end);
    const key = readVarint(records, headEnd);
    const value = readVarint(records, key.end + Math.max(0, key.value));
    to = writeVarint(result, to, headEnd - start + value.value);
    to += records.copy(result, to, start, headEnd);
    to += records.copy(result, to, value.end, value.end + value.value);
    at = start + length;
  }
  return result.subarray(0, to);
}

/** Varints are written in zigzag; lengths up to 2^31 fit. */
const zigzag = (value: number): number => (value < 0 ? -2 * value - 1 : 2 * value);

function writeVarint(buffer: Buffer, at: number, value: number): number {
  let rest = zigzag(value);
  let next = at;
  while (rest >= 0x80) {
    buffer[next++] = (rest & 0x7f) | 0x80;
    rest = Math.floor(rest / 128);
  }
  buffer[next++] = rest;
  return next;
}

function sizeOfVarint(value: number): number {
  let size = 1;
  for (let rest = zigzag(value); rest >= 0x80; rest = Math.floor(rest / 128)) size += 1;
  return size;
}

function readVarint(buffer: Buffer, at: number): { value: number; end: number } {
  let raw = 0;
  for (let next = at, shift = 0; ; next += 1, shift += 7) {
    const byte = buffer[next] ?? 0;
    raw |= (byte & 0x7f) << shift;
    if (byte < 0x80) return { value: (raw >>> 1) ^ -(raw & 1), end: next + 1 };
  }
}
