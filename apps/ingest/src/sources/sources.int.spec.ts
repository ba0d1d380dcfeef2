import { v7 as newId } from 'uuid';
import { serveIngest, type ServedIngest } from '../served-ingest.contract.js';
import { SourceAddresses } from './source-addresses.js';
import type { Source } from './source.js';
import { Sources } from './sources.js';

let served: ServedIngest;

beforeEach(async () => {
  served = await serveIngest();
});
afterEach(() => served.stop());

type Answer = { status: number; body: Source & { code?: string; detail?: string; errors?: { pointer: string }[] } };
type Listed = { data: Source[]; counts: object; page: { next: string | null } };

const wire = { url: 'https://wire.example/feed.xml', title: 'Wire' };
const register = (draft: object): Promise<Answer> => served.send('POST', '/v1/sources', draft);
const listed = async (query = ''): Promise<Listed> => (await served.send('GET', `/v1/sources${query}`)).body;
const titlesOf = ({ data }: Listed): string[] => data.map(({ title }) => title);
const typesOf = async ({ body: { sourceId } }: Answer): Promise<string[]> =>
  (await served.store.readStream(`source-${sourceId}`)).map(({ type }) => type);
const act = (verb: string, { body: { sourceId } }: Answer, body: object = {}): Promise<Answer> =>
  served.send('POST', `/v1/sources/${sourceId}/${verb}`, body);
const patch = ({ body: { sourceId } }: Answer, body: object): Promise<Answer> =>
  served.send('PATCH', `/v1/sources/${sourceId}`, body);

/** Appends as a process does that dies before it writes the row. */
async function appendAlone(sourceId: string): Promise<void> {
  const data = { sourceId, kind: 'feed' as const, ...wire, groups: [], tags: [] };
  const event = { type: 'SourceRegistered' as const, data, id: newId(), publishedAt: '2025-02-18T09:00:00Z' };
  const context = { correlationId: newId(), causationId: newId(), actor: 'operator:spec' };
  await served.store.append([{ streamId: `source-${sourceId}`, expectedVersion: 0, events: [event] }], context);
}

describe('registering a source', () => {
  it('keeps all that is said of it, and says it in the log', async () => {
    const answer = await register({
      kind: 'page',
      url: 'https://wire.example/news',
      title: ' Wire ',
      groups: ['Press/Nordic', 'Daily', 'Daily'],
      tags: ['b', 'a'],
      language: 'nb',
      licence: 'by agreement',
      country: 'no',
      schedule: { kind: 'every', minutes: 5 },
      selector: 'h2 a',
    });
    expect(answer).toMatchObject({
      status: 201,
      body: {
        title: 'Wire',
        state: 'active',
        groups: ['Daily', 'Press/Nordic'],
        tags: ['a', 'b'],
        country: 'NO',
        schedule: { kind: 'every', minutes: 5 },
        selector: 'h2 a',
        failing: null,
        version: 1,
      },
    });
    expect(await served.send('GET', `/v1/sources/${answer.body.sourceId}`)).toEqual({ status: 200, body: answer.body });
    const [event] = await served.store.readStream(`source-${answer.body.sourceId}`);
    expect(event).toMatchObject({ type: 'SourceRegistered', actor: 'operator:http', data: { everyMinutes: 5 } });
  });

  it('takes the host for a title, and a push client without an address, as many as there are', async () => {
    expect((await register({ url: 'https://www.wire.example/feed' })).body.title).toBe('wire.example');
    const [one, two] = [
      await register({ kind: 'push', title: 'Desk' }),
      await register({ kind: 'push', title: 'Desk' }),
    ];
    expect([one.status, two.status, one.body.url]).toEqual([201, 201, null]);
    expect(one.body.sourceId).not.toBe(two.body.sourceId);
  });

  it('twice is refused, also under another form of its address, and the other is named', async () => {
    const first = await register(wire);
    for (const url of ['HTTP://wire.example:80/feed.xml#top', 'https://www.wire.example/feed.xml?utm_source=x']) {
      const again = await register({ url, title: 'Other' });
      expect(again).toMatchObject({ status: 409, body: { code: 'SOURCE_REGISTERED_ALREADY' } });
      expect(again.body.detail).toContain(`${first.body.sourceId}, Wire`);
    }
    expect(titlesOf(await listed())).toEqual(['Wire']);
  });

  it('by twenty at once makes one source, in the log too', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, (_, n) => register({ ...wire, title: `Wire ${n}` })));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(19);
    expect(await served.store.read({ after: 0, limit: 100, categories: ['source'] })).toHaveLength(1);
  });

  it.each([
    ['nothing', {}, ['/url']],
    ['another scheme', { url: 'file:///etc/passwd' }, ['/url']],
    ['no address at all', { url: 'wire' }, ['/url']],
    ['a password in its address', { url: 'https://u:p@wire.example/' }, ['/url']],
    ['a kind that there is not', { ...wire, kind: 'radio' }, ['/kind']],
    ['a page without a selector', { ...wire, kind: 'page' }, ['/selector']],
    ['a feed with a selector', { ...wire, selector: 'a' }, ['/selector']],
    ['a push client with an address', { ...wire, kind: 'push' }, ['/url']],
    ['a country that is none', { ...wire, country: 'Norway' }, ['/country']],
    ['a language that is none', { ...wire, language: 'English!' }, ['/language']],
    ['a tag with a comma', { ...wire, tags: ['a,b'] }, ['/tags/0']],
    ['an empty title', { ...wire, title: ' ' }, ['/title']],
    ['every four minutes', { ...wire, schedule: { kind: 'every', minutes: 4 } }, ['/schedule/minutes']],
    ['an unknown member', { ...wire, colour: 'red' }, ['/colour']],
  ])('with %s is refused, and the member is named', async (_, draft, pointers) => {
    const answer = await register(draft);
    expect([answer.status, answer.body.errors?.map(({ pointer }) => pointer)]).toEqual([400, pointers]);
    expect((await listed()).data).toEqual([]);
  });
});

