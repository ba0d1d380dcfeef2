import { textOf } from './text-of.js';

describe('textOf', () => {
  it.each([
    ['paragraphs are parted by an empty line', '<p>a</p>\n<p>b</p>', 'a\n\nb'],
    ['a line break is one', 'a<br>b<br/>c', 'a\nb\nc'],
    ['white space is single, a hard space too', ' a \n\t b&nbsp; c ', 'a b c'],
    ['words in one paragraph stay together', '<p>a<b>b</b> <i>c</i></p>', 'ab c'],
    ['cells of a table are parted', '<table><tr><td>a<td>b</tr><tr><td>c</table>', 'a b\n\nc'],
    ['scripts and styles say nothing', 'a<script>b</script><style>c</style>d', 'ad'],
    ['entities are signs, once', '&lt;b&gt; &amp;amp; &eacute;', '<b> &amp; é'],
    ['blocks without words leave no gap', '<div><div><p></p></div></div><p>a</p><div></div><p>b', 'a\n\nb'],
  ])('%s', (_, html, text) => {
    expect(textOf(html)).toBe(text);
  });
});
