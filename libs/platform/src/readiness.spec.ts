import { NotReadyError, Readiness } from './readiness.js';

it('a report names every check with what it found', async () => {
  const readiness = new Readiness();
  readiness.add('database', () => Promise.resolve(undefined));
  readiness.add('broker', () => Promise.reject(new Error('connect ECONNREFUSED')));
  readiness.add('lag', () => Promise.reject(new NotReadyError('too far behind', { group: 'readers', seconds: 400 })));
  expect(await readiness.report()).toEqual({
    isReady: false,
    checks: {
      database: { status: 'ok', message: 'answers' },
      broker: { status: 'failed', message: 'connect ECONNREFUSED' },
      lag: { status: 'failed', message: 'too far behind', group: 'readers', seconds: 400 },
    },
  });
});

it('a check that does not answer has failed, and holds nothing else up', async () => {
  const readiness = new Readiness();
  readiness.add('database', () => new Promise<never>(() => undefined));
  readiness.add('lag', () => Promise.resolve({ message: 'caught up', seconds: 0 }));
  expect(await readiness.report()).toEqual({
    isReady: false,
    checks: {
      database: { status: 'failed', message: 'no answer within 2000 ms' },
      lag: { status: 'ok', message: 'caught up', seconds: 0 },
    },
  });
});

it('an app without failing checks is ready', async () => {
  const readiness = new Readiness();
  readiness.add('database', () => Promise.resolve(undefined));
  expect((await readiness.report()).isReady).toBe(true);
});
