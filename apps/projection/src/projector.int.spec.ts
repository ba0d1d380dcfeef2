import type { DataSource } from 'typeorm';
import type { StoredEvent } from '#events';
import {
  ActRow,
  connectReadModels,
  EvidenceRow,
  MeetingRow,
  migrateReadModels,
  OccurrenceRow,
  ParticipationRow,
  ProjectionMarkRow,
} from '#read-model';
import {
  aMeetingHeld,
  anAct,
  anArticleCollected,
  asLog,
  aStanceDeclared,
  createTestDatabase,
  type TestDatabase,
} from '#testing';
import { articles } from './projections/articles.projection.js';
import { occurrences } from './projections/occurrences.projection.js';
import { BuildRegistry } from './builds/build-registry.js';
import { schemaOf, type Build } from './builds/build.js';
import type { Projection } from './projection.js';
import { project } from './projector.js';

let test: TestDatabase;
let readModels: DataSource;
const builds = new Map<string, Build>();
const tables: string[] = [];
beforeAll(async () => {
  test = await createTestDatabase();
  readModels = await connectReadModels(test.url);
  await Promise.all([migrateReadModels(readModels), migrateReadModels(readModels)]);
  for (const projection of [articles, occurrences]) await begin(projection);
});
afterAll(async () => {
  await readModels.destroy();
  await test.drop();
});
beforeEach(() => clear());

async function begin(projection: Projection): Promise<void> {
  const build = await new BuildRegistry(readModels).begin(projection, { swap: 'auto', target: 0 });
  if (build === undefined) throw new Error('there is a build already');
  builds.set(projection.name, build);
  tables.push(...projection.tables.names.map((name) => `${schemaOf(build)}.${name}`));
}

async function clear(): Promise<void> {
  await readModels.query(`TRUNCATE read_model.projection_mark, ${tables.join(', ')}`);
}

async function feedTo(projection: Projection, events: readonly StoredEvent[], partition: string): Promise<void> {
  const build = builds.get(projection.name);
  if (build === undefined) throw new Error('begin a build first');
  await project(readModels, { projection, build }, { partition, events });
}

const held = aMeetingHeld();
const { state: _state, absentees: _absentees, ...plan } = held.data;
const planned = { ...held, type: 'MeetingPlanned', data: { ...plan, actors: plan.actors.slice(0, 1) } } as StoredEvent;
const corroborated = {
  ...held,
  type: 'OccurrenceCorroborated',
  data: { evidence: { ...held.data.evidence, articleId: '2' }, confidence: 0.9 },
} as StoredEvent;
const retracted = { ...held, type: 'OccurrenceRetracted', data: { reason: 'revised' } } as StoredEvent;

const feed = (events: readonly StoredEvent[], partition = 'log'): Promise<void> =>
  feedTo(occurrences, events, partition);
const snapshot = async (): Promise<unknown> =>
  Promise.all(tables.map((table) => readModels.query(`SELECT * FROM ${table} ORDER BY 1, 2`)));

const at = (minute: number): string => new Date(Date.UTC(2025, 1, 18, 10, minute)).toISOString();

