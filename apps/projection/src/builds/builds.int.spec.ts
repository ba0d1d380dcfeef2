import { setTimeout as sleep } from 'node:timers/promises';
import { v7 as newId } from 'uuid';
import type { StoredEvent } from '#events';
import type { NewEvent } from '#event-store';
import { aMeetingHeld, anArticleCollected } from '#testing';
import type { Projection } from '../projection.js';
import { articles } from '../projections/articles.projection.js';
import { occurrences } from '../projections/occurrences.projection.js';
import { serveProjection, type ServedProjection } from '../served-projection.contract.js';

type Build = { build: number; version: number; state: string; note: string | null; behind: number };
type Answer = { status: number; body: Build & { detail: string } };

/** The same read model, of a later version. */
const later = (projection: Projection, changes: Partial<Projection> = {}): Projection => ({
  ...projection,
  version: projection.version + 1,
  ...changes,
});
const TITLED = 'SELECT count(*)::int AS n FROM read_model.article';
const STATES = `SELECT build, state FROM read_model.projection_build WHERE projection = 'articles' ORDER BY build`;

const article = (n: number): StoredEvent =>
  anArticleCollected({ streamId: `article-${n}`, data: { articleId: String(n), title: `Title ${n}` } });
const someArticles = (count: number, after = 0): StoredEvent[] =>
  Array.from({ length: count }, (_, index) => article(after + index + 1));

let served: ServedProjection;
beforeEach(async () => {
  served = await serveProjection();
});
afterEach(() => served.stop());

const post = (path: string, body: object = {}): Promise<Answer> =>
  served.send('POST', `/v1/projections/articles${path}`, body);
const untilState = (build: number, state: string): Promise<void> =>
  served.eventually(
    `SELECT state FROM read_model.projection_build WHERE projection = 'articles' AND build = ${build}`,
    [{ state }],
  );

/** Reads as a query process does until told to stop; answers what it saw: each count, and each error. */
function keepReading(question = TITLED): () => Promise<{ counts: number[]; errors: unknown[] }> {
  const seen = { counts: [] as number[], errors: [] as unknown[] };
  const stopping = new AbortController();
  const read = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      await served.rows<{ n: number }>(question).then(
        ([row]) => seen.counts.push(row?.n ?? -1),
        (error: unknown) => seen.errors.push(error),
      );
    }
  };
  const readers = [read(), read(), read()];
  return async () => {
    stopping.abort();
    await Promise.all(readers);
    return seen;
  };
}

const neverLess = (counts: readonly number[]): boolean =>
  counts.every((count, index) => index === 0 || count >= Math.max(...counts.slice(Math.max(0, index - 3), index)) - 3);

