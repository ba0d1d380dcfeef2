import { v7 as newId } from 'uuid';
import { categoryOf, type StoredEvent } from '#events';
import { connectReadModels } from '#read-model';
import { aMeetingHeld, anAct, anArticleCollected, aStanceDeclared, aStatementMade } from '#testing';
import { projections } from '../projections/index.js';
import { project } from '../projector.js';
import { withRedacted } from '../refold-stream.js';
import { serveProjection, type ServedProjection } from '../served-projection.contract.js';
import type { RedactionPage, RedactionPreview, RedactionReceipt } from './redaction.js';

let served: ServedProjection;
beforeEach(async () => {
  served = await serveProjection({ DEAD_LETTER_ATTEMPTS: '2' });
});
afterEach(() => served.stop());

const TITLE = 'Zanzibar heiress named';
const TEXT = 'Philomena Quatermain met ministers in Riyadh. “Quagmire ahead,” Philomena said, to nobody’s surprise.';
/** Words of the title and the text that stand nowhere else. */
const REMOVED = ['Zanzibar', 'heiress', 'Philomena', 'Quatermain', 'Quagmire', 'surprise'];

const spanOf = (quote: string): { start: number; end: number; quote: string } => {
  const start = TEXT.indexOf(quote);
  return { start, end: start + quote.length, quote };
};
const evidence = {
  articleId: '1',
  revision: 1,
  spans: [spanOf('Philomena Quatermain met ministers'), spanOf('Riyadh')],
};
const quotes = [spanOf('Quagmire ahead,')];
const article = anArticleCollected({ data: { title: TITLE, text: TEXT } });
const revised = {
  ...article,
  type: 'ArticleRevised',
  data: { ...article.data, revision: 2, title: 'Ministers meet', text: 'Ministers met.' },
} as StoredEvent;
const held = aMeetingHeld({ data: { evidence } });
const corroborated = { ...held, type: 'OccurrenceCorroborated', data: { evidence, confidence: 0.9 } } as StoredEvent;
const withdrawn = { ...held, type: 'ReportWithdrawn', data: { articleId: '1', reason: 'revised' } } as StoredEvent;
const stance = aStanceDeclared({ data: { evidence, quotes, condition: 'if Philomena agrees' } });
const statement = aStatementMade({ data: { evidence, quotes, content: 'that a Quagmire was ahead' } });

const act = anAct('DemandMade', { data: { evidence, about: 'Quagmire ahead,' } });

const demand = { pointers: ['/title', '/text'], reason: 'Court of Example, 7 O 12/25', by: 'j.doe' };
const READ_MODELS = 'read_model_.*';
const everything = async (): Promise<StoredEvent[]> =>
  served.append(article, revised, held, corroborated, withdrawn, stance, statement, act);
const OCCURRENCES = 'SELECT count(*)::int AS n FROM read_model.occurrence';

/** Waits until every event of the log is in the live read models. */
const caughtUp = (): Promise<void> =>
  served.eventually(
    `SELECT count(*)::int AS behind FROM dateline.events AS event WHERE NOT EXISTS (
       SELECT FROM read_model.projection_build AS build LEFT JOIN read_model.projection_mark AS mark
         ON mark.projection = build.projection AND mark.build = build.build
         AND mark.partition = 'log/' || get_byte(decode(md5(event.stream_id), 'hex'), 0) % 16
       WHERE build.state = 'live' AND greatest(mark.position, build.position) >= event.position
         AND build.projection = CASE event.category WHEN 'article' THEN 'articles' ELSE 'occurrences' END)`,
    [{ behind: 0 }],
  );