describe('a process that dies', () => {
  it('between the event and the row leaves a row all the same', async () => {
    const sourceId = newId();
    await appendAlone(sourceId);
    await served.eventually('SELECT title, state FROM dateline.source', [{ title: 'Wire', state: 'active' }]);
  });

  it('after it claimed the address and before the event holds up nobody', async () => {
    await served.get(SourceAddresses).claim(wire.url, { sourceId: newId(), version: 0 });
    expect((await register(wire)).status).toBe(201);
    expect((await register(wire)).status).toBe(409);
  });

  it('after the event, before the row, leaves the address to its source', async () => {
    const sourceId = newId();
    await served.get(SourceAddresses).claim(wire.url, { sourceId, version: 0 });
    await appendAlone(sourceId);
    expect((await register(wire)).status).toBe(409);
  });

  it('while it moved a source leaves the address to others once its claim is a minute old', async () => {
    const moving = await register({ url: 'https://wire.example/old' });
    await served.get(SourceAddresses).claim(wire.url, { sourceId: moving.body.sourceId, version: 1 });
    expect((await register(wire)).status).toBe(409);
    await served.rows(`UPDATE dateline.source_address SET claimed_at = now() - interval '2 minutes'`);
    expect((await register(wire)).status).toBe(201);
  });
});

describe('the row of a source', () => {
  it('is never written over by an older state', async () => {
    const { body } = await register(wire);
    await patch({ status: 201, body }, { title: 'Newer' });
    const older = (await served.get(Sources).get(body.sourceId)) as Source;
    await served.get(Sources).put({ ...older, version: 1, title: 'Older' });
    expect((await served.get(Sources).get(body.sourceId))?.title).toBe('Newer');
  });
});

