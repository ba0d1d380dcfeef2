import { v7 as newId } from 'uuid';
import { Documents } from '../documents/documents.js';
import { serveIngest, type ServedIngest } from '../served-ingest.contract.js';
import { Quarantine, type Unreadable } from './quarantine.js';
import { stageNames } from './stage-name.js';
import { Stages } from './stages.js';

let served: ServedIngest;

beforeEach(async () => {
  served = await serveIngest();
  // Reads what says so, as a reader does that was made better.
  served.get(Stages).add('page', ({ document }) => {
    const words = document?.bytes.toString() ?? '';
    if (!words.startsWith('readable')) return Promise.reject(new Error(`Still not readable: ${words}`));
    return Promise.resolve([`article of ${words}`]);
  });
});
afterEach(() => served.stop());

const STATES = 'SELECT state FROM dateline.quarantine ORDER BY id';

async function hold(words: string, more: Partial<Unreadable> = {}): Promise<string> {
  const url = `https://wire.example/${encodeURIComponent(words)}`;
  const origin = { url, contentType: 'text/html', fetchedAt: new Date() };
  const documentHash = await served.get(Documents).put(Buffer.from(words), origin);
  return served.get(Quarantine).hold({ url, documentHash, stage: 'page', error: `cannot read ${words}`, ...more });
}

type Listed = { data: { id: string; error: string; attempts: number }[]; page: { next: string | null } };
const listed = async (query = ''): Promise<Listed> => (await served.send('GET', `/v1/quarantine${query}`)).body;
const errorsOf = ({ data }: Listed): string[] => data.map(({ error }) => error);

describe('the quarantine', () => {
  it('lists what is held, the latest first, by filter and page by page', async () => {
    await hold('one', { sourceId: 'source-1' });
    await hold('two', { url: 'https://User@Other.example:8080/two' });
    await hold('three', { stage: 'listing' });
    expect(errorsOf(await listed())).toEqual(['cannot read three', 'cannot read two', 'cannot read one']);
    expect(errorsOf(await listed('?stage=listing'))).toEqual(['cannot read three']);
    expect(errorsOf(await listed('?sourceId=source-1'))).toEqual(['cannot read one']);
    expect(errorsOf(await listed('?host=other.example'))).toEqual(['cannot read two']);
    expect(errorsOf(await listed('?error=READ+T'))).toEqual(['cannot read three', 'cannot read two']);
    const first = await listed('?limit=2');
    const rest = await listed(`?limit=2&cursor=${first.page.next ?? ''}`);
    expect([...errorsOf(first), ...errorsOf(rest)]).toHaveLength(3);
    expect(rest.page.next).toBeNull();
  });

  it('holds the same failure once, with its latest error and the number of attempts', async () => {
    const first = await hold('one');
    expect(await hold('one', { error: 'another error' })).toBe(first);
    expect((await listed()).data).toMatchObject([{ id: first, error: 'another error', attempts: 2 }]);
  });

  it('holds errors with what Postgres cannot store', async () => {
    const id = await hold('one', { error: 'half \ud800, NUL \u0000, end' });
    expect((await served.send('GET', `/v1/quarantine/${id}`)).body).toMatchObject({
      error: 'half \ufffd, NUL \ufffd, end',
    });
  });

  it('hands the bytes out as a file to save, whatever they are', async () => {
    const id = await hold('<script>alert(1)</script>');
    const response = await fetch(`${served.origin}/v1/quarantine/${id}/document`);
    expect(await response.text()).toBe('<script>alert(1)</script>');
    expect(response.headers.get('content-type')).toBe('application/octet-stream');
    expect(response.headers.get('content-disposition')).toMatch(/^attachment; filename="[0-9a-f]{64}\.bin"$/);
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    const bare = await hold('two', { documentHash: null });
    expect(await served.send('GET', `/v1/quarantine/${bare}/document`)).toMatchObject({ status: 404 });
  });

  it('is read again: what can be read is resolved, what cannot stays held with its new error', async () => {
    const [bad, good] = [await hold('bad'), await hold('readable one')];
    expect(await served.send('POST', `/v1/quarantine/${bad}/retry`)).toEqual({
      status: 200,
      body: { outcome: 'held', articles: [], error: 'Still not readable: bad' },
    });
    expect(await served.send('POST', `/v1/quarantine/${good}/retry`)).toEqual({
      status: 200,
      body: { outcome: 'resolved', articles: ['article of readable one'], error: null },
    });
    expect((await served.send('GET', `/v1/quarantine/${good}`)).body).toMatchObject({
      state: 'resolved',
      articles: ['article of readable one'],
      closedBy: 'operator:http',
    });
    expect((await listed()).data).toMatchObject([{ id: bad, error: 'Still not readable: bad', attempts: 2 }]);
    expect(await served.send('POST', `/v1/quarantine/${good}/retry`)).toMatchObject({ status: 409 });
  });

  it('is read again by filter, and what a filter does not name is left alone', async () => {
    for (const words of ['readable one', 'bad', 'readable two']) await hold(words);
    await hold('readable three', { sourceId: 'source-1' });
    const none = await served.send('POST', '/v1/quarantine/retry', { host: 'nobody.example' });
    expect(none).toEqual({ status: 202, body: { entries: 0 } });
    const one = await served.send('POST', '/v1/quarantine/retry', { sourceId: 'source-1' });
    expect(one).toEqual({ status: 202, body: { entries: 1 } });
    await served.eventually(STATES, [{ state: 'held' }, { state: 'held' }, { state: 'held' }, { state: 'resolved' }]);
    const all = await served.send('POST', '/v1/quarantine/retry', { all: true });
    expect(all).toEqual({ status: 202, body: { entries: 3 } });
    await served.eventually(`SELECT attempts, state FROM dateline.quarantine ORDER BY id`, [
      { attempts: 2, state: 'resolved' },
      { attempts: 2, state: 'held' },
      { attempts: 2, state: 'resolved' },
      { attempts: 2, state: 'resolved' },
    ]);
  });

  it('answers retries while more are asked for than the app has connections', async () => {
    served.get(Stages).add('page', async () => {
      await served.get(Quarantine).count();
      return [];
    });
    const ids = await Promise.all(Array.from({ length: 30 }, (_, n) => hold(`n${n}`)));
    const answers = await Promise.all(ids.map((id) => served.send('POST', `/v1/quarantine/${id}/retry`)));
    expect(answers.map(({ status }) => status)).toEqual(ids.map(() => 200));
  });

  it('says so when no reader knows the stage', async () => {
    const id = await hold('one');
    await served.rows(`UPDATE dateline.quarantine SET stage = 'tea leaves'`);
    expect((await served.send('POST', `/v1/quarantine/${id}/retry`)).body).toMatchObject({
      error: 'No reader here knows the stage tea leaves',
    });
  });

  it.each(stageNames)('has a reader for what is held as %s', async (stage) => {
    const id = await hold('one', { stage, documentHash: null });
    const { body } = await served.send('POST', `/v1/quarantine/${id}/retry`);
    expect(body).toMatchObject({ outcome: 'held', error: expect.not.stringContaining('No reader') as string });
  });

  it('gives up for a reason that is kept', async () => {
    const id = await hold('one');
    expect(await served.send('POST', `/v1/quarantine/${id}/discard`, { reason: 'no article' })).toMatchObject({
      status: 200,
      body: { state: 'discarded', closingReason: 'no article' },
    });
    expect(await served.send('POST', `/v1/quarantine/${id}/discard`, { reason: 'again' })).toMatchObject({
      status: 409,
    });
    const again = await hold('one');
    expect(again).not.toBe(id);
  });

  it.each([
    ['GET', '/v1/quarantine/7', undefined, 404],
    ['GET', `/v1/quarantine/${newId()}`, undefined, 404],
    ['GET', `/v1/quarantine/${newId()}/document`, undefined, 404],
    ['GET', '/v1/quarantine?state=lost', undefined, 400],
    ['GET', '/v1/quarantine?colour=red', undefined, 400],
    ['POST', '/v1/quarantine/retry', {}, 400],
    ['POST', `/v1/quarantine/${newId()}/retry`, undefined, 404],
    ['POST', `/v1/quarantine/${newId()}/discard`, { reason: ' ' }, 400],
    ['POST', `/v1/quarantine/${newId()}/discard`, { reason: 'gone' }, 404],
  ])('refuses %s %s with %j', async (method, path, body, status) => {
    expect(await served.send(method, path, body)).toMatchObject({ status });
  });
});

