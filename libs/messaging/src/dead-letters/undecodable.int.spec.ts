import { setTimeout as sleep } from 'node:timers/promises';
import kafkajs, { type Message } from 'kafkajs';
import { migrate } from '#platform';
import {
  aMeetingHeld,
  asLog,
  createTestDatabase,
  describeWithKafka,
  testBrokers,
  until,
  type TestDatabase,
} from '#testing';
import { encodeCloudEvent } from '../kafka/cloud-event.js';
import { ensureTopics } from '../kafka/ensure-topics.js';
import { KafkaTransport } from '../kafka/kafka-transport.js';
import { openSpecCluster, type SpecCluster } from '../kafka/spec-cluster.js';
import { migrations } from '../all-migrations.contract.js';
import type { Consumption } from '../transport.js';
import { DeadLetters } from './dead-letters.js';
import { GuardedTransport } from './guarded-transport.js';

const silent = { error: () => undefined, warn: () => undefined };
const backoff = { initialMs: 20, maxMs: 100 };
const topics = { partitions: 3 };
const group = 'readers';

/** Three events of `a`, two of `b`, `e` and `g` each, as the relay sends them. */
const [a1, a2, a3, b1, b2, e1, e2, g1, g2] = asLog(
  ['a', 'a', 'a', 'b', 'b', 'e', 'e', 'g', 'g'].map((name) => aMeetingHeld({ streamId: `meeting-${name}` })),
).map((event) => encodeCloudEvent(event));

/** A message with other headers. */
function withHeaders(message: typeof a1, headers: Record<string, string>): Message {
  return { ...message, value: message?.value ?? null, headers: { ...message?.headers, ...headers } };
}

