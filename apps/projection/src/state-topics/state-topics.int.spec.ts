import { setTimeout as sleep } from 'node:timers/promises';
import { stateNames, states, type ActorRef, type StateName, type StoredEvent } from '#events';
import { KafkaPublisher, type StateRow } from '#messaging';
import { aMeetingHeld, anAct, anArticleCollected, aStanceDeclared, aStatementMade, describeWithKafka } from '#testing';
import { serveProjection, type ServedProjection } from '../served-projection.contract.js';
import { openSpecKafka, type SeenMessage, type SpecKafka } from '../spec-kafka.contract.js';
import { migrations } from './migrations.js';
import { publishStates } from './publish-states.js';
import { tablesOf, type Tables } from './tables.contract.js';

const silent = { error: () => undefined, warn: () => undefined };

let served: ServedProjection;
afterEach(() => served.stop());

const log = (): Promise<readonly StoredEvent[]> => served.store.read({ after: 0, limit: 10_000 });

const held = aMeetingHeld();
const actor = (actorId: string, role?: string): ActorRef => ({
  actorId,
  name: actorId.toUpperCase(),
  kind: 'person',
  part: 'participant',
  ...(role === undefined ? {} : { role }),
});
const { state: _state, absentees: _absentees, ...plan } = held.data;
const on = (streamId: string, type: StoredEvent['type'], data: object): StoredEvent =>
  ({ ...held, streamId, type, data }) as StoredEvent;
const evidence = (articleId: string): object => ({ ...held.data.evidence, articleId });
const article = (articleId: string): StoredEvent =>
  anArticleCollected({ streamId: `article-${articleId}`, data: { articleId } });

/** Meetings, a stance and statements through all that can become of them. */
const lives = (): StoredEvent[] => [
  ...['1', '2'].map(article),
  on('meeting-1', 'MeetingPlanned', { ...plan, actors: [actor('a'), actor('only-planned')] }),
  on('meeting-1', 'MeetingHeld', {
    ...held.data,
    evidence: evidence('2'),
    actors: [actor('a', 'Minister'), actor('b')],
  }),
  on('meeting-1', 'OccurrenceCorroborated', { evidence: evidence('1'), confidence: 0.5 }),
  on('meeting-2', 'MeetingHeld', { ...held.data, state: 'ongoing', actors: [actor('a', 'Envoy'), actor('c')] }),
  on('meeting-2', 'OccurrenceCorroborated', { evidence: evidence('2'), confidence: 0.5 }),
  on('meeting-2', 'ReportWithdrawn', { articleId: '1', reason: 'revised' }),
  on('meeting-3', 'MeetingRuledOut', { ...plan, actors: [actor('retracted'), actor('a')] }),
  on('meeting-3', 'ReportWithdrawn', { articleId: '1', reason: 'revised' }),
  on('meeting-3', 'OccurrenceRetracted', { reason: 'revised' }),
  { ...aStanceDeclared({ data: { actors: [actor('holder'), actor('b')], condition: 'guarantees' } }) },
  { ...aStatementMade({ data: { actors: [actor('speaker')] } }) },
  { ...aStatementMade({ streamId: 'statement-2', data: { actors: [actor('taken back')] } }) },
  on('statement-2', 'OccurrenceRetracted', { reason: 'revised' }),
  {
    ...anAct('ThreatMade', {
      data: {
        actors: [
          { ...actor('a'), part: 'agent' },
          { ...actor('z'), part: 'target' },
        ],
      },
    }),
  },
];

