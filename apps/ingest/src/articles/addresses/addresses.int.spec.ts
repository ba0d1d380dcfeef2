import { PostgresEventStore } from '#event-store';
import { Database } from '#platform';
import { serveIngest, type ServedIngest } from '../../served-ingest.contract.js';
import type { ArticleSubmission } from '../article-submission.js';
import {
  CollectArticleCommand,
  CollectArticleHandler,
  toText,
  type CollectedArticle,
} from '../collect-article.command.js';
import { aReport } from '../copies/spec-texts.contract.js';
import { CollectBatch, type LineOutcome } from '../../bulk/collect-batch.js';
import { Addresses } from './addresses.js';
import { contentKey } from './content-key.js';
import { claimContents } from './statements.js';

let ingest: ServedIngest;
beforeEach(async () => {
  ingest = await serveIngest();
});
afterEach(() => ingest.stop());

const at = (url: string, text: string, more: Partial<ArticleSubmission> = {}): ArticleSubmission => ({
  url,
  title: 'Harbour news',
  text,
  publishedAt: '2025-02-18',
  ...more,
});

/** As one process does. */
const collect = (submission: ArticleSubmission): Promise<CollectedArticle> =>
  ingest.get(CollectArticleHandler).execute(new CollectArticleCommand(submission, 'client:spec'));

/** Works with as many processes as are asked for. */
async function withProcesses<T>(count: number, work: (collects: readonly Collect[]) => Promise<T>): Promise<T> {
  const databases = Array.from({ length: count }, () => Database.connect(ingest.test.url, { max: 2 }));
  const stores = databases.map((database) => new PostgresEventStore(database));
  const collects = databases.map((database, nth): Collect => {
    const handler = new CollectArticleHandler(stores[nth] as PostgresEventStore, new Addresses(database));
    return (submission) => handler.execute(new CollectArticleCommand(submission, 'client:spec'));
  });
  try {
    return await work(collects);
  } finally {
    await Promise.all(stores.map((store) => store.close()));
    await Promise.all(databases.map((database) => database.close()));
  }
}
type Collect = typeof collect;

type Event = { type: string; url: string; text: string };
const log = (): Promise<Event[]> =>
  ingest.rows<Event>(
    `SELECT type, data ->> 'url' AS url, data ->> 'text' AS text FROM dateline.events
     WHERE type IN ('ArticleCollected', 'ArticleRevised') ORDER BY position`,
  );
const streams = async (): Promise<number> =>
  (await ingest.rows(`SELECT DISTINCT stream_id FROM dateline.events WHERE category = 'article'`)).length;
const collected = async (): Promise<number> => (await log()).filter(({ type }) => type === 'ArticleCollected').length;

const [A, B] = ['https://www.example.org/news/1', 'https://m.example.org/harbour/1'];