describe('projecting events', () => {
  it('applies a redelivered event once', async () => {
    const log = asLog([held, corroborated, retracted]);
    await feed(log.slice(0, 2));
    await feed(log);
    await feed(log.slice(0, 1));
    expect(await readModels.getRepository(OccurrenceRow).find()).toMatchObject([
      { retractedAt: expect.anything() as Date },
    ]);
    expect(await readModels.getRepository(ProjectionMarkRow).find()).toMatchObject([{ partition: 'log', position: 3 }]);
  });

  it('leaves out what comes again after later events in the same batch, as a relay sends it after a crash', async () => {
    const log = asLog([planned, held, corroborated, retracted]);
    await feed([...log, ...log.slice(0, 2)]);
    expect(await readModels.getRepository(MeetingRow).find()).toMatchObject([{ status: 'held' }]);
    expect(await readModels.getRepository(OccurrenceRow).find()).toMatchObject([
      { retractedAt: expect.anything() as Date },
    ]);
    expect(await readModels.getRepository(ProjectionMarkRow).find()).toMatchObject([{ position: 4 }]);
  });

  it('ends the same whether events come one by one, all at once, or twice over under another partition', async () => {
    const log = asLog([planned, held, corroborated, aStanceDeclared()]);
    for (const event of log) await feed([event]);
    const oneByOne = await snapshot();
    await feed(log, 'elsewhere');
    expect(await snapshot()).toEqual(oneByOne);
    await clear();
    await feed(log);
    expect(await snapshot()).toEqual(oneByOne);
  });

  it('writes neither rows nor mark when a batch fails', async () => {
    const broken = { ...held, position: 2, data: { ...held.data, confidence: 'high' } } as unknown as StoredEvent;
    await expect(feed([held, broken])).rejects.toThrow();
    expect(await readModels.getRepository(OccurrenceRow).count()).toBe(0);
    expect(await readModels.getRepository(ProjectionMarkRow).count()).toBe(0);
  });

  it('lets two processes at the same partition take turns', async () => {
    const log = asLog(Array.from({ length: 40 }, (_, n) => ({ ...held, streamId: `meeting-${n}` })));
    await Promise.all([feed(log), feed(log.slice(0, 20)), feed(log)]);
    expect(await readModels.getRepository(OccurrenceRow).count()).toBe(40);
    expect(await readModels.getRepository(ProjectionMarkRow).find()).toMatchObject([{ position: 40 }]);
  });

  it('makes a planned meeting a held one, with the participants it had', async () => {
    await feed(asLog([planned]));
    expect(await readModels.getRepository(MeetingRow).find()).toMatchObject([{ status: 'planned' }]);
    await feed(asLog([planned, held]));
    expect(await readModels.getRepository(MeetingRow).find()).toMatchObject([{ status: 'held' }]);
    expect(await readModels.getRepository(ParticipationRow).count()).toBe(2);
  });

  it('makes a planned visit one that was made, and keeps of every act who does it to whom and what it is about', async () => {
    await feed(asLog([anAct('VisitPlanned', { data: { about: null } })]));
    expect(await readModels.getRepository(OccurrenceRow).find()).toMatchObject([{ type: 'VisitPlanned' }]);
    expect(await readModels.getRepository(ActRow).find()).toEqual([{ occurrenceId: 'visit-1', about: null }]);
    const plan = anAct('VisitPlanned', { data: { about: null } });
    await feed(
      asLog([plan, anAct('VisitMade', { data: { about: 'trade' } }), anAct('ThreatMade'), anAct('ProtestHeld')]),
    );
    expect(await readModels.getRepository(OccurrenceRow).find({ order: { id: 'ASC' } })).toMatchObject([
      { id: 'conflict-1', category: 'conflict', type: 'ProtestHeld', code: { plover: 'PROTEST' } },
      { id: 'measure-1', category: 'measure', type: 'ThreatMade', code: { plover: 'THREATEN' } },
      { id: 'visit-1', category: 'visit', type: 'VisitMade', code: { plover: 'CONSULT' } },
    ]);
    expect(await readModels.getRepository(ActRow).find({ order: { occurrenceId: 'ASC' } })).toMatchObject([
      { about: 'the war in Ukraine' },
      { about: 'the war in Ukraine' },
      { about: 'trade' },
    ]);
    const parts = await readModels.getRepository(ParticipationRow).findBy({ occurrenceId: 'measure-1' });
    expect(parts.map(({ actorId, part }) => [actorId, part]).sort()).toEqual([
      ['state-ru', 'target'],
      ['state-us', 'agent'],
    ]);
  });

  it('keeps the evidence of every article that reports an occurrence', async () => {
    await feed(asLog([held, corroborated]));
    const evidence = await readModels.getRepository(EvidenceRow).find({ order: { articleId: 'ASC' } });
    expect(evidence).toMatchObject([
      { articleId: '1', start: 0, end: 9, quote: 'Ministers' },
      { articleId: '2', start: 0, end: 9, quote: 'Ministers' },
    ]);
  });

  it('tells which reports were taken back, of all revisions, whether they come in one batch or in several', async () => {
    const again = {
      ...corroborated,
      data: { evidence: { ...held.data.evidence, revision: 2 }, confidence: 0.9 },
    } as StoredEvent;
    const withdrawn = { ...held, type: 'ReportWithdrawn', data: { articleId: '1', reason: 'revised' } } as StoredEvent;
    const log = asLog([held, corroborated, again, withdrawn]);
    const standing = async (): Promise<unknown> =>
      readModels.query(
        'SELECT article_id, revision, withdrawn_at IS NULL AS stands FROM read_model.evidence ORDER BY 1, 2',
      );
    const expected = [
      { article_id: '1', revision: 1, stands: false },
      { article_id: '1', revision: 2, stands: false },
      { article_id: '2', revision: 1, stands: true },
    ];
    await feed(log.slice(0, 2));
    await feed(log.slice(2));
    expect(await standing()).toEqual(expected);
    await feed(log, 'all at once');
    expect(await standing()).toEqual(expected);
  });

  it('retracts each of many occurrences of a batch, at its own time, and no other', async () => {
    const streams = Array.from({ length: 30 }, (_, n) => `meeting-${n}`);
    const told = streams.map((streamId) => ({ ...held, streamId }));
    const taken = streams.slice(1).map((streamId, n) => ({ ...retracted, streamId, recordedAt: at(n) }));
    const log = asLog([...told, ...taken]);
    await feed(log.slice(0, 30));
    await feed(log.slice(30));
    const rows = await readModels.query<{ id: string; retracted_at: Date | null }[]>(
      'SELECT id, retracted_at FROM read_model.occurrence',
    );
    const expected = [['meeting-0', undefined], ...streams.slice(1).map((id, n) => [id, at(n)])];
    const found = rows.map(({ id, retracted_at: since }): [string, string | undefined] => [id, since?.toISOString()]);
    expect(new Map(found)).toEqual(new Map(expected as [string, string | undefined][]));
  });

  it('tells an occurrence anew that was retracted', async () => {
    await feed(asLog([held, retracted, held]));
    expect(await readModels.getRepository(OccurrenceRow).find()).toMatchObject([{ retractedAt: null }]);
  });

  it('keeps every revision of an article readable', async () => {
    const first = anArticleCollected();
    const second = {
      ...first,
      type: 'ArticleRevised',
      data: { ...first.data, revision: 2, text: 'Changed.' },
    } as StoredEvent;
    await feedTo(articles, asLog([first, second]), 'log');
    expect(await readModels.query('SELECT revision FROM read_model.article')).toEqual([{ revision: 2 }]);
    expect(await readModels.query('SELECT revision, text FROM read_model.article_revision ORDER BY revision')).toEqual([
      { revision: 1, text: first.data.text },
      { revision: 2, text: 'Changed.' },
    ]);
  });
});