describe('changing a source', () => {
  it('says what changed and why, keeps the rest, and does nothing twice', async () => {
    const source = await register({ ...wire, language: 'nb', tags: ['a'] });
    const change = { language: null, schedule: { kind: 'every', minutes: 60 }, reason: 'asked by the publisher' };
    const changed = await patch(source, change);
    expect(changed).toMatchObject({ status: 200, body: { language: null, tags: ['a'], version: 2 } });
    expect((await patch(source, change)).body.version).toBe(2);
    const [, event] = await served.store.readStream(`source-${source.body.sourceId}`);
    expect(event?.data).toMatchObject({
      changed: ['everyMinutes', 'language'],
      cause: 'operator',
      reason: change.reason,
    });
  });

  it('moves it to an address that is free, gives the old one up, and takes none that another has', async () => {
    const [source, other] = [await register(wire), await register({ url: 'https://other.example/feed' })];
    const taken = await patch(source, { url: 'https://other.example/feed' });
    expect(taken).toMatchObject({ status: 409, body: { code: 'SOURCE_REGISTERED_ALREADY' } });
    expect(taken.body.detail).toContain(other.body.sourceId);
    expect((await patch(source, { url: 'https://new.example/feed' })).body.url).toBe('https://new.example/feed');
    expect((await register(wire)).status).toBe(201);
    expect((await patch(source, { url: wire.url })).status).toBe(409);
    expect((await register({ url: 'https://new.example/feed' })).status).toBe(409);
  });

  it('of two sources to one address at once lets one have it', async () => {
    const sources = [await register({ url: 'https://a.example/' }), await register({ url: 'https://b.example/' })];
    const answers = await Promise.all(sources.map((source) => patch(source, { url: wire.url })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  });

  it.each([
    ['nothing to change', {}, 400],
    ['its kind', { kind: 'page' }, 400],
    ['a selector, which a feed has not', { selector: 'a' }, 409],
    ['no title', { title: null }, 400],
  ])('refuses %s', async (_, change, status) => {
    expect((await patch(await register(wire), change)).status).toBe(status);
  });
});

describe('the life of a source', () => {
  it('is paused and resumed with a reason, once each', async () => {
    const source = await register(wire);
    const pause = { reason: 'holidays' };
    expect((await act('pause', source, pause)).body).toMatchObject({ state: 'paused', stateReason: 'holidays' });
    expect((await act('pause', source, pause)).status).toBe(200);
    expect((await act('resume', source)).body).toMatchObject({ state: 'active', stateReason: null });
    expect(await typesOf(source)).toEqual(['SourceRegistered', 'SourcePaused', 'SourceResumed']);
  });

  it('ends for good; its address may be registered anew as another source', async () => {
    const source = await register(wire);
    expect((await act('retire', source, { reason: 'closed' })).body).toMatchObject({ state: 'retired' });
    for (const verb of ['pause', 'resume']) {
      expect(await act(verb, source, { reason: 'x' })).toMatchObject({ status: 409, body: { code: 'SOURCE_RETIRED' } });
    }
    expect((await patch(source, { title: 'x' })).status).toBe(409);
    const anew = await register(wire);
    expect(anew.status).toBe(201);
    expect(anew.body.sourceId).not.toBe(source.body.sourceId);
  });

  it.each([
    ['GET', '/v1/sources/7', undefined, 404],
    ['GET', `/v1/sources/${newId()}`, undefined, 404],
    ['PATCH', `/v1/sources/${newId()}`, { title: 'x' }, 404],
    ['POST', `/v1/sources/${newId()}/pause`, { reason: 'x' }, 404],
    ['POST', `/v1/sources/${newId()}/retire`, { reason: ' ' }, 400],
    ['POST', `/v1/sources/${newId()}/retire`, {}, 400],
    ['GET', '/v1/sources?state=lost', undefined, 400],
    ['GET', '/v1/sources?colour=red', undefined, 400],
    ['GET', '/v1/sources?cursor=x', undefined, 400],
  ])('refuses %s %s with %j', async (method, path, body, status) => {
    expect(await served.send(method, path, body)).toMatchObject({ status });
  });
});

describe('the list of sources', () => {
  it('is in the order of titles, page by page, and by filter', async () => {
    await register({ ...wire, title: 'b', groups: ['Press'] });
    const paused = await register({ url: 'https://a.example/', title: 'A', tags: ['x'] });
    await act('pause', paused, { reason: 'x' });
    await register({ kind: 'push', title: 'C 100%' });
    expect(await listed()).toMatchObject({ counts: { active: 2, paused: 1, retired: 0 }, page: { next: null } });
    expect(titlesOf(await listed())).toEqual(['A', 'b', 'C 100%']);
    expect(titlesOf(await listed('?state=paused'))).toEqual(['A']);
    expect(titlesOf(await listed('?kind=push'))).toEqual(['C 100%']);
    expect(titlesOf(await listed('?group=Press'))).toEqual(['b']);
    expect(titlesOf(await listed('?tag=x'))).toEqual(['A']);
    expect(titlesOf(await listed('?q=WIRE.example'))).toEqual(['b']);
    expect(titlesOf(await listed('?q=0%25'))).toEqual(['C 100%']);
    expect(titlesOf(await listed('?q=_'))).toEqual([]);
    const first = await listed('?limit=2');
    const rest = await listed(`?limit=2&cursor=${first.page.next ?? ''}`);
    expect([...titlesOf(first), ...titlesOf(rest), rest.page.next]).toEqual(['A', 'b', 'C 100%', null]);
  });
});
