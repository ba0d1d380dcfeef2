import { fullTextOf } from './full-text.js';

const long = (characters: number): string => 'They met and spoke. '.repeat(Math.ceil(characters / 20));

describe('the whole text of an item', () => {
  it.each<[string, string | null, string | null]>([
    ['its content', long(900), long(100)],
    ['a long summary', null, long(1_600)],
    ['a long summary beside a short content', 'They met.', long(1_600)],
  ])('is %s', (_, content, summary) => {
    expect(fullTextOf({ content, summary })).not.toBeNull();
  });
  it.each<[string, string | null, string | null]>([
    ['nothing', null, null],
    ['a teaser', null, long(300)],
    ['a short content', long(300), null],
    ['cut off', `${long(900)} […]`, null],
    ['cut off with dots', `${long(900)}...`, null],
    ['an invitation', `${long(900)}\n\nContinue reading Ministers meet in Riyadh`, null],
    ['an invitation in German', `${long(900)} Weiterlesen »`, null],
  ])('has to be fetched where there is %s', (_, content, summary) => {
    expect(fullTextOf({ content, summary })).toBeNull();
  });
});
