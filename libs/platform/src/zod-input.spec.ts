import { z } from 'zod';
import { ProblemException, type Fault } from './problem.js';
import { parseBody, parsePath, parseQuery } from './zod-input.js';

function problemOf(parse: () => unknown): { status: number; errors: readonly Fault[] } {
  try {
    parse();
  } catch (error) {
    if (error instanceof ProblemException) return { status: error.getStatus(), errors: error.details.errors ?? [] };
  }
  throw new Error('no problem');
}

describe('a body', () => {
  const author = z.strictObject({ name: z.string(), 'a/b~c': z.string().optional() });
  const schema = z.strictObject({ title: z.string().min(1), authors: z.array(author), at: z.iso.date().optional() });
  const pointers = (body: unknown): (string | undefined)[] =>
    problemOf(() => parseBody(schema, body)).errors.map(({ pointer }) => pointer);

  it.each<[string, unknown, string[]]>([
    ['that is not there', undefined, ['']],
    ['that is null', null, ['']],
    ['that is a list', [], ['']],
    ['without its members', {}, ['/title', '/authors']],
    ['with wrong members', { title: '', authors: 'me', at: 'now' }, ['/title', '/authors', '/at']],
    ['wrong further in', { title: 'x', authors: [{ name: 1 }, {}] }, ['/authors/0/name', '/authors/1/name']],
    ['with odd names', { title: 'x', authors: [{ name: 'x', 'a/b~c': 1 }] }, ['/authors/0/a~1b~0c']],
    [
      'with unknown members',
      { title: 'x', authors: [{ name: 'x', nick: 1 }], x: 1, y: 2 },
      ['/authors/0/nick', '/x', '/y'],
    ],
  ])('%s is a 400 that points at each fault', (_, body, expected) => {
    expect(problemOf(() => parseBody(schema, body)).status).toBe(400);
    expect(pointers(body).sort()).toEqual([...expected].sort());
  });
  it('that lacks a member is told that it is required', () => {
    expect(problemOf(() => parseBody(schema, { authors: [] })).errors).toEqual([
      { pointer: '/title', detail: 'is required' },
    ]);
  });
  it('that is right is what the schema makes of it', () => {
    expect(parseBody(z.object({ n: z.coerce.number() }), { n: '5' })).toEqual({ n: 5 });
  });
});

describe('a query', () => {
  const schema = z.object({ limit: z.string().regex(/^\d+$/, 'must be a number').optional(), tag: z.string() });
  const faults = (query: Record<string, unknown>): readonly Fault[] =>
    problemOf(() => parseQuery(schema, query)).errors;

  it('with an unknown parameter is told the known ones', () => {
    expect(faults({ tag: 'x', colour: 'red' })).toEqual([
      { parameter: 'colour', detail: 'is not known here; known are limit, tag' },
    ]);
    expect(problemOf(() => parseQuery(z.object({}), { a: '1' })).errors[0]?.detail).toContain(
      'there are no parameters',
    );
  });
  it('is told every fault at once', () => {
    expect(faults({ limit: 'x', colour: 'red' }).map(({ parameter }) => parameter)).toEqual(['colour', 'limit', 'tag']);
  });
  it.each(['__proto__', 'constructor', 'toString'])('does not know %s', (name) => {
    const query = Object.fromEntries([['tag', 'x'] as const, [name, 'x'] as const]);
    expect(faults(query).map(({ parameter }) => parameter)).toEqual([name]);
  });
  it('with a repeated parameter is told that it may be given once', () => {
    expect(faults({ tag: ['a', 'b'] })).toEqual([{ parameter: 'tag', detail: 'may be given only once' }]);
  });
  it('with a repeated parameter is right where the schema takes a list', () => {
    expect(parseQuery(z.object({ tag: z.array(z.string()) }), { tag: ['a', 'b'] })).toEqual({ tag: ['a', 'b'] });
  });
});

describe('a path', () => {
  it('that does not fit leads nowhere: 404', () => {
    const { status, errors } = problemOf(() => parsePath(z.object({ id: z.string().max(3) }), { id: 'four' }));
    expect([status, errors[0]?.parameter]).toEqual([404, 'id']);
  });
});