describe('a rebuild beside the live build', () => {
  it('is filled, compared and swapped in while readers see neither an error nor an empty table', async () => {
    await served.append(...someArticles(40));
    await served.eventually(TITLED, [{ n: 40 }]);
    const stopReading = keepReading();
    expect(await post('/rebuilds')).toMatchObject({ status: 202, body: { build: 2, state: 'filling', version: 2 } });
    for (const event of someArticles(20, 40)) await served.append(event);
    await untilState(2, 'live');
    await served.append(...someArticles(5, 60));
    await served.eventually(TITLED, [{ n: 65 }]);
    const { counts, errors } = await stopReading();
    expect(errors).toEqual([]);
    expect(Math.min(...counts)).toBeGreaterThanOrEqual(40);
    expect(neverLess(counts)).toBe(true);
    expect(await served.rows(STATES)).toEqual([
      { build: 1, state: 'previous' },
      { build: 2, state: 'live' },
    ]);
    expect(await served.rows('SELECT count(*)::int AS n FROM read_model_articles_1.article')).toEqual([{ n: 65 }]);
  });

  it('waits for a reader in an open transaction without holding up the others', async () => {
    await served.append(article(1));
    await served.eventually(TITLED, [{ n: 1 }]);
    await post('/rebuilds', { swap: 'manual' });
    await untilState(2, 'standby');
    let swapped: Promise<Answer> | undefined;
    let slowestMs = 0;
    await served.test.database.transaction(async (sql) => {
      await sql.query({ text: TITLED });
      swapped = post('/rebuilds/2/swap');
      for (const start = Date.now(); Date.now() - start < 2000;) {
        const asked = Date.now();
        await served.rows(TITLED);
        slowestMs = Math.max(slowestMs, Date.now() - asked);
      }
    });
    expect(await swapped).toMatchObject({ status: 200, body: { build: 2, state: 'live' } });
    expect(slowestMs).toBeLessThan(1000);
  });

  it('fills each build once, however many processes there are', async () => {
    await served.append(...someArticles(30));
    const other = await served.another();
    await post('/rebuilds');
    await untilState(2, 'live');
    await served.append(...someArticles(10, 30));
    await served.eventually(TITLED, [{ n: 40 }]);
    await other.close();
    expect(await served.rows('SELECT events::int FROM read_model.projection_build WHERE build = 2')).toEqual([
      { events: 30 },
    ]);
  });

  it('goes on where it was when the process that filled it ends', async () => {
    const streams = someArticles(2500).map(({ streamId, type, data, publishedAt }) => {
      const event = { id: newId(), publishedAt, type, data } as NewEvent;
      return { streamId, expectedVersion: 0, events: [event] };
    });
    await served.store.append(streams, { correlationId: newId(), causationId: newId(), actor: 'client:spec' });
    const away = Object.assign(new Error('the disk is full'), { code: '53100' });
    await served.restart({}, [later(articles, { on: failingOn('Title 2300', away) })]);
    await served.eventually(`SELECT position::int, note FROM read_model.projection_build WHERE build = 2`, [
      { position: 2000, note: 'the disk is full' },
    ]);
    await served.restart({}, [later(articles)]);
    await untilState(2, 'live');
    expect(await served.rows('SELECT events::int FROM read_model.projection_build WHERE build = 2')).toEqual([
      { events: 2500 },
    ]);
    expect(await served.rows(TITLED)).toEqual([{ n: 2500 }]);
    expect(await served.rows('SELECT FROM dateline.dead_letter')).toEqual([]);
  });
});

/** Handlers of which one throws, as a mistake in new code would. */
const failingOn = (title: string, error: Error): Projection['on'] => ({
  ...articles.on,
  ArticleCollected(event, model) {
    if (event.data.title === title) throw error;
    articles.on.ArticleCollected?.(event, model);
  },
});

describe('a new version', () => {
  it('is built and swapped in by itself, and tables that it changes come with it', async () => {
    await served.append(...someArticles(5));
    await served.eventually(TITLED, [{ n: 5 }]);
    const wider = later(articles, {
      tables: {
        ...articles.tables,
        create: `${articles.tables.create}; ALTER TABLE article ADD COLUMN shelf text NOT NULL DEFAULT 'new'`,
      },
    });
    await served.restart({}, [wider, occurrences]);
    await untilState(2, 'live');
    await served.append(article(6));
    await served.eventually(`SELECT count(*)::int AS n, min(shelf) AS shelf FROM read_model.article`, [
      { n: 6, shelf: 'new' },
    ]);
  });

  it('parks what it cannot handle while it is filled, is held back, and swapped in when told to', async () => {
    await served.append(...someArticles(5));
    await served.eventually(TITLED, [{ n: 5 }]);
    await served.restart({ DEAD_LETTER_ATTEMPTS: '1' }, [
      later(articles, { on: failingOn('Title 3', new Error('cannot read it')) }),
    ]);
    await served.eventually(
      `SELECT state, swap, note LIKE '1 events more are parked%' AS told FROM read_model.projection_build WHERE build = 2`,
      [{ state: 'standby', swap: 'manual', told: true }],
    );
    expect(await served.rows(`SELECT group_name, state, stream_id FROM dateline.dead_letter`)).toEqual([
      { group_name: 'projection-articles-v3-b2', state: 'parked', stream_id: 'article-3' },
    ]);
    await served.restart({}, [later(articles)]);
    await served.send('POST', '/v1/dead-letters/retry', { all: true });
    await served.eventually('SELECT count(*)::int AS n FROM read_model_articles_2.article', [{ n: 5 }]);
    expect(await post('/rebuilds/2/swap')).toMatchObject({ status: 200, body: { state: 'live' } });
    expect(await served.rows(TITLED)).toEqual([{ n: 5 }]);
  });

  it('waits for an operator with PROJECTION_SWAP=manual', async () => {
    await served.append(article(1));
    await served.restart({ PROJECTION_SWAP: 'manual' }, [later(articles)]);
    await untilState(2, 'standby');
    await sleep(1500);
    expect(await served.rows(STATES)).toEqual([
      { build: 1, state: 'live' },
      { build: 2, state: 'standby' },
    ]);
  });

  it('is not taken back by an old process that starts once more', async () => {
    await served.append(article(1));
    await served.restart({}, [later(articles)]);
    await untilState(2, 'live');
    await served.send('DELETE', '/v1/projections/articles/rebuilds/1');
    await untilState(1, 'dropped');
    const old = await served.another([articles]);
    await served.append(article(2));
    await served.eventually(TITLED, [{ n: 2 }]);
    await sleep(1500);
    await old.close();
    expect(await served.rows(STATES)).toEqual([
      { build: 1, state: 'dropped' },
      { build: 2, state: 'live' },
    ]);
  });
});

