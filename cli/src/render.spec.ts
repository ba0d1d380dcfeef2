import { beginningOf, plain, renderRows } from './render.js';

describe('words from elsewhere', () => {
  it('hold nothing that a terminal would obey', () => {
    expect(plain('a\u001b[31mb\u0007\u009bc\r\nd\u202ee')).toBe('a [31mb  c \nde');
    expect(renderRows([['title', '\u001b]0;mine\u0007']])).toBe('title   ]0;mine');
  });

  it('are cut between two of them', () => {
    expect(beginningOf('one two three', 9)).toBe('one two…');
    expect(beginningOf('onetwothree', 9)).toBe('onetwothr…');
    expect(beginningOf('one two', 9)).toBe('one two');
  });
});

describe('rows', () => {
  it('have their names in one column', () => {
    expect(
      renderRows([
        ['a', '1'],
        ['long', '2'],
      ]),
    ).toBe('a     1\nlong  2');
  });
});
