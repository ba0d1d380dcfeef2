import { v7 as newId } from 'uuid';
import type { StoredEvent } from '#events';
import { aMeetingHeld, anArticleCollected } from '#testing';
import { serveProjection, type ServedProjection } from '../served-projection.contract.js';

let served: ServedProjection;

beforeEach(async () => {
  served = await serveProjection({ DEAD_LETTER_ATTEMPTS: '2' });
});
afterEach(() => served.stop());

const TITLES = 'SELECT revision, title FROM read_model.article_revision ORDER BY revision';
const PARKED = 'SELECT state FROM dateline.dead_letter ORDER BY position';

type Listed = { data: { id: string; cause: string; code: string; group: string }[]; page: { next: string | null } };

const article = anArticleCollected({ data: { title: 'Unbearable' } });
const revised = (revision: number): StoredEvent => ({
  ...article,
  type: 'ArticleRevised',
  data: { ...article.data, revision, title: `Title ${revision}` },
});

/** The read models can't take the article's first title; its later revisions and another article follow. */
async function park(): Promise<Listed['data'][0]> {
  await served.rows(
    `ALTER TABLE read_model_articles_1.article_revision ADD CONSTRAINT bearable CHECK (title <> 'Unbearable')`,
  );
  await served.append(article);
  await served.eventually(PARKED, [{ state: 'parked' }]);
  await served.append(
    revised(2),
    anArticleCollected({ streamId: 'article-2', data: { articleId: '2', title: 'Fine' } }),
  );
  await served.eventually(PARKED, [{ state: 'parked' }, { state: 'behind' }]);
  await served.eventually(TITLES, [{ revision: 1, title: 'Fine' }]);
  const { body } = await served.send('GET', '/v1/dead-letters?state=parked');
  const [letter] = (body as Listed).data;
  if (letter === undefined) throw new Error('nothing is parked');
  return letter;
}
const heal = (): Promise<object[]> =>
  served.rows('ALTER TABLE read_model_articles_1.article_revision DROP CONSTRAINT bearable');

describe('dead letters over HTTP', () => {
  it('are listed and shown with their cause, their event and what waits behind', async () => {
    const letter = await park();
    expect(letter).toMatchObject({
      group: 'projection-articles-v2-b1',
      code: '23514',
      cause: expect.stringContaining('bearable') as string,
    });
    const { body } = await served.send('GET', `/v1/dead-letters/${letter.id}`);
    expect(body).toMatchObject({ behind: 1, event: { type: 'ArticleCollected', data: { title: 'Unbearable' } } });
    const page = (await served.send('GET', '/v1/dead-letters?limit=1')).body as Listed;
    const rest = (await served.send('GET', `/v1/dead-letters?limit=1&cursor=${page.page.next ?? ''}`)).body as Listed;
    expect(new Set([...page.data, ...rest.data].map(({ id }) => id)).size).toBe(2);
    expect(rest.page.next).toBeNull();
  });

  it('are retried into the read model that an undisturbed run would have made', async () => {
    const letter = await park();
    await heal();
    const answer = await served.send('POST', `/v1/dead-letters/${letter.id}/retry`);
    expect(answer).toEqual({ status: 202, body: { events: 2 } });
    await served.eventually(PARKED, [{ state: 'resolved' }, { state: 'resolved' }]);
    await served.append(revised(3));
    await served.eventually(`${TITLES}, title`, [
      { revision: 1, title: 'Fine' },
      { revision: 1, title: 'Unbearable' },
      { revision: 2, title: 'Title 2' },
      { revision: 3, title: 'Title 3' },
    ]);
    await served.eventually(`SELECT revision, title FROM read_model.article WHERE article_id = '1'`, [
      { revision: 3, title: 'Title 3' },
    ]);
  });

  it('are retried by filter, and those that a filter does not name are left alone', async () => {
    await park();
    await heal();
    const other = await served.send('POST', '/v1/dead-letters/retry', { code: '99999' });
    expect(other).toEqual({ status: 202, body: { events: 0 } });
    const some = await served.send('POST', '/v1/dead-letters/retry', {
      group: 'projection-articles-v2-b1',
      code: '23514',
    });
    expect(some).toEqual({ status: 202, body: { events: 2 } });
    await served.eventually(PARKED, [{ state: 'resolved' }, { state: 'resolved' }]);
  });

  it('are discarded for a reason that is kept; what waited behind is handled', async () => {
    const letter = await park();
    const answer = await served.send('POST', `/v1/dead-letters/${letter.id}/discard`, { reason: 'a test article' });
    expect(answer).toEqual({ status: 200, body: { freed: 1 } });
    await served.eventually(PARKED, [{ state: 'discarded' }, { state: 'resolved' }]);
    const { body } = await served.send('GET', `/v1/dead-letters/${letter.id}`);
    expect(body).toMatchObject({ closingReason: 'a test article', state: 'discarded' });
    const again = await served.send('POST', `/v1/dead-letters/${letter.id}/discard`, { reason: 'again' });
    expect(again.status).toBe(409);
  });

  it.each([
    ['GET', '/v1/dead-letters/7', undefined, 404],
    ['GET', `/v1/dead-letters/${newId()}`, undefined, 404],
    ['GET', '/v1/dead-letters?state=lost', undefined, 400],
    ['GET', '/v1/dead-letters?colour=red', undefined, 400],
    ['POST', '/v1/dead-letters/retry', {}, 400],
    ['POST', `/v1/dead-letters/${newId()}/retry`, undefined, 404],
    ['POST', `/v1/dead-letters/${newId()}/discard`, {}, 400],
    ['POST', `/v1/dead-letters/${newId()}/discard`, { reason: ' ' }, 400],
    ['POST', `/v1/dead-letters/${newId()}/discard`, { reason: 'gone' }, 404],
  ])('refuse %s %s with %j', async (method, path, body, status) => {
    expect(await served.send(method, path, body)).toMatchObject({ status });
  });
});

