import { z } from 'zod';
import { collect, duplicate, serveQuery, tell, type ServedQuery } from '../served-query.contract.js';
import { eventRow } from '../events/event-row.js';
import { articleCopies, articleRevision, articleRow, type ArticleCopies } from './article-row.js';

let served: ServedQuery;
beforeAll(async () => {
  served = await serveQuery();
});
beforeEach(() => served.clear());
afterAll(() => served.stop());

const copiesOf = async (id: string): Promise<ArticleCopies> =>
  articleCopies.parse((await served.json(`/v1/articles/${id}/copies`)).body);
const reportsOf = async (id: string): Promise<[number, number]> => {
  const { reports, independentReports } = eventRow.parse((await served.json(`/v1/events/${id}`)).body);
  return [reports, independentReports];
};
const day = (n: number): string => `2025-02-1${n}T08:00:00Z`;
const evidenceOf = (...ids: string[]): { articleId: string }[] => ids.map((articleId) => ({ articleId }));

describe('reports of an event', () => {
  it('that are copies of one text count once, whichever is named after which, and others for themselves', async () => {
    const { readModels } = served;
    for (const articleId of ['wire', 'paper', 'radio', 'own']) await collect(readModels, { articleId });
    await tell(readModels, { id: 'meeting-1', evidence: evidenceOf('wire', 'paper', 'radio', 'own') });
    await tell(readModels, { id: 'meeting-2', evidence: evidenceOf('paper', 'radio') });
    await tell(readModels, { id: 'meeting-3', evidence: evidenceOf('paper') });
    expect(await reportsOf('meeting-1')).toEqual([4, 4]);
    await duplicate(readModels, { articleId: 'paper', groupId: 'wire' });
    await duplicate(readModels, { articleId: 'radio', groupId: 'wire' });
    expect(await Promise.all(['meeting-1', 'meeting-2', 'meeting-3'].map(reportsOf))).toEqual([
      [4, 2],
      [2, 1],
      [1, 1],
    ]);
    const { body } = await served.json('/v1/events');
    expect((body as { data: object[] }).data).toMatchObject([
      { independentReports: 2 },
      { independentReports: 1 },
      { independentReports: 1 },
    ]);
  });

  it('count again once a revision is no copy any more, and not when they were withdrawn', async () => {
    const { readModels } = served;
    await collect(readModels, { articleId: 'wire' });
    await collect(readModels, { articleId: 'paper' });
    await duplicate(readModels, { articleId: 'paper', groupId: 'wire' });
    await tell(readModels, { id: 'meeting-1', evidence: evidenceOf('wire', 'paper') });
    expect(await reportsOf('meeting-1')).toEqual([2, 1]);
    await collect(readModels, { articleId: 'paper', revision: 2 });
    expect(await reportsOf('meeting-1')).toEqual([2, 2]);
    await duplicate(readModels, { articleId: 'paper', revision: 2, groupId: 'wire' });
    expect(await reportsOf('meeting-1')).toEqual([2, 1]);
    const withdrawn = { articleId: 'wire', withdrawnAt: day(9) };
    await tell(readModels, { id: 'meeting-2', evidence: [withdrawn, { articleId: 'paper' }] });
    expect(await reportsOf('meeting-2')).toEqual([1, 1]);
  });

  it('of an article that is not in the read model yet count for themselves', async () => {
    await tell(served.readModels, { id: 'meeting-1', evidence: evidenceOf('early', 'bird') });
    expect(await reportsOf('meeting-1')).toEqual([2, 2]);
  });
});

describe('the copies of an article', () => {
  beforeEach(async () => {
    const { readModels } = served;
    await collect(readModels, { articleId: 'paper', publishedAt: day(3), publishedAtLocal: day(3) });
    await collect(readModels, { articleId: 'wire', publishedAt: day(1), publishedAtLocal: day(1) });
    await collect(readModels, { articleId: 'left', publishedAt: day(2), revision: 2 });
    await collect(readModels, { articleId: 'own' });
    await duplicate(readModels, { articleId: 'wire', groupId: 'paper', originalArticleId: 'wire' });
    await duplicate(readModels, { articleId: 'left', groupId: 'paper' });
  });

  it.each(['paper', 'wire'])('are the same from wherever one looks, e.g. from %s', async (id) => {
    const { groupId, data } = await copiesOf(id);
    expect([groupId, ...data.map(({ articleId, isOriginal }) => [articleId, isOriginal])]).toEqual([
      'paper',
      ['wire', true],
      ['paper', false],
    ]);
    expect(data).toMatchObject([
      { sharedShare: 0.9, comparedWith: 'paper' },
      { sharedShare: null, comparedWith: null },
    ]);
    expect(articleRow.parse((await served.json(`/v1/articles/${id}`)).body).copies).toBe(1);
  });

  it.each(['own', 'left'])('are none where there are none, e.g. of %s', async (id) => {
    expect(await copiesOf(id)).toEqual({ groupId: null, data: [] });
    expect(articleRow.parse((await served.json(`/v1/articles/${id}`)).body)).toMatchObject({
      copies: 0,
      duplicate: null,
    });
  });

  it('are told of the article itself with what is shared', async () => {
    const { duplicate: told } = articleRow.strict().parse((await served.json('/v1/articles/wire')).body);
    expect(told).toMatchObject({ groupId: 'paper', originalArticleId: 'wire', passages: [{ start: 0, end: 20 }] });
  });
});

describe('the revisions of an article', () => {
  it('tell what changed, titles in words, and which was a copy', async () => {
    const { readModels } = served;
    const changes = { from: 1, title: true, wordsAdded: 2, wordsRemoved: 1, kept: 0.8, added: [{ start: 0, end: 9 }] };
    await collect(readModels, { articleId: 'a', title: 'Talks begin', text: 'One.' });
    await collect(readModels, { articleId: 'a', revision: 2, title: 'Talks end', text: 'Two.', changes });
    const again = { ...changes, from: 2, title: false };
    await collect(readModels, { articleId: 'a', revision: 3, title: 'Talks end', text: 'Three.', changes: again });
    await duplicate(readModels, { articleId: 'a', revision: 2, groupId: 'wire' });
    const { body } = await served.json('/v1/articles/a/revisions');
    const { data } = z.object({ data: z.array(articleRevision.strict()) }).parse(body);
    expect(data.map(({ revision, title }) => [revision, title])).toEqual([
      [1, 'Talks begin'],
      [2, 'Talks end'],
      [3, 'Talks end'],
    ]);
    expect(data.map((each) => each.changes)).toEqual([
      null,
      { ...changes, title: { before: 'Talks begin', after: 'Talks end' } },
      { ...again, title: null },
    ]);
    expect(data.map((each) => each.duplicate?.groupId)).toEqual([undefined, 'wire', undefined]);
  });
});
