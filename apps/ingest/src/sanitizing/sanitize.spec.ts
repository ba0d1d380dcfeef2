import fc from 'fast-check';
import { parseDocument } from 'htmlparser2';
import { expectEvenGrowth } from './growth.contract.js';
import { limitDepth } from './limit-depth.js';
import { sanitizeHtml } from './sanitize.js';

/** What a search for active markup finds, whatever a parser would make of it. */
const active: readonly RegExp[] = [
  /<\s*\/?(?:script|iframe|object|embed|applet|meta|base|link|style|form|svg|math|template|frame|animate|set)\b/i,
  /<[^>]*\son\w+\s*=/i,
  /<[^>]*(?:href|src|action|formaction|background|poster|data)\s*=\s*["']?\s*(?:javascript|vbscript|data):/i,
  /<[^>]*style\s*=\s*["'][^"']*(?:expression|url\s*\(|behavior|-moz-binding|\\|@import)/i,
];

/** What is active in markup: by the look of it, and by what another parser makes of it. */
function activeIn(html: string): string[] {
  const found = active.filter((pattern) => pattern.test(html)).map(String);
  const stack: unknown[] = [...parseDocument(html).children];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    const { type, children, attribs } = node as Node;
    if (type !== 'tag' && type !== 'text') found.push(type);
    found.push(...Object.keys(attribs ?? {}).filter((name) => /^on|action|ping|srcdoc|xlink/i.test(name)));
    stack.push(...(children ?? []));
  }
  return found;
}

interface Node {
  readonly type: string;
  readonly children?: readonly unknown[];
  readonly attribs?: Readonly<Record<string, string>>;
}

describe('what goes', () => {
  it.each([
    ['a script with what is in it', 'a<script>alert(1)</script>b', 'ab'],
    ['a script that nobody closes', 'a<script>alert(1)', 'a'],
    ['a style sheet', '<style>p { color: red }</style><p>a</p>', '<p>a</p>'],
    ['handlers', '<p onclick="x()" ONLOAD=y title="t">a</p>', '<p title="t">a</p>'],
    ['frames, but not the text in them', 'a<iframe src="https://evil.example/">b</iframe>c', 'abc'],
    ['objects', '<object data="x"><embed src="y">a</object>', 'a'],
    ['forms', '<form action="/x"><input name="n">a</form>', '<input name="n" />a'],
    ['comments and declarations', '<!-- a --><!DOCTYPE html><?php b ?>c', 'c'],
    ['addresses that run', '<a href="javascript:alert(1)">a</a>', '<a>a</a>'],
    ['the same behind entities and controls', '<a href=" jav&#x09;ascript&colon;alert(1)">a</a>', '<a>a</a>'],
    ['data in an address', '<img src="data:text/html,<script>">', '<img />'],
    ['pictures of sets that run', '<img srcset="https://a.example/1.png 1x, javascript:x 2x">', '<img />'],
    [
      'vector graphics and formulas, but not the text in them',
      '<svg onload=x><desc>a</desc></svg><math>b</math>',
      'ab',
    ],
    [
      'styles that load or run, but not those around them',
      '<p style="background: url(x); color: expression(alert(1)); width: 1px">a</p>',
      '<p style="width: 1px;">a</p>',
    ],
    ['styles behind escapes', '<p style="w\\69dth: 1px">a</p>', '<p>a</p>'],
  ])('%s', (_, html, clean) => {
    expect(sanitizeHtml(html)).toBe(clean);
    expect(activeIn(sanitizeHtml(html))).toEqual([]);
  });

  it('a base that runs', () => {
    expect(sanitizeHtml('<a href="x">a</a>', 'javascript:alert(1)//')).toBe('<a href="x">a</a>');
  });
});

describe('what stays', () => {
  it.each([
    ['text with its signs escaped', 'a & b &lt;script&gt; &copy; &#8364;', 'a &amp; b &lt;script&gt; © €'],
    [
      'plain styles, tidied',
      '<p style="COLOR:red; margin: 0 15px 0 0 ;position:fixed">a</p>',
      '<p style="color: red; margin: 0 15px 0 0;">a</p>',
    ],
    [
      'links, resolved against the base',
      '<a href="/b?c=1&amp;d=2">a</a>',
      '<a href="https://a.example/b?c=1&amp;d=2">a</a>',
    ],
    [
      'paragraphs and points that nobody closes',
      '<p>a<p>b<ul><li>c<li>d</ul>',
      '<p>a</p><p>b<ul><li>c</li><li>d</li></ul></p>',
    ],
    ['elements that are closed in the wrong order', '<b><i>a</b>b</i>', '<b><i>a</i></b>b'],
    [
      'pictures, with attributes in order and each once',
      '<IMG SRC=x.png alt="a" Alt="b">',
      '<img alt="a" src="https://a.example/x.png" />',
    ],
    [
      'an attribute that speaks of a handler, in other signs',
      '<p title="say onclick=x">a</p>',
      '<p title="say onclick&#61;x">a</p>',
    ],
  ])('%s', (_, html, clean) => {
    expect(sanitizeHtml(html, 'https://a.example/')).toBe(clean);
  });
});

const piece = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom(
      '<',
      '>',
      '</',
      '/>',
      '"',
      "'",
      '=',
      ' ',
      '&',
      '#',
      ';',
      '<!--',
      '-->',
      '<![CDATA[',
      ']]>',
      '<!',
      '<?',
      '\0',
      '\n',
      '`',
    ),
  },
  {
    weight: 6,
    arbitrary: fc.constantFrom(
      'script',
      'style',
      'iframe',
      'svg',
      'math',
      'title',
      'textarea',
      'noscript',
      'template',
      'form',
      'p',
      'a',
      'img',
      'b',
      'table',
      'td',
      'mglyph',
      'mtext',
      'xmp',
      'plaintext',
      'select',
      'option',
      'object',
      'li',
      'noembed',
      'foreignObject',
    ),
  },
  {
    weight: 4,
    arbitrary: fc.constantFrom(
      ' onerror=alert(1)',
      ' href=javascript:alert(1)',
      ' href="&#106;avascript:x"',
      ' src=x',
      ' style="color:red"',
      ' style=width:expression(1)',
      ' srcdoc="<script>"',
      ' xlink:href="javascript:1"',
      ' title="--><img src=1 onerror=2>"',
      'javascript:',
      '&lt;script&gt;',
      '&amp;lt;',
      '&#0;',
      ' formaction=javascript:1',
      ' background="jAvAsCrIpT:1"',
    ),
  },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 8 }) },
);
const markup = fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join(''));
const elements = fc.letrec<{ node: string }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 3 },
    piece,
    fc
      .tuple(
        fc.constantFrom('p', 'b', 'svg', 'script', 'iframe', 'a href=javascript:x', 'title', 'textarea', 'math'),
        fc.array(tie('node'), { maxLength: 3 }),
      )
      .map(([name, inside]) => `<${name}>${inside.join('')}</${name.split(' ')[0] ?? ''}>`),
  ),
})).node;

