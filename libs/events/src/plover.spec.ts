import { allEvents } from './catalogue.js';
import { ploverCodes, ploverTypes } from './plover.js';

describe('the PLOVER codes of occurrences', () => {
  const codes = Object.values(ploverCodes).flatMap((code) => (typeof code === 'string' ? [code] : Object.values(code)));

  it('cover the sixteen types of PLOVER, and know no other code but that of statements', () => {
    expect(new Set(ploverTypes).size).toBe(16);
    expect([...new Set(codes)].sort()).toEqual([...ploverTypes, 'STATEMENT'].sort());
  });
  it('are given for every type of the catalogue that has actors, and for no other', () => {
    const occurrences = allEvents.filter(({ data }) => 'actors' in data.shape).map(({ type }) => type);
    expect(Object.keys(ploverCodes).sort()).toEqual(occurrences.sort());
  });
});