describe('the same content at another address of a site', () => {
  it('is the same article, in whatever way it is set', async () => {
    const first = await collect(at(A, aReport(1)));
    const second = await collect(at(B, aReport(1).toUpperCase().replaceAll('. ', ' —\n'), { title: 'HARBOUR NEWS!' }));
    expect(second).toEqual({ articleId: first.articleId, revision: 1, outcome: 'unchanged' });
    expect(await collect(at(B, aReport(1)))).toEqual(second);
    expect(await log()).toMatchObject([{ type: 'ArticleCollected', url: A }]);
  });

  it('is one article when two processes collect both at once, time and again', async () => {
    await withProcesses(2, async (collects) => {
      for (let round = 1; round <= 12; round += 1) {
        const answers = await Promise.all(
          collects.map((one, nth) => one(at(`https://example.org/${nth}/${round}`, aReport(round)))),
        );
        expect(new Set(answers.map(({ articleId }) => articleId)).size).toBe(1);
        expect(answers.map(({ outcome }) => outcome).sort()).toEqual(['collected', 'unchanged']);
        expect(await streams()).toBe(round);
      }
    });
  });

  it('is one article when sixteen processes collect eight addresses of it at once', async () => {
    const answers = await withProcesses(16, (collects) =>
      Promise.all(
        collects.map((one, nth) => one(at(`https://example.org/${nth % 8}`, `${aReport(1)}${'!'.repeat(nth)}`))),
      ),
    );
    expect(new Set(answers.map(({ articleId }) => articleId)).size).toBe(1);
    expect(await collected()).toBe(1);
  });

  it('is an article of its own on another site, and under another title', async () => {
    const answers = [
      await collect(at(A, aReport(1))),
      await collect(at('https://other.example/1', aReport(1))),
      await collect(at('https://daily.wordpress.com/1', aReport(1))),
      await collect(at('https://courier.wordpress.com/1', aReport(1))),
      await collect(at(B, aReport(1), { title: 'Other news' })),
    ];
    expect(answers.map(({ outcome }) => outcome)).toEqual(answers.map(() => 'collected'));
    expect(await streams()).toBe(5);
  });

  it('is an article of its own where its words are few', async () => {
    for (const [url, text] of [
      [A, 'They met on Monday.'],
      [B, 'They met on Monday.'],
      ['https://example.org/3', '—'],
      ['https://example.org/4', '—'],
    ] as const) {
      expect(await collect(at(url, text))).toMatchObject({ outcome: 'collected' });
    }
    expect(await ingest.rows('SELECT key FROM dateline.article_content')).toEqual([]);
  });

  it('is an article of its own when it is printed again after more than a month, or was one as long before', async () => {
    const answers = [
      await collect(at(A, aReport(1), { publishedAt: '2025-02-18' })),
      await collect(at(B, aReport(1), { publishedAt: '2025-04-18' })),
      await collect(at('https://example.org/old', aReport(1), { publishedAt: '2024-12-01' })),
      await collect(at('https://example.org/again', aReport(1), { publishedAt: '2025-04-20' })),
    ];
    expect(answers.map(({ outcome }) => outcome)).toEqual(['collected', 'collected', 'collected', 'unchanged']);
    expect(answers[3]?.articleId).toBe(answers[1]?.articleId);
  });

  it('joins eight addresses and no more, for then it is what a site says of everything', async () => {
    for (let n = 1; n <= 12; n += 1) await collect(at(`https://example.org/${n}`, aReport(1)));
    expect(await streams()).toBe(5);
  });

  it('stays an article of its own where the log has it as one', async () => {
    const first = await collect(at(A, aReport(1)));
    const second = await collect(at(B, aReport(2)));
    const changed = await collect(at(B, aReport(1)));
    expect(changed).toEqual({ articleId: second.articleId, revision: 2, outcome: 'revised' });
    expect(await collect(at(A, aReport(1)))).toEqual({ ...first, outcome: 'unchanged' });
  });
});

describe('a change at one of several addresses', () => {
  const changed = `${aReport(1)} It was said in the evening.`;

  it.each([
    ['first', A, B],
    ['second', B, A],
  ])('revises the one article, at the %s, and the other does not turn it back', async (_, changing, other) => {
    const { articleId } = await collect(at(A, aReport(1)));
    await collect(at(B, aReport(1).toLowerCase()));
    const behind = at(other, other === A ? aReport(1) : aReport(1).toLowerCase());
    expect(await collect(at(changing, changed))).toEqual({ articleId, revision: 2, outcome: 'revised' });
    for (const submission of [behind, at(changing, changed), behind, at(other, changed.toUpperCase())]) {
      expect(await collect(submission)).toEqual({ articleId, revision: 2, outcome: 'unchanged' });
    }
    expect(await log()).toMatchObject([{ url: A }, { type: 'ArticleRevised', url: changing, text: changed }]);
  });

  it('is found at a third one', async () => {
    const { articleId } = await collect(at(A, aReport(1)));
    await collect(at(A, changed));
    expect(await collect(at(B, changed))).toEqual({ articleId, revision: 2, outcome: 'unchanged' });
    expect(await streams()).toBe(1);
  });

  it('into something else leaves the article as it is, and is one of its own', async () => {
    const first = await collect(at(A, aReport(1)));
    await collect(at(B, aReport(1)));
    const latest = await collect(at(B, aReport(2)));
    expect(latest).toMatchObject({ revision: 1, outcome: 'collected' });
    expect(latest.articleId).not.toBe(first.articleId);
    expect(await collect(at(B, aReport(3)))).toEqual({ articleId: latest.articleId, revision: 2, outcome: 'revised' });
    expect(await collect(at('https://example.org/3', aReport(3)))).toMatchObject({ outcome: 'collected' });
    expect(await collect(at(A, aReport(1)))).toEqual({ ...first, outcome: 'unchanged' });
  });
});

