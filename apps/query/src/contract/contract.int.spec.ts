import { problem } from '#platform';
import { serveQuery, type ServedQuery } from '../served-query.contract.js';

let served: ServedQuery;

beforeAll(async () => {
  served = await serveQuery();
});
afterAll(() => served.stop());

describe('the contract that is answered', () => {
  it('describes every list of this process', async () => {
    const { body } = await served.json('/openapi.json');
    expect(Object.keys((body as { paths: object }).paths)).toEqual(
      expect.arrayContaining(['/v1/events', '/v1/events/{id}/evidence', '/v1/meetings', '/v1/articles/{id}/text']),
    );
  });
  it('names every topic', async () => {
    const { body } = await served.json('/asyncapi.json');
    expect(Object.keys((body as { channels: object }).channels)).toEqual([
      ...['source', 'article', 'meeting', 'stance', 'statement'],
      ...['visit', 'agreement', 'commitment', 'accusation', 'measure', 'conflict'],
      ...['state.meeting', 'state.stance', 'state.actor'],
    ]);
  });
  it('has each schema under the id that messages carry', async () => {
    const { body } = await served.json('/schemas/MeetingHeld/1');
    expect(body).toMatchObject({ $id: 'urn:dateline:schemas/MeetingHeld/1', title: 'MeetingHeld', type: 'object' });
  });
  it('has the schema of each state', async () => {
    const { body } = await served.json('/schemas/ActorState/1');
    expect(body).toMatchObject({ $id: 'urn:dateline:schemas/ActorState/1', title: 'ActorState', type: 'object' });
  });
  it.each(['/schemas/MeetingHeld/2', '/schemas/MoonLanded/1', '/schemas/toString/1'])('has no %s', async (path) => {
    const { status, body } = await served.json(path);
    expect(status).toBe(404);
    expect(problem.parse(body).detail).toContain('there are AccusationMade/1');
  });
});