describe('dateline quarantine', () => {
  it('lists, shows, retries and discards', async () => {
    expect(await served.cli('quarantine', 'list')).toMatchObject({ code: 0, stdout: 'Nothing is in quarantine.\n' });
    const [good, bad] = [await hold('readable one'), await hold('bad')];
    const list = await served.cli('quarantine', 'list', '--stage', 'page');
    expect(list.stdout).toMatch(/^id +state +stage +attempts +url +error\n/);
    expect(list.stdout).toMatch(new RegExp(`${bad} +held +page +1 +https://wire.example/bad +cannot read bad\n`));
    const shown = await served.cli('quarantine', 'show', good);
    expect(shown.stdout).toMatch(new RegExp(`bytes +${served.origin}/v1/quarantine/${good}/document`));
    expect(await served.cli('quarantine', 'retry')).toMatchObject({ code: 2 });
    const stillBad = await served.cli('quarantine', 'retry', bad);
    expect(stillBad).toMatchObject({ code: 1, stdout: 'Still held: Still not readable: bad\n' });
    const readable = await served.cli('quarantine', 'retry', good);
    expect(readable).toMatchObject({ code: 0, stdout: 'Resolved: article of readable one\n' });
    expect((await served.cli('quarantine', 'retry', '--all')).stdout).toBe('1 entries are read again.\n');
    expect(await served.cli('quarantine', 'discard', bad)).toMatchObject({ code: 2 });
    const discarded = await served.cli('quarantine', 'discard', bad, '--reason', 'a test');
    expect(discarded).toMatchObject({ code: 0, stdout: 'Discarded.\n' });
  });
});