describe('a process that dies between its claim and its append', () => {
  const claim = (submission: ArticleSubmission): Promise<ReadonlyMap<string, string>> =>
    ingest.get(Addresses).settle([toText(submission, {})]);
  const first = at(A, aReport(1));
  const { articleId } = toText(first, {});

  it('leaves the content to whichever address comes next, and the article stays one', async () => {
    expect(await claim(first)).toEqual(new Map());
    const second = at(B, aReport(1).toLowerCase());
    expect(await collect(second)).toEqual({ articleId, revision: 1, outcome: 'collected' });
    expect(await collect(first)).toEqual({ articleId, revision: 1, outcome: 'unchanged' });
    expect(await collect(second)).toEqual({ articleId, revision: 1, outcome: 'unchanged' });
    expect(await log()).toMatchObject([{ type: 'ArticleCollected', url: B }]);
  });

  it('leaves it to the same address as well', async () => {
    await claim(first);
    expect(await collect(first)).toEqual({ articleId, revision: 1, outcome: 'collected' });
    expect(await collect(at(B, aReport(1)))).toEqual({ articleId, revision: 1, outcome: 'unchanged' });
  });

  it('at a further address leaves the article to both', async () => {
    await claim(first);
    await claim(at(B, aReport(1)));
    expect(await collect(at(B, aReport(1)))).toEqual({ articleId, revision: 1, outcome: 'collected' });
    expect(await collect(first)).toEqual({ articleId, revision: 1, outcome: 'unchanged' });
  });
});

describe('a batch', () => {
  const context = { correlationId: '01890a5d-ac96-774b-bcce-b302099a8057', actor: 'client:import' };
  const run = (
    submissions: readonly ArticleSubmission[],
    correlationId = context.correlationId,
  ): Promise<LineOutcome[]> =>
    ingest.get(CollectBatch).run(
      submissions.map((submission, nth) => ({ line: nth + 1, submission, origin: {} })),
      { ...context, correlationId },
    );
  const outcomes = (lines: readonly LineOutcome[]): string[] => lines.map(({ outcome }) => outcome);

  it('has one article for one content, of those before it as well, and revises it', async () => {
    const { articleId } = await collect(at(A, aReport(1)));
    const lines = [
      at(B, aReport(1)),
      at('https://example.org/2', aReport(2)),
      at('https://example.org/2b', aReport(2).toLowerCase()),
      at('https://example.org/2c', aReport(2)),
      at(B, `${aReport(1)} More.`),
    ];
    const first = await run(lines);
    expect(outcomes(first)).toEqual(['unchanged', 'collected', 'unchanged', 'unchanged', 'revised']);
    expect(await run(lines)).toEqual(first);
    expect(await streams()).toBe(2);
    expect(await collect(at(A, aReport(1)))).toEqual({ articleId, revision: 2, outcome: 'unchanged' });
  });

  it('and others in the opposite order, at once, end with one article for each', async () => {
    const numbers = Array.from({ length: 60 }, (_, n) => n + 1);
    const [one, other] = ['a', 'b'].map((place) =>
      numbers.map((n) => at(`https://example.org/${place}/${n}`, aReport(n))),
    );
    const ids = [1, 2, 3, 4].map((n) => `01890a5d-ac96-774b-bcc${n}-b302099a8057`);
    const batches = [one, other?.toReversed(), one?.toReversed(), other].map((lines = [], nth) => run(lines, ids[nth]));
    const counted = (await Promise.all(batches)).flatMap(outcomes);
    expect(counted.filter((outcome) => outcome === 'collected')).toHaveLength(60);
    expect(await streams()).toBe(60);
  });

  it('waits for another of the same articles in another order, and neither waits for ever', async () => {
    const [first, middle, last] = [1, 2, 3].map((n) => at(`https://example.org/a/${n}`, aReport(n)));
    if (first === undefined || middle === undefined || last === undefined) throw new Error('three are needed');
    const ids = [1, 2].map((n) => `01890a5d-ac96-774b-bcc${n}-b302099a8057`);
    const running: Promise<LineOutcome[]>[] = [];
    const held = ingest.test.database.transaction(async (sql) => {
      const claim = { key: contentKey(toText(middle, {})) ?? '', articleId: 'f', publishedAt: '2025-02-18T00:00:00Z' };
      await sql.query(claimContents([claim]));
      running.push(run([first, middle, last], ids[0]), run([last, middle, first], ids[1]));
      await ingest.eventually('SELECT count(*)::int AS n FROM pg_locks WHERE NOT granted', [{ n: 2 }]);
      throw new Error('undone');
    });
    await expect(held).rejects.toThrow('undone');
    const counted = (await Promise.all(running)).flatMap(outcomes);
    expect(counted.sort()).toEqual(['collected', 'collected', 'collected', 'unchanged', 'unchanged', 'unchanged']);
  });
});
