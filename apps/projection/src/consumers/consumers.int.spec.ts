import { KafkaPublisher, PostgresTransport, type Consumption } from '#messaging';
import { aMeetingHeld, anArticleCollected, describeWithKafka, until } from '#testing';
import { serveProjection, type ServedProjection } from '../served-projection.contract.js';
import { openSpecKafka, type SpecKafka } from '../spec-kafka.contract.js';
import type { Consumer, ResetReceipt } from './consumer.js';

const silent = { error: () => undefined, warn: () => undefined };

let served: ServedProjection;
afterEach(() => served.stop());

const show = async (group: string): Promise<Consumer> => (await served.send('GET', `/v1/consumers/${group}`)).body;
const reset = (group: string, body: object): Promise<{ status: number; body: ResetReceipt }> =>
  served.send('POST', `/v1/consumers/${group}/reset`, body);

describe('consumers that tail the log', () => {
  let handled: number[];
  beforeEach(async () => {
    handled = [];
    served = await serveProjection();
  });

  /** Reads articles for the group `extraction`, as the extraction app does. */
  const read = (): Promise<Consumption> =>
    new PostgresTransport({ database: served.test.database, log: served.store, logger: silent }).subscribe({
      group: 'extraction',
      categories: ['article'],
      handle: ({ events }) => Promise.resolve(void handled.push(...events.map(({ position }) => position))),
    });
  const append = (count: number): Promise<{ position: number; recordedAt: string }[]> =>
    served.append(
      ...Array.from({ length: count }, () => {
        const articleId = crypto.randomUUID();
        return anArticleCollected({ streamId: `article-${articleId}`, data: { articleId } });
      }),
    );

  it('are listed with their lag, in events of what they read and in seconds', async () => {
    await append(3);
    const reading = await read();
    await until(() => handled.length === 3);
    await reading.stop();
    expect(await show('extraction')).toMatchObject({ state: 'Empty', members: [], lag: 0, lagSeconds: 0 });
    await append(2);
    await served.append(anArticleCollected(), aMeetingHeld());
    const behind = await show('extraction');
    expect(behind).toMatchObject({ transport: 'postgres', lag: 3 });
    expect(behind.lagSeconds).toBeGreaterThan(0);
    const { body } = await served.send('GET', '/v1/consumers');
    expect((body as { data: Consumer[] }).data.map(({ group }) => group)).toContain('extraction');
  });

  it('go on from where they are set to, and lose nothing from there on', async () => {
    const events = await append(6);
    let reading = await read();
    await until(() => handled.length === 6);
    await reading.stop();
    for (const [to, first] of [
      ['earliest', 0],
      [events[2]?.position, 2],
      [events[4]?.recordedAt, 4],
      ['latest', 6],
    ] as const) {
      const dry = await reset('extraction', { to, dryRun: true });
      expect(dry.body).toMatchObject({ dryRun: true, note: expect.stringContaining('not recorded twice') as string });
      const before = (await show('extraction')).partitions.map(({ at }) => at);
      const { status, body } = await reset('extraction', { to });
      expect({ status, moves: body.moves }).toEqual({ status: 200, moves: dry.body.moves });
      expect(body.moves.map(({ from }) => from)).toEqual(before);
      handled = [];
      reading = await read();
      await served.eventually(
        `SELECT min(position) >= ${events[5]?.position ?? 0} AS done FROM dateline.consumer_checkpoint
        WHERE group_name = 'extraction' OR ${first} = 6`,
        [{ done: true }],
      );
      await reading.stop();
      expect(handled.sort((a, b) => a - b)).toEqual(events.slice(first).map(({ position }) => position));
    }
  });

  it('are not moved while somebody reads for them, and it is told who', async () => {
    await append(2);
    const reading = await read();
    await until(() => handled.length === 2);
    const before = (await show('extraction')).partitions;
    const { status, body } = await reset('extraction', { to: 'earliest' });
    expect({ status, body }).toMatchObject({
      status: 409,
      body: { detail: expect.stringMatching(/read for by 1 \(dateline at .*stop them/) as string },
    });
    expect((await reset('extraction', { to: 'earliest', dryRun: true })).status).toBe(200);
    expect((await show('extraction')).partitions).toEqual(before);
    await reading.stop();
  });

  it.each([
    ['nobody', { to: 'earliest' }, 404],
    ['extraction', {}, 400],
    ['extraction', { to: 'soon' }, 400],
    ['extraction', { to: 0 }, 400],
    ['extraction', { to: 'latest', force: true }, 400],
  ])('refuse for group %s the reset %j', async (group, body, status) => {
    expect(await reset(group, body)).toMatchObject({ status });
  });
});

describeWithKafka('consumers on Kafka', () => {
  let kafka: SpecKafka;
  let topic: string;
  let team: string;
  beforeEach(async () => {
    kafka = openSpecKafka();
    [topic, team] = [kafka.cluster.topicOf('meeting'), `${kafka.prefix}team`];
    served = await serveProjection(kafka.settings);
    const publisher = new KafkaPublisher({ cluster: kafka.cluster, logger: silent, topics: { partitions: 3 } });
    const meetings = Array.from({ length: 12 }, (_, n) => aMeetingHeld({ streamId: `meeting-${n}` }));
    await publisher.publish(await served.append(anArticleCollected(), ...meetings));
    await publisher.close();
  });
  afterEach(() => kafka.close());

  /** Reads to the end for the group, commits and leaves; answers the keys in the order in which they came. */
  const readOn = async (from: string, count: number): Promise<string[]> => {
    const keys: string[] = [];
    const consumer = kafka.cluster.kafka.consumer({ groupId: team, maxWaitTimeInMs: 100 });
    await consumer.connect();
    await consumer.subscribe({ topic: from, fromBeginning: true });
    await consumer.run({ eachMessage: ({ message }) => Promise.resolve(void keys.push(String(message.key))) });
    await until(() => keys.length >= count);
    await consumer.stop();
    await consumer.disconnect();
    return keys;
  };

  it('are set back, whoever they belong to, and read everything again', async () => {
    const first = await readOn(topic, 12);
    expect(await show(team)).toMatchObject({ transport: 'kafka', state: 'Empty', lag: 0, lagSeconds: 0 });
    const dry = await reset(team, { to: 'earliest', dryRun: true });
    expect(await show(team)).toMatchObject({ lag: 0 });
    const { status, body } = await reset(team, { to: 'earliest' });
    expect({ status, moves: body.moves, note: body.note }).toEqual({ status: 200, moves: dry.body.moves, note: null });
    expect(body.moves.map(({ partition, to }) => [partition, to])).toEqual(
      [0, 1, 2].map((number) => [`${topic}/${number}`, 0]),
    );
    expect(await show(team)).toMatchObject({ lag: 12, lagSeconds: null });
    expect((await readOn(topic, 12)).sort()).toEqual(first.sort());
    expect(await show(team)).toMatchObject({ lag: 0 });
  });

  it('are set to a time or position, never behind it', async () => {
    const times = `${kafka.prefix}times`;
    const admin = kafka.cluster.kafka.admin();
    await admin.connect();
    await admin.createTopics({ waitForLeaders: false, topics: [{ topic: times, numPartitions: 1 }] });
    await admin.disconnect();
    await kafka.read(times);
    const noon = Date.UTC(2025, 1, 18, 12);
    const producer = kafka.cluster.kafka.producer();
    await producer.connect();
    const messages = [-60, 0, 60].map((minutes) => ({
      key: `at ${minutes}`,
      value: 'x',
      timestamp: String(noon + minutes * 60_000),
    }));
    await producer.send({ topic: times, messages });
    await producer.disconnect();
    await readOn(times, 3);
    const after = await reset(team, { to: new Date(noon + 30 * 60_000).toISOString() });
    expect(after.body.moves).toEqual([{ partition: `${times}/0`, from: 3, to: 2 }]);
    expect(await readOn(times, 1)).toEqual(['at 60']);
    const within = await reset(team, { to: new Date(noon + 5 * 60_000).toISOString() });
    expect(within.body.moves).toMatchObject([{ from: 3, to: 1 }]);
    expect(await readOn(times, 2)).toEqual(['at 0', 'at 60']);
    // The events of the log are recorded later than all of these messages.
    expect((await reset(team, { to: 1 })).body.moves).toMatchObject([{ to: 3 }]);
    expect((await reset(team, { to: 'latest' })).body.moves).toMatchObject([{ to: 3 }]);
  });

  it('are set to the time of a position, so that none from it on is left out', async () => {
    await readOn(topic, 12);
    const [, , third] = await served.store.read({ after: 0, limit: 3 });
    const { body } = await reset(team, { to: third?.position ?? 0 });
    expect(body.moves.map(({ to }) => to)).toEqual([0, 0, 0]);
    expect(await readOn(topic, 12)).toHaveLength(12);
  });

  it('are not moved while somebody reads for them; the prefix may be left out', async () => {
    const group = `${kafka.prefix}projection-articles-v2-b1`;
    const isStable = async (): Promise<boolean> => {
      const { state, members } = await show('projection-articles-v2-b1');
      return state === 'Stable' && members.some(({ partitions }) => partitions.length === 3);
    };
    while (!(await isStable())) await new Promise((resolve) => setTimeout(resolve, 50));
    const { status, body } = await reset('projection-articles-v2-b1', { to: 'earliest' });
    expect({ status, body }).toMatchObject({
      status: 409,
      body: { detail: expect.stringMatching(`${group} is being read for by 1 .*dateline at`) as string },
    });
    const listed = (await served.send('GET', '/v1/consumers')).body as { data: Consumer[] };
    expect(listed.data.map((each) => each.group)).toEqual(
      ['projection-articles-v2-b1', 'projection-occurrences-v2-b1', 'state-topics'].map(
        (name) => `${kafka.prefix}${name}`,
      ),
    );
  });

  it('are listed, shown and reset from the shell', async () => {
    await readOn(topic, 12);
    expect((await served.cli('consumer', 'list')).stdout).toMatch(new RegExp(`${team} +Empty +0 +0 +0 s\n`));
    expect((await served.cli('consumer', 'show', team)).stdout).toContain(`${topic}/2`);
    expect(await served.cli('consumer', 'reset', team)).toMatchObject({ code: 2 });
    const dry = await served.cli('consumer', 'reset', team, '--to', 'earliest', '--dry-run');
    expect(dry.stdout).toMatch(/would go on from somewhere else:\npartition +from +to\n/);
    expect((await show(team)).lag).toBe(0);
    expect(await served.cli('consumer', 'reset', team, '--to', 'earliest')).toMatchObject({ code: 0 });
    expect((await show(team)).lag).toBe(12);
    expect(await served.cli('consumer', 'show', 'nobody')).toMatchObject({ code: 1 });
  });
});
