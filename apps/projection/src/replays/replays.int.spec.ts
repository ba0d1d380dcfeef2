import { v7 as newId } from 'uuid';
import type { StoredEvent } from '#events';
import { encodeCloudEvent } from '#messaging';
import { aMeetingHeld, anArticleCollected, aStanceDeclared, describeWithKafka } from '#testing';
import { serveProjection, type ServedProjection } from '../served-projection.contract.js';
import { openSpecKafka, type SeenMessage, type SpecKafka } from '../spec-kafka.contract.js';

type Shown = { id: string; state: string; sent: number; total: number; position: number; error: string | null };

let served: ServedProjection;

const start = async (request: object): Promise<Shown> => {
  const { status, body } = await served.send('POST', '/v1/replays', request);
  expect({ status, body }).toMatchObject({ status: 202 });
  return body;
};
const stateOf = (id: string): string => `SELECT state FROM dateline.replay WHERE id = '${id}'`;
const show = async (id: string): Promise<Shown> => (await served.send('GET', `/v1/replays/${id}`)).body;
const positions = (seen: readonly SeenMessage[]): number[] =>
  seen.map(({ headers }) => Number(headers['ce_position'])).sort((a, b) => a - b);
const inOrder = (events: readonly StoredEvent[]): number[] => events.map(({ position }) => position);

