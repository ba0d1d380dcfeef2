import { faultOf, isTransient } from './faults.js';

const withCode = (code: string, message = 'something'): Error => Object.assign(new Error(message), { code });

describe('a fault', () => {
  it.each([
    ['a refused connection', withCode('ECONNREFUSED')],
    ['a connection that broke without a code', new Error('Connection terminated unexpectedly')],
    ['a server that goes down', withCode('57P01')],
    ['a deadlock', withCode('40P01')],
    ['a full disk', withCode('53100')],
    ['a table that is not there yet', withCode('42P01')],
    ['another append that was first', withCode('CONCURRENT_APPEND')],
    ['what KafkaJS calls retriable', Object.assign(new Error('no leader'), { retriable: true })],
    ['a transient cause', new Error('the handler failed', { cause: withCode('ECONNRESET') })],
    ['what TypeORM wraps', Object.assign(new Error('query failed'), { driverError: withCode('08006') })],
    ['one of several', new AggregateError([new Error('a'), withCode('ETIMEDOUT')])],
  ])('of the surroundings is transient: %s', (_, error) => {
    expect(isTransient(error)).toBe(true);
  });

  it.each([
    ['a bug', new TypeError('undefined is not a function')],
    ['a value that a column refuses', withCode('22P02')],
    ['a unique key', withCode('23505')],
    ['nothing at all', undefined],
    ['a text', 'no'],
  ])('of the event itself is not: %s', (_, error) => {
    expect(isTransient(error)).toBe(false);
  });

  it('that is its own cause is looked at once', () => {
    const error = new Error('round');
    error.cause = error;
    expect(isTransient(error)).toBe(false);
  });

  it('is told with the first code among its causes', () => {
    expect(faultOf(new Error('outer', { cause: withCode('22P02') }))).toMatchObject({ cause: 'outer', code: '22P02' });
    expect(faultOf('plain')).toEqual({ cause: 'plain', stack: null, code: null });
  });
});