describeWithKafka('a message on Kafka that is no event we can read', () => {
  let test: TestDatabase;
  let kafka: SpecCluster;
  let deadLetters: DeadLetters;
  let handled: string[];
  let running: Consumption[];
  beforeEach(async () => {
    test = await createTestDatabase();
    await migrate(test.database, migrations);
    kafka = openSpecCluster(testBrokers());
    await ensureTopics(kafka.cluster, silent, { ...topics, categories: ['meeting'] });
    deadLetters = new DeadLetters(test.database);
    [handled, running] = [[], []];
  });
  afterEach(async () => {
    await Promise.all(running.map((consumption) => consumption.stop()));
    await kafka.close();
    await test.drop();
  });

  const send = async (...messages: (Message | undefined)[]): Promise<void> => {
    const producer = kafka.cluster.kafka.producer({ createPartitioner: kafkajs.Partitioners.DefaultPartitioner });
    await producer.connect();
    const given = messages.filter((message) => message !== undefined);
    await producer.send({ topic: kafka.cluster.topicOf('meeting'), messages: given });
    await producer.disconnect();
  };
  const consume = async (): Promise<Consumption> => {
    const transport = new KafkaTransport({ cluster: kafka.cluster, logger: silent, topics, backoff });
    const options = { deadLetters, logger: silent, retryPollMs: 50 };
    const consumption = await new GuardedTransport(transport, options).subscribe({
      group,
      categories: ['meeting'],
      handle: ({ events }) =>
        Promise.resolve(void handled.push(...events.map((event) => `${event.streamId}/${event.streamVersion}`))),
    });
    running.push(consumption);
    return consumption;
  };
  /** What lies there, by stream and cause. */
  const letters = (): Promise<{ stream: string; state: string; code: string | null; cause: string }[]> =>
    test.database.query({
      text: `SELECT split_part(stream_id, '.', 1) AS stream, state, code, cause FROM dateline.dead_letter
             ORDER BY stream_id, position`,
    });
  const untilLetters = async (count: number): Promise<void> => {
    for (let tries = 0; (await letters()).length < count && tries < 600; tries += 1) await sleep(50);
  };

  it('is parked with its cause; later ones of its key wait, and all others flow on', async () => {
    await send(
      a1,
      { key: 'meeting-a', value: '{ this is no JSON', headers: { ...a2?.headers } },
      a3,
      b1,
      { key: 'meeting-c', value: 'no headers' },
      { key: 'meeting-d', value: null },
      withHeaders(e1, { ce_dataschema: 'urn:dateline:schemas/MeetingHeld/99' }),
      e2,
      { key: 'meeting-f', value: Buffer.alloc(3_000_000, 0xff) },
      { value: 'neither key nor headers' },
      withHeaders(g1, { ce_type: 'dateline.MoonLanded' }),
      b2,
    );
    const first = await consume();
    await until(() => handled.includes('meeting-b/2'));
    await untilLetters(9);
    const noEvent = 'the message is not a CloudEvent 1.0 in binary mode';
    const all = await letters();
    expect(all.filter(({ stream }) => stream.startsWith('meeting-'))).toEqual([
      { stream: 'meeting-a', state: 'parked', code: 'UNDECODABLE', cause: expect.stringContaining('JSON') as string },
      { stream: 'meeting-a', state: 'behind', code: null, cause: expect.stringContaining('waits behind') as string },
      { stream: 'meeting-c', state: 'parked', code: 'UNDECODABLE', cause: noEvent },
      { stream: 'meeting-d', state: 'parked', code: 'UNDECODABLE', cause: noEvent },
      {
        stream: 'meeting-e',
        state: 'parked',
        code: 'UNDECODABLE',
        cause: expect.stringContaining('version 99 of MeetingHeld') as string,
      },
      { stream: 'meeting-e', state: 'behind', code: null, cause: expect.stringContaining('waits behind') as string },
      { stream: 'meeting-f', state: 'parked', code: 'UNDECODABLE', cause: noEvent },
      {
        stream: 'meeting-g',
        state: 'parked',
        code: 'UNDECODABLE',
        cause: expect.stringContaining('MoonLanded') as string,
      },
    ]);
    expect(all).toHaveLength(9);
    expect(handled.toSorted()).toEqual(['meeting-a/1', 'meeting-b/1', 'meeting-b/2']);
    await first.stop();
    await consume();
    await send(g2);
    await untilLetters(10);
    expect((await letters()).filter(({ stream }) => stream === 'meeting-g').map(({ state }) => state)).toEqual([
      'parked',
      'behind',
    ]);
    expect(handled).toHaveLength(3);
  });

  it('is handled, with those behind it, once we have learned to read it', async () => {
    await send(withHeaders(e1, { ce_dataschema: 'urn:dateline:schemas/MeetingHeld/99' }), e2);
    await consume();
    await untilLetters(2);
    await deadLetters.requestRetry({ group });
    for (let attempts = 1; attempts < 2;) {
      await sleep(20);
      attempts = (await deadLetters.list({ state: 'parked' }, { limit: 1 }))[0]?.attempts ?? 0;
    }
    expect(handled).toEqual([]);
    // What a release does that knows version 99, the spec does to the message instead.
    await test.database.query({
      text: `UPDATE dateline.dead_letter SET message = jsonb_set(message, '{headers,ce_dataschema}', to_jsonb($1::text))
             WHERE state = 'parked'`,
      values: [e1?.headers['ce_dataschema']],
    });
    await deadLetters.requestRetry({ group });
    await until(() => handled.length === 2);
    expect(handled).toEqual(['meeting-e/1', 'meeting-e/2']);
  });

  it('that is discarded frees those behind it', async () => {
    await send({ key: 'meeting-a', value: 'garbage' }, a1, a2);
    await consume();
    await untilLetters(3);
    const [letter] = await deadLetters.list({ state: 'parked' }, { limit: 1 });
    expect(await deadLetters.open(letter?.id ?? '')).toMatchObject({
      streamId: 'meeting-a',
      cause: 'the message is not a CloudEvent 1.0 in binary mode',
      behind: 2,
      message: { value: Buffer.from('garbage').toString('base64') },
    });
    expect(await deadLetters.discard(letter?.id ?? '', { by: 'client:spec', reason: 'written by mistake' })).toBe(2);
    await until(() => handled.length === 2);
    expect(handled).toEqual(['meeting-a/1', 'meeting-a/2']);
    await send(a3);
    await until(() => handled.length === 3);
  });
});
