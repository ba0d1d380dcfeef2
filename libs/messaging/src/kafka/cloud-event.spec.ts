import fc from 'fast-check';
import { z } from 'zod';
import { definitionOf, type Lookup, type StoredEvent } from '#events';
import { aMeetingHeld, anArticleCollected, aStanceDeclared, aStatementMade } from '#testing';
import { decodeCloudEvent, encodeCloudEvent } from './cloud-event.js';

/** A message as kafkajs hands it out: header values and value as bytes. */
function throughKafka(message: ReturnType<typeof encodeCloudEvent>): Parameters<typeof decodeCloudEvent>[0] {
  const headers = Object.entries(message.headers).map(([name, value]) => [name, Buffer.from(value)]);
  return { value: Buffer.from(message.value), headers: Object.fromEntries(headers) as Record<string, Buffer> };
}

const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 80 });
const instant = fc
  .date({ min: new Date('1990-01-01'), max: new Date('2090-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString());
const envelopes = fc
  .record({
    id: fc.uuid({ version: 7 }),
    streamVersion: fc.integer({ min: 1, max: 2 ** 31 - 1 }),
    position: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
    publishedAt: fc.oneof(
      instant,
      instant.map((time) => time.replace('Z', '+05:30')),
    ),
    recordedAt: instant,
    correlationId: fc.uuid(),
    causationId: fc.uuid(),
    actor: text,
    traceparent: fc.option(fc.stringMatching(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/), { nil: undefined }),
    redacted: fc.option(fc.array(fc.constantFrom('/text', '/title', '/quotes/0/quote'), { minLength: 1 }), {
      nil: undefined,
    }),
  })
  .map(({ traceparent, redacted, ...rest }) => ({
    ...rest,
    ...(traceparent === undefined ? {} : { traceparent }),
    ...(redacted === undefined ? {} : { redacted }),
  }));
const events: fc.Arbitrary<StoredEvent> = fc
  .tuple(envelopes, text, text)
  .chain(([envelope, words, name]) =>
    fc.constantFrom<StoredEvent>(
      anArticleCollected({ ...envelope, data: { text: words, title: name } }),
      aMeetingHeld({ ...envelope, data: { absentees: [words, name], occurred: null } }),
      aStanceDeclared({ ...envelope, data: { position: 'conditional', target: words, condition: name } }),
      aStatementMade({ ...envelope, data: { content: words, topics: [{ topicId: 'a', label: name }] } }),
    ),
  );

describe('an event as a CloudEvent', () => {
  it('comes back from Kafka as it was sent, whatever it holds', () => {
    fc.assert(
      fc.property(events, (event) => {
        expect(decodeCloudEvent(throughKafka(encodeCloudEvent(event)))).toEqual(event);
      }),
      { numRuns: 300 },
    );
  });

  it('has its attributes in headers, its data alone as value and its stream as key', () => {
    const event = aMeetingHeld({ streamId: 'meeting-6f1c', streamVersion: 2, position: 70, traceparent: '00-1-2-01' });
    expect(encodeCloudEvent(event, 'https://news.example/schemas')).toEqual({
      key: 'meeting-6f1c',
      value: JSON.stringify(event.data),
      headers: {
        'content-type': 'application/json',
        ce_specversion: '1.0',
        ce_id: event.id,
        ce_type: 'dateline.MeetingHeld',
        ce_source: 'urn:dateline',
        ce_subject: 'meeting-6f1c',
        ce_dataschema: 'https://news.example/schemas/MeetingHeld/1',
        ce_time: event.publishedAt,
        ce_sequence: '2',
        ce_position: '70',
        ce_recordedtime: event.recordedAt,
        ce_correlationid: event.correlationId,
        ce_causationid: event.causationId,
        ce_traceparent: '00-1-2-01',
        ce_actor: 'client:spec',
      },
    });
  });

  it('names its attributes in lower-case letters and digits only, as CloudEvents demands', () => {
    const headers = Object.keys(encodeCloudEvent(aMeetingHeld({ traceparent: '00-1-2-01' })).headers);
    expect(headers.filter((name) => !/^(ce_[a-z0-9]+|content-type)$/.test(name))).toEqual([]);
  });
});

describe('a message of an older version', () => {
  const known = definitionOf('StatementMade');
  const lookup: Lookup = () =>
    known && {
      ...known,
      version: 3,
      data: z.object({ words: z.string().min(1) }),
      upcast: { 1: ({ text }) => ({ content: text }), 2: ({ content }) => ({ words: content }) },
    };
  const inVersion = (version: number, data: object): ReturnType<typeof throughKafka> => {
    const message = encodeCloudEvent({ ...aStatementMade(), version });
    return { ...throughKafka(message), value: Buffer.from(JSON.stringify(data)) };
  };

  it.each([
    [1, { text: 'so' }],
    [2, { content: 'so' }],
    [3, { words: 'so', surplus: 'of a later release' }],
  ])('is read as today’s from version %d', (version, data) => {
    const { data: _, ...envelope } = aStatementMade();
    expect(decodeCloudEvent(inVersion(version, data), lookup)).toEqual({
      ...envelope,
      version: 3,
      data: { words: 'so' },
    });
  });

  it.each([
    ['is newer than this release', 4, { words: 'so' }, /version 4 of StatementMade is not known here, the newest is 3/],
    ['does not fit once it is upcast', 1, { text: '' }, /StatementMade version 1, upcast to 3, .*\/words/],
    ['is no object', 1, null, /upcast from version 1 failed/],
  ] as const)('is refused when it %s', (_, version, data, reason) => {
    expect(() => decodeCloudEvent(inVersion(version, data as object), lookup)).toThrow(reason);
  });
});

describe('a message that is no event of ours', () => {
  const valid = throughKafka(encodeCloudEvent(aMeetingHeld()));
  const without = (name: string): typeof valid => ({ ...valid, headers: { ...valid.headers, [name]: undefined } });
  const having = (name: string, value: string): typeof valid => ({
    ...valid,
    headers: { ...valid.headers, [name]: value },
  });

  it.each<[string, typeof valid, RegExp]>([
    ['no headers', { value: valid.value }, /not a CloudEvent 1.0/],
    ['another version of CloudEvents', having('ce_specversion', '0.3'), /not a CloudEvent 1.0/],
    [
      'a type that is not in the catalogue',
      having('ce_type', 'dateline.MoonLanded'),
      /"dateline.MoonLanded" is not in/,
    ],
    ['a type of somebody else', having('ce_type', 'other.MeetingHeld'), /"other.MeetingHeld" is not in/],
    [
      'a schema version that is not known',
      having('ce_dataschema', 'urn:x/MeetingHeld/2'),
      /version 2 of MeetingHeld is not known here, the newest is 1/,
    ],
    ['the schema of another type', having('ce_dataschema', 'urn:x/StatementMade/1'), /not one of MeetingHeld/],
    ['a schema without a version', having('ce_dataschema', 'urn:x/MeetingHeld'), /not one of MeetingHeld/],
    ['no id', without('ce_id'), /"id"/],
    ['no position', without('ce_position'), /"position"/],
    ['a sequence that is no number', having('ce_sequence', 'two'), /"streamVersion"/],
    ['no value', { ...valid, value: null }, /no value/],
    ['a value that is no JSON', { ...valid, value: Buffer.from('{') }, /JSON/],
    ['data that does not fit the schema', { ...valid, value: Buffer.from('{"kind":"chat"}') }, /\/kind: Invalid/],
  ])('is refused when it has %s', (_, message, reason) => {
    expect(() => decodeCloudEvent(message)).toThrow(reason);
  });
});
