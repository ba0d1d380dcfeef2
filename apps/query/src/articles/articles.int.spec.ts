import { problem } from '#platform';
import { ArticleAnalysisRow } from '#read-model';
import { eventRow } from '../events/event-row.js';
import { pageOf } from '../paging.js';
import { collect, serveQuery, tell, type ServedQuery } from '../served-query.contract.js';
import { articleRow, articleText } from './article-row.js';

const nasty = `<script>alert(1)</script> “quoted” 𝔘 O'Neil; DROP TABLE x; --`;
let served: ServedQuery;

beforeAll(async () => {
  served = await serveQuery();
  const { readModels } = served;
  await collect(readModels, { articleId: 'a1', text: 'Old words.', publisher: 'The Example' });
  await collect(readModels, { articleId: 'a1', text: nasty, title: nasty, revision: 2, publisher: 'The Example' });
  await collect(readModels, { articleId: 'a2', publishedAt: '2025-02-19T10:00:00Z', url: 'https://news.example/2' });
  await readModels.manager.insert(ArticleAnalysisRow, {
    articleId: 'a1',
    revision: 2,
    extractor: 'rules@1',
    occurrences: 2,
    dropped: 1,
    recordedAt: '2025-02-18T10:02:00Z',
  });
  const old = { articleId: 'a1', start: 0, end: 3, quote: 'Old' };
  const now = { articleId: 'a1', revision: 2, start: 26, end: 34, quote: '“quoted”' };
  await tell(readModels, { id: 'meeting-1', evidence: [old, now] });
  await tell(readModels, { id: 'stance-1', evidence: [{ ...now, start: 0, end: 8, quote: '<script>' }] });
  await tell(readModels, { id: 'stance-gone', evidence: [now], retractedAt: '2025-03-01T00:00:00Z' });
  await tell(readModels, { id: 'meeting-2', evidence: [{ articleId: 'a2' }] });
});
afterAll(() => served.stop());

describe('a wrong question about articles', () => {
  it.each([
    ['/v1/articles?publishr=x', 'publishr'],
    ['/v1/articles?publisher=', 'publisher'],
    ['/v1/articles?limit=0', 'limit'],
    ['/v1/articles?cursor=x', 'cursor'],
    ['/v1/articles/a1?revision=1', 'revision'],
    ['/v1/articles/a1/text?revision=0', 'revision'],
    ['/v1/articles/a1/text?revision=two', 'revision'],
    ['/v1/articles/a1/events?colour=red', 'colour'],
  ])('%s is answered with a 400 that names the parameter', async (path, named) => {
    const { status, body } = await served.json(path);
    expect(status).toBe(400);
    expect(problem.parse(body).errors?.map(({ parameter }) => parameter)).toEqual([named]);
  });
  it.each([
    '/v1/articles/a9',
    '/v1/articles/a9/text',
    '/v1/articles/a9/events',
    '/v1/articles/a9/revisions',
    '/v1/articles/a9/copies',
    '/v1/articles/a1/text?revision=3',
  ])('%s is a 404', async (path) => {
    const { status, body } = await served.json(path);
    expect([status, problem.parse(body).status]).toEqual([404, 404]);
  });
});

describe('the list of articles', () => {
  const list = async (query: string): Promise<ReturnType<ReturnType<typeof pageOf<typeof articleRow>>['parse']>> =>
    pageOf(articleRow)
      .strict()
      .parse((await served.json(`/v1/articles${query}`)).body);

  it('has the latest published first and reads on', async () => {
    const first = await list('?limit=1');
    expect(first.data.map(({ articleId }) => articleId)).toEqual(['a2']);
    const second = await list(`?limit=1&cursor=${first.page.next ?? ''}`);
    expect(second.data.map(({ articleId }) => articleId)).toEqual(['a1']);
    expect(second.page.next).toBeNull();
  });
  it('can be narrowed to a publisher', async () => {
    const { data } = await list('?publisher=the%20EXAMPLE');
    expect(data.map(({ articleId }) => articleId)).toEqual(['a1']);
  });
});

describe('an article', () => {
  it('tells its newest revision, what it reports and what became of reading it', async () => {
    const { body } = await served.json('/v1/articles/a1');
    expect(articleRow.strict().parse(body)).toEqual({
      articleId: 'a1',
      revision: 2,
      url: null,
      title: nasty,
      publisher: 'The Example',
      language: null,
      publishedAt: '2025-02-18T13:00:00+03:00',
      recordedAt: '2025-02-18T10:01:00.000Z',
      sourceId: null,
      byline: null,
      updatedAt: null,
      provenance: {},
      duplicate: null,
      copies: 0,
      events: 2,
      analysis: { extractor: 'rules@1', occurrences: 2, dropped: 1, skipped: null },
    });
  });
  it('has no analysis until it is read', async () => {
    const { body } = await served.json('/v1/articles/a2');
    expect(articleRow.parse(body).analysis).toBeNull();
  });
  it('gives its text with the words that say something happened, in order and without what is retracted', async () => {
    const answer = articleText.strict().parse((await served.json('/v1/articles/a1/text')).body);
    expect(answer).toMatchObject({ revision: 2, title: nasty, text: nasty });
    expect(answer.spans).toEqual([
      { start: 0, end: 8, quote: '<script>', eventId: 'stance-1', type: 'StanceDeclared' },
      { start: 26, end: 34, quote: '“quoted”', eventId: 'meeting-1', type: 'MeetingHeld' },
    ]);
    for (const { start, end, quote } of answer.spans) expect(answer.text.slice(start, end)).toBe(quote);
  });
  it('gives an earlier text with the words of that revision', async () => {
    const answer = articleText.parse((await served.json('/v1/articles/a1/text?revision=1')).body);
    expect([answer.revision, answer.text]).toEqual([1, 'Old words.']);
    expect(answer.spans.map(({ quote }) => quote)).toEqual(['Old']);
  });
  it('lists the events it reports, filtered like every list', async () => {
    const answer = pageOf(eventRow).parse((await served.json('/v1/articles/a1/events')).body);
    expect(answer.data.map(({ id }) => id)).toEqual(['meeting-1', 'stance-1']);
    expect(await served.ids('/v1/articles/a1/events?type=StanceDeclared')).toEqual(['stance-1']);
  });
});