describeWithKafka('the compacted topics', () => {
  let kafka: SpecKafka;
  let relay: KafkaPublisher;
  beforeEach(async () => {
    kafka = openSpecKafka();
    served = await serveProjection(kafka.settings);
    relay = new KafkaPublisher({ cluster: kafka.cluster, logger: silent, topics: { partitions: 3 } });
  });
  afterEach(async () => {
    await relay.close();
    await kafka.close();
  });

  const relayed = async (...events: readonly StoredEvent[]): Promise<StoredEvent[]> => {
    const stored = await served.append(...events);
    await relay.publish(stored);
    return stored;
  };
  /** Waits until the group has handled all that is on its topics. */
  const settled = async (): Promise<void> => {
    for (const deadline = Date.now() + 60_000; ;) {
      const { status, body } = await served.send('GET', '/v1/consumers/state-topics');
      const { state, lag } = body as { state: string; lag: number };
      if (status === 200 && state === 'Stable' && lag === 0) return;
      if (Date.now() > deadline) throw new Error(`state-topics is behind: ${JSON.stringify(body)}`);
      await sleep(100);
    }
  };
  const readAll = async (): Promise<Record<StateName, SeenMessage[]>> => {
    const pairs = stateNames.map(async (name) => [name, await kafka.read(kafka.cluster.stateTopicOf(name))] as const);
    return Object.fromEntries(await Promise.all(pairs)) as Record<StateName, SeenMessage[]>;
  };
  const tablesIn = (seen: Record<StateName, SeenMessage[]>): Tables => {
    const table = (messages: readonly SeenMessage[]): Map<string, unknown> => {
      const rows = new Map<string, unknown>();
      for (const { key, value } of messages) {
        rows.delete(key);
        if (value !== null) rows.set(key, JSON.parse(value));
      }
      return rows;
    };
    return Object.fromEntries(stateNames.map((name) => [name, table(seen[name])]));
  };

  it('read as tables are what the log says, with tombstones for what no article reports any more', async () => {
    await relayed(...lives());
    await settled();
    const seen = await readAll();
    expect(tablesIn(seen)).toEqual(tablesOf(await log()));
    for (const name of stateNames) {
      for (const row of tablesIn(seen)[name]?.values() ?? []) states[name].data.strict().parse(row);
    }
    const lastOf = (name: StateName, key: string): SeenMessage | undefined => seen[name].findLast((m) => m.key === key);
    expect(lastOf('meeting', 'meeting-3')).toMatchObject({ value: null });
    expect(lastOf('actor', 'retracted') ?? { value: null }).toMatchObject({ value: null });
    const last = (await log()).findLast(({ streamId }) => streamId === 'meeting-1');
    expect(lastOf('meeting', 'meeting-1')?.headers).toMatchObject({
      ce_type: 'dateline.MeetingState',
      ce_position: String(last?.position),
    });
  });

  it('forget what a redaction blanks, and what comes later about the dead', async () => {
    const [, , , , , , , , , , , stance] = await relayed(...lives());
    await settled();
    await served.rows(`BEGIN; SET LOCAL session_replication_role = replica;
      UPDATE dateline.events SET data = jsonb_set(data, '{target}', '"█"') WHERE event_id = '${stance?.id ?? ''}'; COMMIT`);
    const redacted = { eventId: stance?.id, fields: ['/target'], reason: 'file 7' };
    await relayed(
      on('stance-1', 'EventRedacted', redacted),
      on('meeting-2', 'ReportWithdrawn', { articleId: '2', reason: 'revised' }),
      on('meeting-2', 'OccurrenceRetracted', { reason: 'revised' }),
    );
    await settled();
    const seen = await readAll();
    expect(tablesIn(seen)).toEqual(tablesOf(await log()));
    expect(tablesIn(seen)['stance']?.get('stance-1')).toMatchObject({ target: '█' });
    expect(seen.meeting.findLast(({ key }) => key === 'meeting-2')?.value).toBeNull();
    expect(seen.actor.findLast(({ key }) => key === 'c')?.value).toBeNull();
  });

  it('stay what they are when everything comes again, and after a restart', async () => {
    const events = await relayed(...lives());
    await settled();
    await relay.publish(events);
    await served.restart();
    await relay.publish(events.slice(5));
    await settled();
    const seen = await readAll();
    expect(tablesIn(seen)).toEqual(tablesOf(await log()));
    for (const name of stateNames)
      expect(decreases(seen[name].map(({ key, headers }) => [key, Number(headers['ce_position'])]))).toEqual([]);
  });
});