describeWithKafka('a replay', () => {
  let kafka: SpecKafka;
  let topic: string;
  beforeEach(async () => {
    kafka = openSpecKafka();
    topic = `${kafka.prefix}again`;
    served = await serveProjection(kafka.settings);
  });
  afterEach(async () => {
    await served.stop();
    await kafka.close();
  });

  /** An article, then so many meetings told twice over in as many streams, and a stance at the end. */
  const appendSome = async (streams: number): Promise<StoredEvent[]> => {
    const meetings = Array.from({ length: streams }, (_, n) => aMeetingHeld({ streamId: `meeting-${n}` }));
    const again = meetings.map((meeting) => ({ ...meeting, data: { ...meeting.data, confidence: 0.5 } }));
    return served.append(anArticleCollected(), ...meetings, ...again, aStanceDeclared());
  };

  it('sends each event of the log once, as the relay would, and says which replay it was', async () => {
    const events = await appendSome(20);
    const { id } = await start({ topic, from: 1 });
    await served.eventually(stateOf(id), [{ state: 'completed' }]);
    const seen = await kafka.read(topic);
    const stored = await served.store.read({ after: 0, limit: 1_000 });
    expect(inOrder(stored)).toEqual(inOrder(events));
    const expected = stored.map((event) => {
      const { key, value, headers } = encodeCloudEvent(event);
      return { key, value, headers: { ...headers, ce_replay: id } };
    });
    const told = seen.map(({ key, value, headers }) => ({ key, value, headers }));
    const byPosition = (a: (typeof told)[0], b: (typeof told)[0]): number =>
      Number(a.headers['ce_position']) - Number(b.headers['ce_position']);
    expect(told.sort(byPosition)).toEqual(expected);
    for (const streamId of new Set(seen.map(({ key }) => key))) {
      const ofStream = seen.filter(({ key }) => key === streamId);
      expect(new Set(ofStream.map(({ partition }) => partition)).size).toBe(1);
      expect(ofStream.map(({ headers }) => headers['ce_sequence'])).toEqual(
        events.filter((event) => event.streamId === streamId).map(({ streamVersion }) => String(streamVersion)),
      );
    }
    expect(new Set(seen.map(({ partition }) => partition)).size).toBe(3);
    expect(await show(id)).toMatchObject({ sent: events.length, total: events.length, error: null });
  });

  it('ends where the log ended when it was asked for', async () => {
    const before = await appendSome(2);
    const { id, total } = await start({ topic, from: 1 });
    await appendSome(3);
    await served.eventually(stateOf(id), [{ state: 'completed' }]);
    expect([total, positions(await kafka.read(topic))]).toEqual([before.length, inOrder(before)]);
  });

  it.each<[string, (events: readonly StoredEvent[]) => object, (event: StoredEvent, index: number) => boolean]>([
    [
      'from one position to another',
      (events) => ({ from: events[2]?.position, to: events[5]?.position }),
      (_, index) => index >= 2 && index <= 5,
    ],
    ['of a type', () => ({ from: 1, types: ['StanceDeclared'] }), ({ type }) => type === 'StanceDeclared'],
    ['of categories', () => ({ from: 1, categories: ['article', 'stance'] }), ({ type }) => type !== 'MeetingHeld'],
    ['of a stream', () => ({ from: 1, streamId: 'meeting-1' }), ({ streamId }) => streamId === 'meeting-1'],
    ['recorded since a day', () => ({ from: '2020-01-01' }), () => true],
    ['recorded later than all', () => ({ from: '2100-01-01T00:00:00+01:00' }), () => false],
  ])('sends what is %s, and nothing else', async (_, requestOf, isMeant) => {
    const events = await appendSome(4);
    const meant = events.filter(isMeant);
    const { id, total } = await start({ topic, ...requestOf(events) });
    await served.eventually(stateOf(id), [{ state: 'completed' }]);
    expect(total).toBe(meant.length);
    if (total > 0) expect(positions(await kafka.read(topic))).toEqual(inOrder(meant));
  });

  it('takes a time for what was recorded from it, and before it', async () => {
    const [first, second] = [await appendSome(1), await appendSome(2)];
    const between = second[0]?.recordedAt ?? '';
    const [late, early] = [
      await start({ topic: `${topic}.late`, from: between }),
      await start({ topic: `${topic}.early`, from: 1, to: between }),
    ];
    await served.eventually(stateOf(late.id), [{ state: 'completed' }]);
    await served.eventually(stateOf(early.id), [{ state: 'completed' }]);
    expect(positions(await kafka.read(`${topic}.late`))).toEqual(inOrder(second));
    expect(positions(await kafka.read(`${topic}.early`))).toEqual(inOrder(first));
  });

  it('fails with the reason when the topic takes no such message, and leaves other replays alone', async () => {
    await appendSome(1);
    const admin = kafka.cluster.kafka.admin();
    await admin.connect();
    await admin.createTopics({
      waitForLeaders: false,
      topics: [{ topic, configEntries: [{ name: 'max.message.bytes', value: '100' }] }],
    });
    await admin.disconnect();
    const [bad, good] = [await start({ topic, from: 1 }), await start({ topic: `${topic}.good`, from: 1 })];
    await served.eventually(stateOf(bad.id), [{ state: 'failed' }]);
    await served.eventually(stateOf(good.id), [{ state: 'completed' }]);
    expect((await show(bad.id)).error).toMatch(/larger|too large|max message size/i);
  });

  it('refuses topics that Dateline or Kafka reads itself', async () => {
    for (const own of [kafka.cluster.topicOf('meeting'), kafka.cluster.stateTopicOf('actor'), '__consumer_offsets']) {
      const { status, body } = await served.send('POST', '/v1/replays', { topic: own, from: 1 });
      expect({ status, body }).toMatchObject({ status: 422, body: { errors: [{ pointer: '/topic' }] } });
    }
    expect(await served.rows('SELECT FROM dateline.replay')).toEqual([]);
  });

  it('is started, listed, shown and waited for from the shell', async () => {
    const events = await appendSome(2);
    expect((await served.cli('replay', 'list')).stdout).toBe('Nothing was published again.\n');
    const done = await served.cli(
      'replay',
      'start',
      '--topic',
      topic,
      '--from',
      '1',
      '--wait',
      '--type',
      'MeetingHeld',
    );
    expect(done).toMatchObject({ code: 0, stderr: expect.stringMatching(/queued|running/) as string });
    expect(done.stdout).toMatch(/^Replay \S+ to \S+again: completed, 4 of 4 events, \d+ a second\n$/);
    expect(await kafka.read(topic)).toHaveLength(events.length - 2);
    const id = done.stdout.split(' ')[1] ?? '';
    expect((await served.cli('replay', 'list')).stdout).toContain(`${id}  completed  ${topic}`);
    expect((await served.cli('replay', 'show', id)).stdout).toBe(done.stdout);
    expect(await served.cli('replay', 'cancel', id)).toMatchObject({ code: 1 });
    expect(await served.cli('replay', 'start', '--topic', topic)).toMatchObject({ code: 2 });
    const backwards = await served.cli('replay', 'start', '--topic', topic, '--from', '3', '--to', '1');
    expect(backwards).toMatchObject({ code: 1, stderr: expect.stringContaining('/to') as string });
  });
});