describe('dateline dead-letter', () => {
  it('lists, shows, retries and discards', async () => {
    expect(await served.cli('dead-letter', 'list')).toMatchObject({ code: 0, stdout: 'Nothing is parked.\n' });
    const { id } = await park();
    const listed = await served.cli('dead-letter', 'list', '--group', 'projection-articles-v2-b1');
    expect(listed.stdout).toMatch(/^id +state +group +type +stream +attempts +cause\n/);
    expect(listed.stdout).toMatch(
      new RegExp(`${id} +parked +projection-articles-v2-b1 +ArticleCollected +article-1 +2 `),
    );
    const shown = await served.cli('dead-letter', 'show', id);
    expect(shown.stdout).toMatch(/behind +1 later events[^]*"title": "Unbearable"/);
    expect(await served.cli('dead-letter', 'retry')).toMatchObject({ code: 2 });
    expect((await served.cli('dead-letter', 'retry', id)).stdout).toBe('2 events are handled again.\n');
    await served.eventually(`SELECT attempts FROM dateline.dead_letter WHERE id = '${id}'`, [{ attempts: 3 }]);
    expect(await served.cli('dead-letter', 'discard', id)).toMatchObject({ code: 2 });
    const discarded = await served.cli('dead-letter', 'discard', id, '--reason', 'a test');
    expect(discarded.stdout).toBe('Discarded; 1 events behind it are handled now.\n');
    const unknown = await served.cli('dead-letter', 'show', newId());
    expect([unknown.code, unknown.stderr]).toEqual([1, expect.stringMatching(/no dead letter/)]);
  });
});

it('an occurrence that cannot be written holds up no other', async () => {
  await served.rows(
    `ALTER TABLE read_model_occurrences_1.occurrence ADD CONSTRAINT bearable CHECK (id <> 'meeting-7')`,
  );
  const article1 = anArticleCollected();
  await served.append(article1);
  await served.append(...Array.from({ length: 20 }, (_, n) => aMeetingHeld({ streamId: `meeting-${n}` })));
  await served.eventually('SELECT count(*)::int AS n FROM read_model.occurrence', [{ n: 19 }]);
  await served.eventually(`SELECT stream_id FROM dateline.dead_letter`, [{ stream_id: 'meeting-7' }]);
});