/** Keys whose position falls from one message to the next. */
function decreases(messages: readonly (readonly [string, number])[]): string[] {
  const reached = new Map<string, number>();
  return messages.flatMap(([key, position]) => {
    const before = reached.get(key) ?? 0;
    reached.set(key, position);
    return position < before ? [`${key}: ${before}, then ${position}`] : [];
  });
}

describe('publishing states', () => {
  const published: StateRow[] = [];
  beforeEach(async () => {
    published.length = 0;
    served = await serveProjection();
    expect(migrations).toHaveLength(1);
  });

  /** Takes its time, a different one each time, between reading and acknowledging. */
  const slowly = (): Parameters<typeof publishStates>[0] => ({
    database: served.test.database,
    store: served.store,
    publisher: {
      async publish(rows) {
        await sleep(Math.random() * 30);
        published.push(...rows);
      },
    },
  });

  it('never puts an older state after a newer one, however many members handle the same events at once', async () => {
    const articles = lives().slice(0, 2);
    const told = lives().slice(2);
    const shared = Array.from({ length: 60 }, (_, n) =>
      on(`meeting-shared-${n}`, 'MeetingHeld', { ...held.data, actors: [actor('a'), actor('shared')] }),
    );
    const events = told.flatMap((event, index) => [event, ...shared.slice(index * 5, index * 5 + 5)]);
    await served.append(...articles);
    while (events.length > 0) {
      const stored = await served.append(...events.splice(0, 5));
      await Promise.all([...stored, ...stored].map((event) => publishStates(slowly(), [event])));
    }
    for (const table of stateNames) {
      const rows = published.filter((row) => row.table === table);
      expect(decreases(rows.map(({ key, position }) => [key, position]))).toEqual([]);
    }
    const tables = Object.fromEntries(
      stateNames.map((name) => {
        const last = new Map(published.filter(({ table }) => table === name).map(({ key, state }) => [key, state]));
        return [name, new Map([...last].filter(([, state]) => state !== null))];
      }),
    );
    expect(tables).toEqual(tablesOf(await log()));
  });

  it('reads a stream only when nobody else is about to publish it', async () => {
    await served.append(...lives().slice(0, 2));
    const first = await served.append(on('meeting-1', 'MeetingPlanned', { ...plan, actors: [actor('first')] }));
    let goOn: () => void = () => undefined;
    const released = new Promise<void>((resolve) => (goOn = resolve));
    const stalled: Parameters<typeof publishStates>[0] = {
      ...slowly(),
      store: {
        async readStreams(streamIds) {
          const streams = await served.store.readStreams(streamIds);
          await released;
          return streams;
        },
      },
    };
    const older = publishStates(stalled, first);
    await sleep(200);
    const second = await served.append(on('meeting-1', 'MeetingHeld', { ...held.data, actors: [actor('second')] }));
    const newer = publishStates(slowly(), second);
    await Promise.race([newer, sleep(500)]);
    goOn();
    await Promise.all([older, newer]);
    const positions = published.filter(({ table }) => table === 'meeting').map(({ position }) => position);
    expect(positions).toEqual([first[0]?.position, second[0]?.position]);
  });

  it('changes nothing when it cannot publish, and catches up the next time', async () => {
    const stored = (await served.append(...lives())).filter(({ streamId }) => !streamId.startsWith('article'));
    const failing = { ...slowly(), publisher: { publish: () => Promise.reject(new Error('away')) } };
    await expect(publishStates(failing, stored)).rejects.toThrow('away');
    expect(await served.rows('SELECT FROM dateline.actor_mention')).toEqual([]);
    await publishStates(slowly(), stored);
    expect(published.filter(({ table, state }) => table === 'actor' && state !== null)).toHaveLength(
      tablesOf(await log())['actor']?.size ?? 0,
    );
  });
});
