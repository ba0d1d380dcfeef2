import { problem } from '#platform';
import { pageOf } from '../paging.js';
import { collect, lavrov, rubio, serveQuery, tell, type ServedQuery, type Told } from '../served-query.contract.js';
import { eventRow, type EventRow } from './event-row.js';
import { evidenceInArticle } from './get-evidence.query.js';

let served: ServedQuery;
const answer = pageOf(eventRow).strict();

beforeAll(async () => {
  served = await serveQuery();
});
afterAll(() => served.stop());
beforeEach(() => served.clear());

async function faultsAt(path: string): Promise<(string | undefined)[]> {
  const response = await served.get(path);
  expect(response.status).toBe(400);
  expect(response.headers.get('content-type')).toContain('application/problem+json');
  return (problem.parse(await response.json()).errors ?? []).map(({ parameter }) => parameter);
}

describe('a wrong question', () => {
  it.each([
    ['limit=0', ['limit']],
    ['limit=501', ['limit']],
    ['limit=ten', ['limit']],
    ['limit=1e2', ['limit']],
    ['limit=5&limit=6', ['limit']],
    ['from=yesterday', ['from']],
    ['from=0000-01-01', ['from']],
    ['to=2025-02-30', ['to']],
    ['from=2025-02-18&to=2025-02-17', ['to']],
    ['country=USA', ['country']],
    ['country=US,RU+SA', ['country']],
    ['type=MeetingHeld,MeetingHold', ['type']],
    ['basis=rumoured', ['basis']],
    ['background=maybe', ['background']],
    ['place=', ['place']],
    ['place=%00a', ['place']],
    ['actor=%00a', ['actor']],
    ['actor=—', ['actor']],
    ['topic=!', ['topic']],
    ['cursor=nonsense', ['cursor']],
    ['cursor=WyIyMDI1LTAyLTMwVDEwOjAwOjAwLjAwMDAwMFoiLCJhIl0', ['cursor']],
    ['colour=red', ['colour']],
    ['status=held', ['status']],
    ['__proto__=x', ['__proto__']],
    ['colour=red&limit=0&from=x', ['colour', 'from', 'limit']],
  ])('%s is answered with a 400 that names it', async (query, named) => {
    expect((await faultsAt(`/v1/events?${query}`)).sort()).toEqual(named);
  });
  it('is told which parameters there are', async () => {
    const { body } = await served.json('/v1/events?colour=red');
    expect(problem.parse(body).errors?.[0]?.detail).toContain('actor, country, topic');
  });
  it.each(['/v1/events/meeting-9', '/v1/events/meeting-9/evidence', '/v1/events/%00', '/v1/nowhere', '/v1/events/%'])(
    'about %s, which is not there, is a problem of its own status',
    async (path) => {
      const { status, body } = await served.json(path);
      expect(status).toBe(path.endsWith('%') ? 400 : 404);
      expect(problem.parse(body)).toMatchObject({ status, instance: path });
    },
  );
  it('that changes something is refused', async () => {
    const response = await fetch((await served.get('/v1/events')).url, { method: 'DELETE' });
    expect(response.status).toBe(404);
  });
});