describe('any markup, nested or mutilated', () => {
  const base = 'https://a.example/';

  it('comes out without anything active in it', () => {
    fc.assert(
      fc.property(fc.oneof(markup, elements), (html) => {
        expect(activeIn(sanitizeHtml(html, base))).toEqual([]);
      }),
      { numRuns: 2_000 },
    );
  });

  it('is clean once it was cleaned', () => {
    fc.assert(
      fc.property(fc.oneof(markup, elements), (html) => {
        const once = sanitizeHtml(html, base);
        expect(sanitizeHtml(once, base)).toBe(once);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('what is huge', () => {
  it.each([
    ['elements in each other', '<b>'],
    ['elements with the wrong ends', '<b></i>'],
    ['signs that begin a tag', '<'],
    ['tags that never end', '<a '],
    ['frames that never end', '<iframe'],
    ['comments that never end', '<!--'],
    ['attributes', '<p a=b c="d" '],
    ['styles', '<p style="rgb(1,1">'],
  ])('costs no more than evenly: %s', (_, one) => {
    expectEvenGrowth(200_000, (size) => sanitizeHtml(one.repeat(size / one.length)));
  });

  it('keeps its outer elements open when elements are left out that are nested too deep', () => {
    const flat = limitDepth(`<p>${'<b>'.repeat(600)}deep${'</b>'.repeat(101)}outer${'</b>'.repeat(499)}after</p>`);
    expect(flat).toMatch(/deepouter(<\/b>){499}after<\/p>$/);
    expect(flat.match(/<b>/g)).toHaveLength(499);
  });

  it('has bounded depth', () => {
    const clean = sanitizeHtml('<b>'.repeat(100_000) + 'deep');
    expect(clean).toContain('deep');
    expect(clean.match(/<b>/g)?.length).toBe(200);
  });
});
