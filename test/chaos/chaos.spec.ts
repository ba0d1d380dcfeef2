import type { StoredEvent } from '#events';
import { connectReadModels } from '#read-model';
import { describeWithKafka } from '#testing';
import { keyOf } from './articles.js';
import { Chance } from './chance.js';
import type { Broken } from './faults.js';
import { Newsroom, PREFIX } from './newsroom.js';
import { differences, foldAlone, readRows } from './read-models.js';
import { faultsOfTopics, readTopics, type Published } from './topics.js';
import { Acknowledged } from './writers.js';

const { CHAOS_SECONDS, CHAOS_SEED, npm_lifecycle_event: script } = process.env;
/** Three minutes by itself, and a short form among all other suites. */
const seconds = Number(CHAOS_SECONDS ?? (script === 'test:chaos' ? 180 : 45));
const seed = Number(CHAOS_SEED ?? Date.now() % 1_000_000);

describeWithKafka(
  `after ${seconds} s of killed processes, lost servers and broken connections (CHAOS_SEED=${seed})`,
  () => {
    let newsroom: Newsroom;
    let acknowledged = new Acknowledged();
    let broken: Broken = new Map();
    let log: StoredEvent[] = [];
    let published: Published[] = [];
    let rows = new Map<string, string[]>();

    beforeAll(
      async () => {
        newsroom = await Newsroom.open();
        ({ acknowledged, broken } = await newsroom.run(seconds, new Chance(seed)));
        log = await newsroom.settle();
        published = await readTopics(newsroom.broker.brokers, PREFIX);
        const source = await connectReadModels(newsroom.postgres.url);
        rows = await readRows(source);
        await source.destroy();
      },
      (seconds + 420) * 1_000,
    );
    afterAll(async () => {
      await newsroom.close();
      process.stdout.write(table({ acknowledged, broken, log, published, rows }));
    }, 120_000);

    const ofType = <T extends StoredEvent['type']>(type: T): Extract<StoredEvent, { type: T }>[] =>
      log.filter((event): event is Extract<StoredEvent, { type: T }> => event.type === type);

    it('every acknowledged event is in the log once, as it was sent', () => {
      const stored = new Map(log.map((event) => [event.id, event]));
      expect(stored.size).toBe(log.length);
      expect(acknowledged.events.size).toBeGreaterThan(0);
      for (const { id, type, data, streamId } of acknowledged.events.values()) {
        expect(stored.get(id)).toMatchObject({ id, type, data, streamId });
      }
    });

    it('every acknowledged article is in the log once, with its last text', () => {
      const collected = ofType('ArticleCollected').filter(({ data }) => acknowledged.articles.has(data.url ?? ''));
      expect(acknowledged.articles.size).toBeGreaterThan(0);
      expect(collected.map(({ data }) => data.url).toSorted()).toEqual([...acknowledged.articles.keys()].toSorted());
      const texts = new Map([...collected, ...ofType('ArticleRevised')].map(({ data }) => [data.url, data.text]));
      for (const { article } of acknowledged.articles.values()) expect(texts.get(article.url)).toBe(article.text);
    });

    it('no event is in the log that nobody sent or decided', () => {
      const statements = ofType('StatementMade').filter(({ streamId }) => streamId.startsWith('statement-chaos-'));
      expect(statements.filter(({ id }) => !acknowledged.events.has(id))).toEqual([]);
      expect(ofType('ArticleCollected')).toHaveLength(
        acknowledged.articles.size +
          [...acknowledged.events.values()].filter(({ type }) => type === 'ArticleCollected').length,
      );
      expect(ofType('ArticleCollected').length + ofType('ArticleRevised').length).toBe(
        acknowledged.texts + ofType('ArticleCollected').length - acknowledged.articles.size,
      );
    });

    it('every stream is in order, without gaps', () => {
      const versions = new Map<string, number>();
      for (const { streamId, streamVersion } of log) {
        expect([streamId, streamVersion]).toEqual([streamId, (versions.get(streamId) ?? 0) + 1]);
        versions.set(streamId, streamVersion);
      }
    });

    it('every text was read once, to its end', () => {
      const analyses = ofType('ArticleAnalysed').map(({ data }) => `${data.articleId}/${data.revision}`);
      const texts = [...ofType('ArticleCollected'), ...ofType('ArticleRevised')];
      expect(analyses.toSorted()).toEqual(texts.map(({ data }) => `${data.articleId}/${data.revision}`).toSorted());
      expect(ofType('ArticleAnalysed').filter(({ data }) => data.skipped !== undefined)).toEqual([]);
    });

    it('every meeting that the articles tell is one meeting, however many told it', () => {
      const told = new Set([...acknowledged.articles.values()].map(({ meeting }) => keyOf(meeting)));
      const held = ofType('MeetingHeld').map(({ data }) =>
        keyOf({
          names: [data.actors[0]?.name ?? '', data.actors[1]?.name ?? ''],
          day: data.occurred?.from ?? '',
        }),
      );
      expect(held.toSorted()).toEqual([...told].toSorted());
    });

    it('every event is on its topic under its id, unaltered, in the order of its stream, and nothing else is', () => {
      expect(faultsOfTopics(published, log).slice(0, 20)).toEqual([]);
    });

    it('every read model is what a single thread makes of the log', async () => {
      const expected = await foldAlone(newsroom.postgres.url, log);
      expect(differences(rows, expected)).toEqual([]);
      for (const [name, alone] of expected) expect([name, rows.get(name)?.length]).toEqual([name, alone.length]);
    }, 300_000);

    it('nothing was parked, for nothing was wrong with any event', async () => {
      expect(await newsroom.admin.query({ text: 'SELECT * FROM dateline.dead_letter' })).toEqual([]);
    });

    it('no process ended of itself once it was ready', () => {
      expect(newsroom.apps.flatMap(({ collapses }) => collapses)).toEqual([]);
    });
  },
);

type Outcome = {
  readonly acknowledged: Acknowledged;
  readonly broken: Broken;
  readonly log: readonly StoredEvent[];
  readonly published: readonly Published[];
  readonly rows: ReadonlyMap<string, readonly string[]>;
};

/** The counts, for people. */
function table({ acknowledged, broken, log, published, rows }: Outcome): string {
  const lines: [string, number][] = [
    ['articles acknowledged', acknowledged.articles.size],
    ['events acknowledged', acknowledged.events.size],
    ['attempts that failed', acknowledged.retries],
    ['longest time without an acknowledgement, ms', acknowledged.longestGapMs],
    ['events in the log', log.length],
    ['messages on topics', published.length],
    ['of these repeated', published.length - new Set(published.map(({ event }) => event.id)).size],
    ...[...rows].map(([name, found]): [string, number] => [`rows of ${name}`, found.length]),
    ...[...broken].toSorted(([a], [b]) => (a < b ? -1 : 1)),
  ];
  const width = Math.max(...lines.map(([what]) => what.length));
  return `\nCHAOS_SEED=${seed}\n${lines.map(([what, count]) => `${what.padEnd(width)} ${String(count).padStart(8)}\n`).join('')}`;
}