describe('a filter', () => {
  const dated = (occurredFrom: string, occurredTo = occurredFrom): Partial<Told> => ({
    occurredFrom,
    occurredTo,
    occurredPrecision: 'day',
    occurredExpression: 'then',
  });
  const erdogan = { actorId: 'person-erdogan', name: 'Recep Tayyip Erdoğan', country: 'TR' };
  const peacekeepers = [{ topicId: 'peacekeeping-troops-ukraine', label: 'peacekeeping troops for Ukraine' }];
  it.each<[string, Partial<Told>, Partial<Told>]>([
    ['from=2025-02-18', dated('2025-02-17', '2025-02-18'), dated('2025-02-17')],
    ['to=2025-02-18', dated('2025-02-18', '2025-02-20'), dated('2025-02-19')],
    ['from=2025-02-18&to=2025-02-18', dated('2025-02-01', '2025-02-28'), {}],
    ['place=rIYADH', { placeName: 'Riyadh' }, { placeName: 'Riyadh Province' }],
    ['place=diriyah%20palace', { placeName: 'Riyadh', placeVenue: 'Diriyah Palace' }, { placeName: 'Riyadh' }],
    ['actor=person-erdogan', { actors: [erdogan] }, { actors: [rubio] }],
    ['actor=ERDOGAN', { actors: [erdogan] }, { actors: [{ actorId: 'p', name: 'Erdogani' }] }],
    ['actor=erdo%C4%9Fan%20recep', { actors: [erdogan] }, { actors: [{ ...erdogan, name: 'Bilal Erdoğan' }] }],
    ['actor=state-ru', { actors: [lavrov] }, { actors: [rubio] }],
    ['actor=Lavrov&actor=Rubio', { actors: [rubio, lavrov] }, { actors: [lavrov] }],
    ['country=US,RU', { actors: [lavrov] }, { actors: [erdogan] }],
    ['country=us', { actors: [rubio] }, { actors: [lavrov] }],
    ['country=US+RU', { actors: [rubio, lavrov] }, { actors: [lavrov] }],
    ['country=US%2BRU', { actors: [rubio, lavrov] }, { actors: [rubio] }],
    ['topic=peacekeeping-troops-ukraine', { topics: peacekeepers }, { topics: [{ topicId: 'x', label: 'troops' }] }],
    ['topic=peacekeepers%20ukraine', { topics: peacekeepers }, { topics: [{ topicId: 'x', label: 'Ukraine' }] }],
    ['type=MeetingPlanned,MeetingRuledOut', { type: 'MeetingPlanned' }, { type: 'MeetingHeld' }],
    ['basis=quoted,described', { basis: 'described' }, { basis: 'reported' }],
    ['background=exclude', { background: false }, { background: true }],
    ['background=only', { background: true }, { background: false }],
  ])('%s lets one row pass and holds the other', async (query, matching, other) => {
    await tell(served.readModels, { id: 'meeting-match', ...matching });
    await tell(served.readModels, { id: 'meeting-other', ...other });
    expect(await served.ids(`/v1/events?${query}`)).toEqual(['meeting-match']);
  });
  it('that is not given lets everything pass, background too', async () => {
    await tell(served.readModels, { id: 'meeting-1', background: true });
    await tell(served.readModels, { id: 'stance-1' });
    expect(await served.ids('/v1/events')).toEqual(['meeting-1', 'stance-1']);
  });
  it.each([`'; DROP TABLE read_model.occurrence; --`, 'a%', '%_x', `\\x`, '$1'])('takes %s as words', async (words) => {
    await tell(served.readModels, { id: 'meeting-1', actors: [{ actorId: 'p', name: 'anyone' }], placeName: 'ax' });
    for (const name of ['actor', 'place', 'topic']) {
      const { status, body } = await served.json(`/v1/events?${new URLSearchParams({ [name]: words }).toString()}`);
      if (status === 200) expect(answer.parse(body).data).toEqual([]);
    }
    expect(await served.ids('/v1/events')).toEqual(['meeting-1']);
  });
});

describe('reading on with a cursor', () => {
  const at = (microseconds: number): string => `2025-02-18T10:00:00.${String(microseconds).padStart(6, '0')}Z`;

  async function readAll(path: string, between: (page: number) => Promise<void> = () => Promise.resolve()) {
    const seen: string[] = [];
    for (let next: string | undefined = path, page = 0; next !== undefined; page += 1) {
      const response: Response = await served.get(next);
      const { data, page: cut } = answer.parse(await response.json());
      seen.push(...data.map(({ id }) => id));
      const link: string | undefined = /^<(.+)>; rel="next"$/.exec(response.headers.get('link') ?? '')?.[1];
      expect(link === undefined).toBe(cut.next === null);
      if (cut.next !== null) expect(link).toContain(`cursor=${cut.next}`);
      await between(page);
      next = link;
    }
    return seen;
  }

  it('neither loses nor doubles rows that were published in the same microsecond or one apart', async () => {
    for (const n of [1, 2, 3, 4, 5, 6, 7])
      await tell(served.readModels, { id: `meeting-${n}`, publishedAt: at(n <= 4 ? 1 : n) });
    const seen = await readAll('/v1/events?limit=2');
    expect(seen).toEqual(['meeting-7', 'meeting-6', 'meeting-5', 'meeting-1', 'meeting-2', 'meeting-3', 'meeting-4']);
  });
  it('is not disturbed by rows that come in between pages', async () => {
    for (const n of [1, 2, 3, 4, 5]) await tell(served.readModels, { id: `meeting-${n}`, publishedAt: at(n) });
    const seen = await readAll('/v1/events?limit=2&actor=Lavrov', async (page) => {
      await tell(served.readModels, { id: `meeting-new-${page}`, publishedAt: at(900 + page) });
    });
    expect(seen).toEqual(['meeting-5', 'meeting-4', 'meeting-3', 'meeting-2', 'meeting-1']);
  });
  it('ends where a full page is the last one', async () => {
    for (const n of [1, 2]) await tell(served.readModels, { id: `meeting-${n}` });
    const { body } = await served.json('/v1/events?limit=2');
    expect(answer.parse(body).page.next).toBeNull();
  });
});

