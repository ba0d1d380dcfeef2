import { renderTable } from './api.js';

describe('a table for people', () => {
  it('is as wide as its widest cells, without blanks at the end of lines', () => {
    expect(renderTable(['id', 'state'], [['meeting-1', 'live']])).toBe('id         state\nmeeting-1  live');
  });
  it('has its heads when there are no rows', () => {
    expect(renderTable(['id'], [])).toBe('id');
  });
});
