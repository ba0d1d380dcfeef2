import { z } from 'zod';
import { encodeCursor, paging, toPage, withCursor } from './paging.js';

const read = (cursor: string): unknown => z.object(paging).safeParse({ cursor }).data?.cursor;
const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('a cursor', () => {
  const place = { at: '2025-02-18T10:00:00.123456Z', id: 'meeting-1 "ü' };

  it('comes back as the place it was made of, to the microsecond', () => {
    expect(read(encodeCursor(place))).toEqual(place);
  });
  it('needs no escaping in an address', () => {
    expect(encodeCursor(place)).toMatch(/^[\w-]+$/);
  });
  it.each([
    '',
    'x',
    encoded(null),
    encoded([]),
    encoded([place.at]),
    encoded([place.at, '']),
    encoded([place.at, 'a\0']),
    encoded([place.at, 1]),
    encoded(['2025-02-18', 'a']),
    encoded(['2025-02-30T10:00:00.000000Z', 'a']),
    encoded(['0000-02-18T10:00:00.000000Z', 'a']),
    encoded([place.at, 'a', 'b']),
  ])('is not %s', (text) => {
    expect(read(text)).toBeUndefined();
    expect(z.object(paging).safeParse({ cursor: text }).error?.issues).toMatchObject([{ path: ['cursor'] }]);
  });
});

describe('a page', () => {
  const rows = ['a', 'b', 'c'].map((id) => ({ id, at: '2025-02-18T10:00:00.000000Z' }));

  it('goes on after its last row where there is one row more', () => {
    expect(toPage(rows, 2, ({ id }) => id)).toEqual({ rows: ['a', 'b'], next: rows[1] });
  });
  it('is the last one where there are no more rows', () => {
    expect(toPage(rows, 3, ({ id }) => id)).toEqual({ rows: ['a', 'b', 'c'], next: undefined });
    expect(toPage([], 3, (row) => row)).toEqual({ rows: [], next: undefined });
  });
  it('keeps the other parameters of the address of the next', () => {
    expect(withCursor('/v1/events?country=US+RU&cursor=old', 'new')).toBe('/v1/events?country=US+RU&cursor=new');
  });
});