describe('an event', () => {
  it('comes back as it was told, markup and quotation marks included', async () => {
    const nasty = `<script>alert("1")</script> O'Neil; DROP TABLE x; -- \\ 𝔘`;
    await tell(served.readModels, {
      id: 'statement-1',
      actors: [{ ...lavrov, name: nasty }],
      placeName: nasty,
      topics: [{ topicId: 't', label: nasty }],
      evidence: [{ articleId: 'a1', quote: nasty }],
      statement: { content: nasty, venue: nasty, quotes: [{ start: 0, end: 1, quote: nasty }] },
      attribution: [{ kind: 'agency', name: nasty }],
      ...{
        occurredFrom: '2025-02-01',
        occurredTo: '2025-02-28',
        occurredPrecision: 'month',
        occurredExpression: nasty,
      },
    });
    const response = await served.get('/v1/events/statement-1');
    expect(response.headers.get('content-type')).toContain('application/json');
    expect(eventRow.parse(await response.json())).toEqual({
      id: 'statement-1',
      type: 'StatementMade',
      category: 'statement',
      actors: [{ ...lavrov, name: nasty, kind: 'person', part: 'speaker' }],
      occurred: { from: '2025-02-01', to: '2025-02-28', precision: 'month', expression: nasty },
      where: { name: nasty, country: null, venue: null },
      topics: [{ topicId: 't', label: nasty }],
      basis: 'reported',
      attribution: [{ kind: 'agency', name: nasty }],
      background: false,
      confidence: 0.9,
      code: { plover: 'CONSULT' },
      extractor: { name: 'rules', version: '1', rule: 'meet' },
      publishedAt: '2025-02-18T10:00:00.000Z',
      recordedAt: '2025-02-18T10:01:00.000Z',
      logPosition: 1,
      reports: 1,
      independentReports: 1,
      evidence: [{ articleId: 'a1', revision: 1, start: 0, end: 5, quote: nasty }],
      retractedAt: null,
      speaker: { ...lavrov, name: nasty, kind: 'person', part: 'speaker' },
      content: nasty,
      venue: nasty,
      quotes: [{ start: 0, end: 1, quote: nasty }],
    });
  });
  it('that is retracted is left out of lists and readable by its id', async () => {
    await tell(served.readModels, { id: 'meeting-1', retractedAt: '2025-03-01T00:00:00Z' });
    expect(await served.ids('/v1/events')).toEqual([]);
    const { body } = await served.json('/v1/events/meeting-1');
    expect((body as EventRow).retractedAt).toBe('2025-03-01T00:00:00.000Z');
  });
  it('counts articles, not spans', async () => {
    const evidence = [{ articleId: 'a1' }, { articleId: 'a1', revision: 2 }, { articleId: 'a2' }];
    await tell(served.readModels, { id: 'meeting-1', evidence });
    const { body } = await served.json('/v1/events/meeting-1');
    expect((body as EventRow).reports).toBe(2);
    expect((body as EventRow).evidence).toHaveLength(3);
  });
  it('shows its evidence with the articles it stands in', async () => {
    await collect(served.readModels, { articleId: 'a1', title: 'Old title', publisher: 'The Example' });
    await collect(served.readModels, { articleId: 'a1', title: 'New title', revision: 2 });
    await tell(served.readModels, { id: 'meeting-1' });
    const { body } = await served.json('/v1/events/meeting-1/evidence');
    expect((body as { data: unknown[] }).data.map((row) => evidenceInArticle.parse(row))).toEqual([
      expect.objectContaining({
        articleId: 'a1',
        revision: 1,
        title: 'Old title',
        publishedAt: '2025-02-18T13:00:00+03:00',
      }),
    ]);
  });
  it('has no evidence to show where its article is not known', async () => {
    await tell(served.readModels, { id: 'meeting-1' });
    expect(await served.json('/v1/events/meeting-1/evidence')).toEqual({ status: 200, body: { data: [] } });
  });
  it('is answered with 304 while it has not changed', async () => {
    await tell(served.readModels, { id: 'meeting-1' });
    const etag = (await served.get('/v1/events/meeting-1')).headers.get('etag') ?? '';
    // fetch adds `no-cache` to conditional requests that do not say otherwise.
    const headers = { 'If-None-Match': etag, 'Cache-Control': 'max-age=0' };
    expect((await served.get('/v1/events/meeting-1', headers)).status).toBe(304);
  });
});

describe('read models that are not there yet', () => {
  it('are a 503 that says when to ask again', async () => {
    const empty = await serveQuery({ isMigrated: false });
    try {
      const response = await empty.get('/v1/events');
      expect(response.status).toBe(503);
      expect(response.headers.get('retry-after')).toBe('5');
      expect(problem.parse(await response.json()).title).toBe('Service Unavailable');
    } finally {
      await empty.stop();
    }
  });
});
