import { problem } from '#platform';
import { agreementRow, eventRow, measureRow, visitRow } from '../events/event-row.js';
import { pageOf } from '../paging.js';
import { lavrov, rubio, serveQuery, tell, type ServedQuery } from '../served-query.contract.js';

let served: ServedQuery;

const there = { actors: [rubio, { ...lavrov, part: 'target' }] };
const back = { actors: [lavrov, { ...rubio, part: 'target' }] };

beforeAll(async () => {
  served = await serveQuery();
  const { readModels } = served;
  await tell(readModels, { id: 'meeting-1' });
  await tell(readModels, { id: 'visit-made', placeName: 'Moscow', ...there });
  await tell(readModels, { id: 'visit-planned', type: 'VisitPlanned', ...back });
  await tell(readModels, { id: 'agreement-reached', about: 'the export of grain' });
  await tell(readModels, { id: 'agreement-failed', type: 'AgreementFailed' });
  await tell(readModels, { id: 'commitment-demand', about: 'open the ports for grain', ...there });
  await tell(readModels, { id: 'commitment-refusal', type: 'DemandRefused', ...back });
  await tell(readModels, { id: 'accusation-1', ...there });
  await tell(readModels, { id: 'accusation-arrest', type: 'ArrestMade', ...back });
  await tell(readModels, { id: 'measure-1', about: 'frozen assets', ...there });
  await tell(readModels, { id: 'measure-threat', type: 'ThreatMade', ...back });
  await tell(readModels, { id: 'measure-over', retractedAt: '2025-02-19T10:00:00Z' });
  await tell(readModels, {
    id: 'conflict-1',
    placeName: 'Odesa',
    occurredFrom: '2025-02-18',
    occurredPrecision: 'day',
    occurredExpression: 'Tuesday',
    occurredTo: '2025-02-18',
  });
  await tell(readModels, { id: 'conflict-protest', type: 'ProtestHeld', background: true });
});
afterAll(() => served.stop());

async function rowAt(path: string): Promise<unknown> {
  const { status, body } = await served.json(path);
  expect(status).toBe(200);
  return (body as { data: unknown[] }).data[0];
}

describe('a list of acts', () => {
  it.each([
    ['/v1/visits?status=held', ['status']],
    ['/v1/visits?type=VisitMade', ['type']],
    ['/v1/agreements?outcome=signed', ['outcome']],
    ['/v1/agreements?status=made', ['status']],
    ['/v1/measures?type=AttackReported', ['type']],
    ['/v1/commitments?agent=', ['agent']],
    ['/v1/accusations?speaker=lavrov', ['speaker']],
    ['/v1/conflicts?from=2025-02-02&to=2025-02-01', ['to']],
    ['/v1/meetings?agent=lavrov', ['agent']],
  ])('%s is answered with a 400 that names the parameter', async (path, named) => {
    const { status, body } = await served.json(path);
    expect(status).toBe(400);
    expect(problem.parse(body).errors?.map(({ parameter }) => parameter)).toEqual(named);
  });
  it.each([
    ['/v1/visits', ['visit-made', 'visit-planned']],
    ['/v1/visits?status=made,planned', ['visit-made', 'visit-planned']],
    ['/v1/visits?status=planned', ['visit-planned']],
    ['/v1/visits?place=moscow', ['visit-made']],
    ['/v1/agreements', ['agreement-failed', 'agreement-reached']],
    ['/v1/agreements?outcome=reached,failed', ['agreement-failed', 'agreement-reached']],
    ['/v1/agreements?outcome=failed', ['agreement-failed']],
    ['/v1/commitments', ['commitment-demand', 'commitment-refusal']],
    ['/v1/commitments?type=DemandRefused', ['commitment-refusal']],
    ['/v1/commitments?actor=lavrov', ['commitment-demand', 'commitment-refusal']],
    ['/v1/commitments?agent=lavrov', ['commitment-refusal']],
    ['/v1/commitments?target=state-ru', ['commitment-demand']],
    ['/v1/commitments?agent=rubio&target=lavrov', ['commitment-demand']],
    ['/v1/accusations', ['accusation-1', 'accusation-arrest']],
    ['/v1/accusations?country=US%2BRU&type=ArrestMade,LegalActionTaken', ['accusation-arrest']],
    ['/v1/measures', ['measure-1', 'measure-threat']],
    ['/v1/measures?type=ThreatMade,SanctionLifted', ['measure-threat']],
    ['/v1/conflicts', ['conflict-1', 'conflict-protest']],
    ['/v1/conflicts?from=2025-02-18&to=2025-02-18', ['conflict-1']],
    ['/v1/conflicts?background=only', ['conflict-protest']],
    ['/v1/events?type=MeetingHeld,ThreatMade,VisitPlanned', ['measure-threat', 'meeting-1', 'visit-planned']],
    ['/v1/events?topic=grain', ['agreement-reached', 'commitment-demand']],
    ['/v1/agreements?topic=exports%20of%20grain', ['agreement-reached']],
  ])('%s holds nothing else', async (path, ids) => {
    expect(await served.ids(path)).toEqual(ids);
  });
  it('reads on like every list', async () => {
    const first = pageOf(measureRow).parse((await served.json('/v1/measures?limit=1')).body);
    expect(first.data.map(({ id }) => id)).toEqual(['measure-1']);
    expect(await served.ids(`/v1/measures?limit=1&cursor=${first.page.next ?? ''}`)).toEqual(['measure-threat']);
  });
});

describe('an act as it is answered', () => {
  it('tells who did it to whom, and what it is about', async () => {
    const row = measureRow.parse(await rowAt('/v1/measures?type=SanctionImposed'));
    expect(row).toMatchObject({ type: 'SanctionImposed', about: 'frozen assets' });
    expect(row.actors.map(({ name, part }) => [name, part])).toEqual([
      ['Marco Rubio', 'agent'],
      ['Sergei Lavrov', 'target'],
    ]);
  });
  it('tells whether a visit was made and whether an agreement was reached', async () => {
    expect(visitRow.parse(await rowAt('/v1/visits?status=planned'))).toMatchObject({ status: 'planned', about: null });
    expect(visitRow.parse(await rowAt('/v1/visits?status=made')).status).toBe('made');
    expect(agreementRow.parse(await rowAt('/v1/agreements?outcome=failed')).outcome).toBe('failed');
    expect(agreementRow.parse(await rowAt('/v1/agreements?outcome=reached')).outcome).toBe('reached');
  });
  it('is the same in the list of all events, whatever its category', async () => {
    const { data } = pageOf(eventRow).parse((await served.json('/v1/events')).body);
    expect(data).toHaveLength(13);
    expect(data.find(({ id }) => id === 'measure-1')).toEqual(await rowAt('/v1/measures?type=SanctionImposed'));
  });
});