/** Every row of every table of all schemas that are ours, as text. */
async function dump(schemas = '(dateline|read_model.*)'): Promise<Map<string, string>> {
  const tables = await served.test.database.query<{ name: string }>({
    text: `SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.tables
           WHERE table_schema ~ ('^' || $1 || '$') AND table_type = 'BASE TABLE' ORDER BY 1`,
    values: [schemas],
  });
  const dumped = new Map<string, string>();
  for (const { name } of tables) {
    const rows = await served.rows<{ row: object }>(`SELECT to_jsonb(t) AS row FROM ${name} AS t ORDER BY t::text`);
    dumped.set(name, JSON.stringify(rows));
  }
  return dumped;
}
const tablesWith = (words: readonly string[], dumped: ReadonlyMap<string, string>): string[] =>
  [...dumped].filter(([, rows]) => words.some((word) => rows.includes(word))).map(([name]) => name);

describe('a redaction over HTTP', () => {
  it('removes the words from every table of the log and the read models, dead letters too', async () => {
    await served.rows(
      `ALTER TABLE read_model_occurrences_1.statement ADD CONSTRAINT bearable CHECK (content !~ 'Quagmire')`,
    );
    const [collected] = await everything();
    await served.eventually(`SELECT type, state FROM dateline.dead_letter`, [
      { type: 'StatementMade', state: 'parked' },
    ]);
    await served.eventually(OCCURRENCES, [{ n: 3 }]);
    await served.eventually('SELECT count(*)::int AS n FROM read_model.article_revision', [{ n: 2 }]);
    expect(tablesWith(REMOVED, await dump())).toEqual([
      'dateline.dead_letter',
      'dateline.events',
      'read_model_articles_1.article_revision',
      'read_model_occurrences_1.act',
      'read_model_occurrences_1.evidence',
      'read_model_occurrences_1.stance',
    ]);

    const answer = await served.send('POST', '/v1/redactions', { eventId: collected?.id, ...demand });
    expect(answer.status).toBe(201);
    await served.eventually(`SELECT bool_and(quote ~ '^[█ ]+$') AS blank FROM read_model.evidence`, [{ blank: true }]);
    await served.eventually(`SELECT text ~ '█' AS blank FROM read_model.article_revision ORDER BY revision`, [
      { blank: true },
      { blank: false },
    ]);
    expect(tablesWith(REMOVED, await dump())).toEqual([]);

    await served.send('POST', '/v1/dead-letters/retry', { all: true });
    await served.eventually(OCCURRENCES, [{ n: 4 }]);
    expect(tablesWith(REMOVED, await dump())).toEqual([]);
  });

  it('leaves of a dead letter that is parked later what the log holds', async () => {
    const [collected] = await served.append(article);
    await served.send('POST', '/v1/redactions', { eventId: collected?.id, ...demand });
    await served.test.database.query({
      text: `INSERT INTO dateline.dead_letter (id, group_name, stream_id, event_id, position, type, partition, event,
               message, cause, stack, attempts, state)
             VALUES ($1, 'spec', 'article-1', $2, 1, 'ArticleCollected', 'p', $3, $3, $4, $4, 1, 'parked')`,
      values: [newId(), collected?.id, JSON.stringify(collected), `does not say "${TEXT}"`],
    });
    await served.eventually(`SELECT text ~ '█' AS blank FROM read_model.article_revision`, [{ blank: true }]);
    expect(tablesWith(REMOVED, await dump())).toEqual([]);
    const [letter] = await served.rows<{ event: unknown; message: null }>(
      'SELECT event, message FROM dateline.dead_letter',
    );
    expect(letter).toEqual({ event: (await served.store.readStream('article-1'))[0], message: null });
  });

  it('ends in the same read models as a rebuild from the beginning of the log', async () => {
    const [collected] = await everything();
    await served.eventually(OCCURRENCES, [{ n: 4 }]);
    await served.send('POST', '/v1/redactions', { eventId: collected?.id, ...demand });
    await served.append(
      aMeetingHeld({
        streamId: 'meeting-2',
        data: { evidence: { articleId: '1', revision: 2, spans: [{ start: 0, end: 9, quote: 'Ministers' }] } },
      }),
    );
    await served.eventually(OCCURRENCES, [{ n: 5 }]);
    await caughtUp();
    for (const { name } of projections) {
      await served.send('POST', `/v1/projections/${name}/rebuilds`, { swap: 'manual' });
      await served.eventually(
        `SELECT state FROM read_model.projection_build WHERE projection = '${name}' AND build = 2`,
        [{ state: 'standby' }],
      );
      const { body } = await served.send('GET', `/v1/projections/${name}/rebuilds/2/verification`);
      expect(body).toMatchObject({ isEqual: true, obstacle: null });
      const rebuilt = [...(await dump(`read_model_${name}_2`)).values()];
      expect(rebuilt).toEqual([...(await dump(`read_model_${name}_1`)).values()]);
    }
    expect(tablesWith(REMOVED, await dump())).toEqual([]);
  });

  it('is made good by the redaction where a consumer reads the words from Kafka after it', async () => {
    const original = await everything();
    await served.eventually(OCCURRENCES, [{ n: 4 }]);
    await served.send('POST', '/v1/redactions', { eventId: original[0]?.id, ...demand });
    await caughtUp();
    const live = await dump(READ_MODELS);
    expect(tablesWith(REMOVED, live)).toEqual([]);
    const records = (await served.store.read({ after: 0, limit: 100 })).slice(original.length);
    await feed(original, 'parked/late');
    expect(tablesWith(REMOVED, await dump(READ_MODELS))).not.toEqual([]);
    await feed(records, 'parked/late');
    expect(await dump(READ_MODELS)).toEqual(live);
  });

  it('shows before what it would blank, finds the event of a revision, and is answered the same twice', async () => {
    const [collected] = await everything();
    const target = { articleId: '1', revision: 1, pointers: demand.pointers };
    const preview = await served.send('POST', '/v1/redactions/preview', target);
    const { data: planned } = preview.body as RedactionPreview;
    expect(planned.map(({ type }) => type)).toEqual([
      'ArticleCollected',
      'MeetingHeld',
      'OccurrenceCorroborated',
      'StanceDeclared',
      'StatementMade',
      'DemandMade',
    ]);
    expect(planned[0]).toMatchObject({ eventId: collected?.id, fields: ['/title', '/text'] });
    expect(JSON.stringify(await served.store.readStream('article-1'))).toContain(TITLE);

    const first = await served.send('POST', '/v1/redactions', { ...demand, articleId: '1', revision: 1 });
    const again = await served.send('POST', '/v1/redactions', { ...demand, eventId: collected?.id });
    expect(again).toEqual(first);
    const { data } = first.body as RedactionReceipt;
    expect(data).toHaveLength(6);
    expect(data[0]).toMatchObject({
      eventId: collected?.id,
      fields: ['/title', '/text'],
      reason: demand.reason,
      by: 'operator:j.doe',
    });
    expect(await served.send('GET', `/v1/redactions/${data[2]?.id ?? ''}`)).toEqual({ status: 200, body: { data } });

    const page = (await served.send('GET', '/v1/redactions?limit=3')).body as RedactionPage;
    const rest = (await served.send('GET', `/v1/redactions?limit=3&cursor=${page.page.next ?? ''}`))
      .body as RedactionPage;
    expect([...page.data, ...rest.data]).toEqual(data.toReversed());
    expect(rest.page.next).toBeNull();
  });

  it.each([
    ['GET', '/v1/redactions/7', undefined, 404],
    ['GET', `/v1/redactions/${newId()}`, undefined, 404],
    ['GET', '/v1/redactions?colour=red', undefined, 400],
    ['GET', '/v1/redactions?cursor=-1', undefined, 400],
    ['POST', '/v1/redactions', { ...demand, eventId: newId() }, 404],
    ['POST', '/v1/redactions', { ...demand, articleId: '1', revision: 9 }, 404],
    ['POST', '/v1/redactions', { ...demand, articleId: '1' }, 400],
    ['POST', '/v1/redactions', { ...demand, eventId: newId(), articleId: '1', revision: 1 }, 400],
    ['POST', '/v1/redactions', { ...demand, eventId: newId(), reason: ' ' }, 400],
    ['POST', '/v1/redactions', { ...demand, eventId: newId(), by: 'no body' }, 400],
    ['POST', '/v1/redactions', { ...demand, eventId: newId(), pointers: ['text'] }, 400],
    ['POST', '/v1/redactions', { ...demand, articleId: '1', revision: 1, pointers: ['/text', '/articleId'] }, 422],
    ['POST', '/v1/redactions/preview', { articleId: '1', revision: 1, pointers: ['/txt'] }, 422],
  ])('answers %s %s with %j', async (method, path, body, status) => {
    await served.append(article);
    const answer = await served.send(method, path, body);
    expect(answer).toMatchObject({ status });
    if (status === 422)
      expect(answer.body).toMatchObject({ errors: [{ pointer: expect.stringMatching(/^.pointers.[01]$/) as string }] });
    expect(JSON.stringify(await served.store.readStream('article-1'))).toContain(TITLE);
  });
});

