import { problem } from '#platform';
import { meetingRow, stanceRow, statementRow } from './event-row.js';
import { pageOf } from '../paging.js';
import { lavrov, rubio, serveQuery, tell, type ServedQuery } from '../served-query.contract.js';

let served: ServedQuery;

beforeAll(async () => {
  served = await serveQuery();
  const { readModels } = served;
  await tell(readModels, { id: 'meeting-held', meeting: { absentees: ['Volodymyr Zelenskyy'] } });
  await tell(readModels, { id: 'meeting-ongoing', meeting: { status: 'ongoing', kind: 'call' } });
  await tell(readModels, { id: 'meeting-planned', type: 'MeetingPlanned', meeting: { status: 'planned' } });
  await tell(readModels, { id: 'meeting-off', type: 'MeetingRuledOut', meeting: { status: 'ruled-out' } });
  const quotes = [{ start: 3, end: 22, quote: 'completely premature' }];
  await tell(readModels, { id: 'stance-against', actors: [rubio], stance: { quotes } });
  await tell(readModels, {
    id: 'stance-if',
    actors: [lavrov],
    stance: { position: 'conditional', condition: 'a pause' },
  });
  await tell(readModels, { id: 'statement-rubio', actors: [rubio, { ...lavrov, part: 'participant' }] });
  await tell(readModels, { id: 'statement-lavrov', actors: [lavrov], statement: { venue: 'reporters' } });
});
afterAll(() => served.stop());

async function rowsAt(path: string): Promise<unknown[]> {
  const { status, body } = await served.json(path);
  expect(status).toBe(200);
  return (body as { data: unknown[] }).data;
}

describe('a list of one kind', () => {
  it.each([
    ['/v1/meetings?status=over', ['status']],
    ['/v1/meetings?kind=dinner', ['kind']],
    ['/v1/meetings?position=for', ['position']],
    ['/v1/stances?position=maybe', ['position']],
    ['/v1/stances?status=held', ['status']],
    ['/v1/statements?speaker=', ['speaker']],
    ['/v1/statements?type=StatementMade', ['type']],
  ])('%s is answered with a 400 that names the parameter', async (path, named) => {
    const { status, body } = await served.json(path);
    expect(status).toBe(400);
    expect(problem.parse(body).errors?.map(({ parameter }) => parameter)).toEqual(named);
  });
  it.each([
    ['/v1/meetings', ['meeting-held', 'meeting-off', 'meeting-ongoing', 'meeting-planned']],
    ['/v1/meetings?status=held,ongoing', ['meeting-held', 'meeting-ongoing']],
    ['/v1/meetings?status=planned', ['meeting-planned']],
    ['/v1/meetings?status=ruled-out', ['meeting-off']],
    ['/v1/meetings?kind=call', ['meeting-ongoing']],
    ['/v1/stances', ['stance-against', 'stance-if']],
    ['/v1/stances?position=conditional,considering', ['stance-if']],
    ['/v1/stances?position=against&actor=lavrov', []],
    ['/v1/statements', ['statement-lavrov', 'statement-rubio']],
    ['/v1/statements?actor=lavrov', ['statement-lavrov', 'statement-rubio']],
    ['/v1/statements?speaker=lavrov', ['statement-lavrov']],
    ['/v1/statements?speaker=person-marco-rubio', ['statement-rubio']],
  ])('%s holds nothing else', async (path, ids) => {
    expect(await served.ids(path)).toEqual(ids);
  });
  it('reads on like every list', async () => {
    const first = pageOf(meetingRow).parse((await served.json('/v1/meetings?limit=3')).body);
    expect(first.data).toHaveLength(3);
    const rest = await served.ids(`/v1/meetings?limit=3&cursor=${first.page.next ?? ''}`);
    expect(rest).toEqual(['meeting-planned']);
  });
});

describe('a row of its kind', () => {
  it('of meetings tells the status, the kind and who stayed away', async () => {
    const [row] = await rowsAt('/v1/meetings?status=held');
    expect(meetingRow.parse(row)).toMatchObject({
      status: 'held',
      kind: 'meeting',
      absentees: ['Volodymyr Zelenskyy'],
    });
  });
  it('of stances tells the holder, the position, its object and the own words', async () => {
    const [row] = await rowsAt('/v1/stances?position=against');
    const holder = { actorId: 'person-marco-rubio', name: 'Marco Rubio', part: 'holder', role: null };
    const quotes = [{ start: 3, end: 22, quote: 'completely premature' }];
    expect(stanceRow.parse(row)).toMatchObject({ holder, target: 'sending troops', condition: null, quotes });
  });
  it('of statements tells the speaker, the content and where it was said', async () => {
    const [row] = await rowsAt('/v1/statements?speaker=lavrov');
    const speaker = { actorId: 'person-sergei-lavrov', onBehalfOf: 'state-ru', part: 'speaker' };
    expect(statementRow.parse(row)).toMatchObject({ speaker, content: 'the talks were useful', venue: 'reporters' });
  });
  it('of statements finds by the words of what is said as it finds by topic', async () => {
    const found = (await rowsAt('/v1/statements?topic=useful%20talk')).map((row) => statementRow.parse(row).content);
    expect(new Set(found)).toEqual(new Set(['the talks were useful']));
    expect(await rowsAt('/v1/statements?topic=useless%20talk')).toEqual([]);
  });
});