describe('comparing', () => {
  beforeEach(async () => {
    await served.append(...someArticles(5));
    await served.eventually(TITLED, [{ n: 5 }]);
    await post('/rebuilds', { swap: 'manual' });
    await untilState(2, 'standby');
  });

  it('finds that both hold the same', async () => {
    const { body } = await served.send('GET', '/v1/projections/articles/rebuilds/2/verification');
    const { tables } = body as { tables: { table: string; liveHash: string; hash: string }[] };
    expect(body).toMatchObject({ isEqual: true, obstacle: null, liveBuild: 1, build: 2 });
    expect(tables.map(({ table }) => table)).toEqual([
      'article',
      'article_revision',
      'article_copy',
      'article_analysis',
    ]);
    expect(tables.map(({ hash }) => hash)).toEqual(tables.map(({ liveHash }) => liveHash));
    expect(tables[0]).toMatchObject({ liveRows: 5, rows: 5, isClaimedEqual: true });
  });

  it.each([
    ['a row that differs', `UPDATE read_model_articles_2.article SET title = 'Forged' WHERE article_id = '3'`],
    ['a row that is missing', `DELETE FROM read_model_articles_2.article WHERE article_id = '3'`],
    ['a row too many', `DELETE FROM read_model_articles_1.article WHERE article_id = '3'`],
  ])('finds %s, and refuses the swap unless forced', async (_, damage) => {
    await served.rows(damage);
    const { body } = await served.send('GET', '/v1/projections/articles/rebuilds/2/verification');
    expect(body).toMatchObject({
      isEqual: false,
      tables: [{ differing: ['3'] }, { differing: [] }, { differing: [] }, { differing: [] }],
    });
    expect(await post('/rebuilds/2/swap')).toMatchObject({
      status: 409,
      body: { detail: expect.stringContaining('differs from the live one in article:') as string },
    });
    expect(await post('/rebuilds/2/swap', { force: true })).toMatchObject({ status: 200, body: { state: 'live' } });
  });
});

describe('a rollback', () => {
  it('shows the build before again, which was kept up to date, and can be undone', async () => {
    await served.append(...someArticles(3));
    await post('/rebuilds');
    await untilState(2, 'live');
    await served.append(article(4));
    await served.eventually('SELECT count(*)::int AS n FROM read_model_articles_1.article', [{ n: 4 }]);
    expect(await post('/rollback')).toMatchObject({ status: 200, body: { build: 1, state: 'live', behind: 0 } });
    await served.append(article(5));
    await served.eventually(TITLED, [{ n: 5 }]);
    expect(await post('/rollback')).toMatchObject({ status: 200, body: { build: 2 } });
    expect(await served.rows(TITLED)).toEqual([{ n: 5 }]);
  });

  it('does not take readers back to an earlier day unless that is allowed', async () => {
    await served.append(...someArticles(3));
    await served.eventually(TITLED, [{ n: 3 }]);
    await served.restart({}, [later(articles), occurrences]);
    await untilState(2, 'live');
    await served.append(article(4));
    await served.eventually(TITLED, [{ n: 4 }]);
    const refused = await post('/rollback');
    expect(refused).toMatchObject({
      status: 409,
      body: { detail: expect.stringContaining('behind the live one') as string },
    });
    expect(await served.rows(TITLED)).toEqual([{ n: 4 }]);
    expect(await post('/rollback', { allowStale: true })).toMatchObject({ status: 200, body: { build: 1, behind: 1 } });
    await served.restart({}, [articles, occurrences]);
    await served.eventually(TITLED, [{ n: 4 }]);
  });
});