/** Folds the events into the live read models once more, as a partition of its own would. */
async function feed(events: readonly StoredEvent[], partition: string): Promise<void> {
  const readModels = await connectReadModels(served.test.url);
  for (const projection of projections) {
    const build = { projection: projection.name, build: 1 };
    for (const event of events.filter(({ streamId }) => projection.categories.includes(categoryOf(streamId)))) {
      const batch = await withRedacted(served.store, { partition, events: [event] });
      await project(readModels, { projection, build }, batch);
    }
  }
  await readModels.destroy();
}

describe('dateline redact', () => {
  it('shows, blanks and lists', async () => {
    expect((await served.cli('redact', 'list')).stdout).toBe('Nothing was redacted.\n');
    const [collected] = await everything();
    const id = collected?.id ?? '';
    const call = ['redact', '--article', '1', '--revision', '1', '--pointer', '/text', '--pointer', '/title'];
    const plan = await served.cli(...call, '--dry-run');
    expect(plan.stdout).toMatch(/^event +type +stream +characters +fields\n/);
    expect(plan.stdout).toMatch(new RegExp(`${id} +ArticleCollected +article-1 +\\d+ +/text /title\n`));
    expect(plan.stdout).toMatch(/Nothing was blanked: leave out --dry-run to do it\.\n$/);
    expect(JSON.stringify(await served.store.readStream('article-1'))).toContain(TITLE);

    expect(await served.cli(...call)).toMatchObject({ code: 2, stderr: expect.stringMatching(/--reason/) as string });
    expect(await served.cli('redact', id, '--reason', 'x')).toMatchObject({ code: 2 });
    expect(await served.cli('redact', '--article', '1', '--pointer', '/text', '--reason', 'x')).toMatchObject({
      code: 2,
    });
    const done = await served.cli(
      'redact',
      id,
      '--pointer',
      '/text',
      '--pointer',
      '/title',
      '--reason',
      'file 7',
      '--by',
      'j.doe',
    );
    expect(done.stdout).toMatch(new RegExp(`${id} +article-1 +\\S+ +operator:j\\.doe +file 7 +/text /title\n`));
    expect(JSON.stringify(await served.store.readStream('article-1'))).not.toContain(TITLE);
    expect((await served.cli(...call, '--dry-run')).stdout).toBe('Nothing is left to blank.\n');
    const listed = JSON.parse((await served.cli('redact', 'list', '--json')).stdout) as RedactionPage;
    expect(listed.data).toHaveLength(6);
    const wrong = await served.cli('redact', id, '--pointer', '/url', '--reason', 'file 7');
    expect(wrong).toMatchObject({ code: 1, stderr: expect.stringMatching(/\/url cannot be redacted/) as string });
    expect((await served.cli('redact', '--help')).stdout).toMatch(/--dry-run/);
  });
});
