import { collect, duplicate, serveQuery, type ServedQuery } from '../../apps/query/src/served-query.contract.js';
import { runDateline, type Ended } from '#testing';

let served: ServedQuery;
const dateline = (...args: string[]): Promise<Ended> => runDateline(served.origin, args);

beforeAll(async () => {
  served = await serveQuery();
  const { readModels } = served;
  const changes = { from: 1, title: true, wordsAdded: 12, wordsRemoved: 3, kept: 0.9, added: [], removed: [] };
  const wire = { articleId: 'wire', publisher: 'The Wire', url: 'https://wire.example/1' };
  await collect(readModels, { ...wire, text: 'Old words.' });
  await collect(readModels, {
    ...wire,
    revision: 2,
    title: 'Talks\u001b[31m end',
    text: 'New words.',
    byline: 'A. Writer',
    provenance: { publishedAt: { from: 'json-ld', confidence: 0.95 } },
    changes,
  });
  await collect(readModels, { articleId: 'paper', publisher: 'The Paper', publishedAt: '2025-02-18T12:00:00Z' });
  await collect(readModels, { articleId: 'alone' });
  await duplicate(readModels, { articleId: 'paper', groupId: 'wire', sharedShare: 0.87 });
});
afterAll(() => served.stop());

describe('dateline article show', () => {
  it('shows where its fields are from, what changed in each revision and its text, and nothing a terminal obeys', async () => {
    const { code, stdout } = await dateline('article', 'show', 'wire');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^title +Talks \[31m end$/m);
    expect(stdout).toMatch(/^published +2025-02-18T13:00:00\+03:00 \(json-ld, 95 % sure\)$/m);
    expect(stdout).toMatch(/^copies +1: dateline article copies wire$/m);
    expect(stdout).toMatch(/^reading +not read yet$/m);
    expect(stdout).toMatch(
      /^ {2}2 .* 12 words added, 3 removed, 90 % kept; “Talks in Riyadh” became “Talks \[31m end”$/m,
    );
    expect(stdout).toMatch(/^text of revision 2: .*\n\nNew words\.$/m);
  });

  it('shows the text of an earlier revision, or none, and all of it as JSON', async () => {
    expect((await dateline('article', 'show', 'wire', '--revision', '1')).stdout).toContain('\n\nOld words.');
    expect((await dateline('article', 'show', 'wire', '--no-text')).stdout).not.toContain('words.');
    expect(JSON.parse((await dateline('article', 'show', 'wire', '--json')).stdout)).toMatchObject({
      articleId: 'wire',
      revisions: [{ revision: 1 }, { revision: 2, changes: { wordsAdded: 12 } }],
      text: { revision: 2, text: 'New words.' },
    });
  });

  it.each([
    [['show', 'nobody'], 1, /nobody/],
    [['show', 'wire', '--revision', '7'], 1, /revision 7/],
    [['show', 'wire', '--revision', 'last'], 2, /whole number from 1/],
    [['copies', 'nobody'], 1, /nobody/],
    [['copies'], 2, /--help/],
  ])('says what is wrong with %j', async (args, code, words) => {
    const ended = await dateline('article', ...args);
    expect([ended.code, ended.stdout]).toEqual([code, '']);
    expect(ended.stderr).toMatch(words);
  });
});

describe('dateline article copies', () => {
  it('shows the group with the share of each and which was the earliest', async () => {
    const { stdout } = await dateline('article', 'copies', 'paper');
    expect(stdout).toMatch(/^2 articles of one text; they count as one report\. Group wire$/m);
    expect(stdout).toMatch(/^wire .* earliest +known first +The Wire/m);
    expect(stdout).toMatch(/^paper .* 87 % +The Paper/m);
    expect(JSON.parse((await dateline('article', 'copies', 'paper', '--json')).stdout)).toMatchObject({
      groupId: 'wire',
    });
  });

  it('says so when there is none', async () => {
    const { code, stdout } = await dateline('article', 'copies', 'alone');
    expect([code, stdout]).toEqual([0, 'No other article of this text is known.\n']);
  });
});

describe('an app that does not do what is asked', () => {
  it('is told from a thing that is not there', async () => {
    const { code, stderr } = await dateline('source', 'list');
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/is an app that does not do this: name the right one by --api/),
    ]);
  });
});