describe('a replay without brokers', () => {
  afterEach(() => served.stop());

  it('is refused with the remedy where none are set', async () => {
    served = await serveProjection();
    const { status, body } = await served.send('POST', '/v1/replays', { topic: 'again', from: 1 });
    expect({ status, body }).toMatchObject({
      status: 409,
      body: { detail: expect.stringContaining('KAFKA_BROKERS') as string },
    });
  });

  it('waits for brokers that are away, says so, and can be cancelled', async () => {
    served = await serveProjection({ KAFKA_BROKERS: '127.0.0.1:1' });
    await served.append(anArticleCollected());
    const { id } = await start({ topic: 'again', from: 1 });
    await served.eventually(`SELECT state, error IS NOT NULL AS waits FROM dateline.replay`, [
      { state: 'running', waits: true },
    ]);
    expect(await show(id)).toMatchObject({ sent: 0, error: expect.stringContaining('127.0.0.1:1') as string });
    expect(await served.send('DELETE', `/v1/replays/${id}`)).toMatchObject({
      status: 200,
      body: { state: 'cancelled' },
    });
    expect(await served.send('DELETE', `/v1/replays/${id}`)).toMatchObject({ status: 409 });
    await served.restart();
    expect(await show(id)).toMatchObject({ state: 'cancelled', sent: 0 });
  });

  it('is listed page by page, and wrong requests are told what is wrong', async () => {
    served = await serveProjection({ KAFKA_BROKERS: '127.0.0.1:1' });
    const ids = [await start({ topic: 'a', from: 1 }), await start({ topic: 'b', from: 1 })].map(({ id }) => id);
    type Page = { data: Shown[]; page: { next: string | null } };
    const first: Page = (await served.send('GET', '/v1/replays?limit=1')).body;
    const rest: Page = (await served.send('GET', `/v1/replays?limit=1&cursor=${first.page.next ?? ''}`)).body;
    expect([...first.data, ...rest.data].map(({ id }) => id)).toEqual(ids.reverse());
    expect(rest.page.next).toBeNull();
    const wrong: [string, string, object | undefined, number][] = [
      ['POST', '/v1/replays', {}, 400],
      ['POST', '/v1/replays', { topic: 'a' }, 400],
      ['POST', '/v1/replays', { topic: '..', from: 1 }, 400],
      ['POST', '/v1/replays', { topic: 'a b', from: 1 }, 400],
      ['POST', '/v1/replays', { topic: 'a', from: 0 }, 400],
      ['POST', '/v1/replays', { topic: 'a', from: 'yesterday' }, 400],
      ['POST', '/v1/replays', { topic: 'a', from: 1, types: ['MoonLanded'] }, 400],
      ['POST', '/v1/replays', { topic: 'a', from: 1, until: 2 }, 400],
      ['POST', '/v1/replays', { topic: 'a', from: 5, to: 1 }, 422],
      ['GET', '/v1/replays?state=lost', undefined, 400],
      ['GET', '/v1/replays?colour=red', undefined, 400],
      ['GET', `/v1/replays/${newId()}`, undefined, 404],
      ['DELETE', `/v1/replays/${newId()}`, undefined, 404],
      ['GET', '/v1/replays/7', undefined, 404],
    ];
    for (const [method, path, body, status] of wrong) {
      const answer = await served.send(method, path, body);
      expect({ path, body, answer }).toMatchObject({ answer: { status } });
    }
  });
});