it('an abandoned build is dropped with its tables, checkpoints and dead letters', async () => {
  await served.append(...someArticles(3));
  await post('/rebuilds', { swap: 'manual' });
  await untilState(2, 'standby');
  await served.append(article(4));
  await served.eventually('SELECT count(*)::int AS n FROM read_model_articles_2.article', [{ n: 4 }]);
  const gone = await served.send('DELETE', '/v1/projections/articles/rebuilds/2');
  expect(gone.status).toBe(200);
  await untilState(2, 'dropped');
  expect(await served.rows(`SELECT nspname FROM pg_namespace WHERE nspname LIKE 'read_model_articles_%'`)).toEqual([
    { nspname: 'read_model_articles_1' },
  ]);
  expect(await served.rows(`SELECT FROM dateline.consumer_checkpoint WHERE group_name LIKE '%-b2'`)).toEqual([]);
  expect(await post('/rebuilds')).toMatchObject({ body: { build: 3 } });
});

describe('wrong requests', () => {
  it.each([
    ['GET', '/v1/projections/novels', undefined, 404],
    ['POST', '/v1/projections/novels/rebuilds', {}, 404],
    ['POST', '/v1/projections/articles/rebuilds', { swap: 'perhaps' }, 400],
    ['POST', '/v1/projections/articles/rebuilds', { colour: 'red' }, 400],
    ['GET', '/v1/projections/articles/rebuilds/9', undefined, 404],
    ['GET', '/v1/projections/articles/rebuilds/one', undefined, 404],
    ['GET', '/v1/projections/articles/rebuilds/1/verification', undefined, 409],
    ['DELETE', '/v1/projections/articles/rebuilds/1', undefined, 409],
    ['POST', '/v1/projections/articles/rollback', {}, 409],
    ['GET', '/v1/projections?colour=red', undefined, 400],
  ])('are refused: %s %s with %j', async (method, path, body, status) => {
    expect(await served.send(method, path, body)).toMatchObject({ status });
  });

  it('a second rebuild waits for the first to be swapped in or abandoned', async () => {
    await post('/rebuilds', { swap: 'manual' });
    expect(await post('/rebuilds')).toMatchObject({
      status: 409,
      body: { detail: expect.stringContaining('swap it in or abandon it first') as string },
    });
  });
});

describe('dateline projection', () => {
  it('lists, rebuilds, verifies, swaps, rolls back and abandons', async () => {
    await served.append(...someArticles(3), aMeetingHeld());
    await served.eventually(TITLED, [{ n: 3 }]);
    const rebuilt = await served.cli('projection', 'rebuild', 'articles', '--swap', 'manual', '--wait');
    expect(rebuilt).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('Build 2 of articles is standby') as string,
    });
    expect(rebuilt.stderr).toContain('standby: 100 %, 3 events');
    const verified = await served.cli('projection', 'verify', 'articles', '2');
    expect(verified.stdout).toMatch(/article +3 +3 +[0-9a-f]+ +[0-9a-f]+\n/);
    expect((await served.cli('projection', 'swap', 'articles', '2')).stdout).toBe('Build 2 of articles is live.\n');
    expect((await served.cli('projection', 'rollback', 'articles')).stdout).toBe('Build 1 of articles is live.\n');
    expect((await served.cli('projection', 'abandon', 'articles', '2')).stdout).toBe(
      'Build 2 of articles is given up.\n',
    );
    await untilState(2, 'dropped');
    const listed = await served.cli('projection', 'list');
    expect(listed.stdout).toMatch(/articles +1 +2 +live +100 % +\d+/);
    const refused = await served.cli('projection', 'rollback', 'articles');
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('no previous build') as string });
  });
});
