import { readPage } from './read-page.js';

const first =
  'The council of the river towns met on Monday and agreed on a plan for the bridges, the banks and the old harbour.';
const second =
  'The plan, which took four years to write, asks every town to pay a tenth of what it takes from ships that pass.';
const third =
  'Its mayor said that nobody would be asked to pay before the spring, and that the smallest towns would pay nothing.';

const paragraphs = (...texts: readonly string[]): string => texts.map((text) => `<p>${text}</p>`).join('\n');
const body = paragraphs(first, second, third);
const page = (inside: string): string =>
  `<!doctype html><html lang="en"><head><title>Bridges - The Gazette</title></head><body>${inside}</body></html>`;
const read = (html: string): ReturnType<typeof readPage> =>
  readPage(html, { url: 'https://gazette.example/bridges', today: '2026-05-20' });
const textOf = (inside: string): string => read(page(inside)).text;
const all = [first, second, third].join('\n\n');

describe('the main text', () => {
  it('is the paragraphs of the article with one blank line between them', () => {
    expect(textOf(`<article><h1>Bridges</h1>${body}</article>`)).toBe(all);
  });

  it('is the article, not the cookie banner, where the banner is the longer one', () => {
    const banner = paragraphs(...Array.from({ length: 8 }, (_, n) => `We use cookies for purpose ${n}. ${second}`));
    expect(textOf(`<div id="cookie-consent">${banner}</div><div class="story">${body}</div>`)).toBe(all);
  });

  it('has both parts of a body that something else parts', () => {
    const part = (texts: string): string => `<div class="article-body">${texts}</div>`;
    const inside = `${part(paragraphs(first, second))}<div class="ad">Buy a boat now</div>${part(paragraphs(third, `${first} Again.`))}`;
    expect(textOf(`<main><h1>Bridges</h1>${inside}</main>`)).toBe(`${all}\n\n${first} Again.`);
  });

  it('says a paragraph once, however often the page does', () => {
    expect(textOf(`<article>${paragraphs(first, second, first, third, second)}</article>`)).toBe(all);
  });

  it('has every post of a live blog, though its posts are called comments', () => {
    const post = (time: string, text: string): string =>
      `<div class="live-comment"><time>${time}</time><div class="live-comment-body"><p>${text}</p></div></div>`;
    const text = textOf(
      `<main><h1>Live</h1><div class="live-comments">${post('10:01', first)}${post('10:09', second)}${post('10:15', third)}</div></main>`,
    );
    expect([first, second, third].filter((words) => text.includes(words))).toHaveLength(3);
  });

  it('has the answers of a forum as well as the question', () => {
    const post = (text: string): string => `<div class="post"><div class="post-content">${text}</div></div>`;
    const text = textOf(`<h1>How do I cross?</h1>${post(first)}${post(second)}${post(third)}`);
    expect([first, second, third].filter((words) => text.includes(words))).toHaveLength(3);
  });

  it('leaves out comments, shares, related articles, captions and bylines', () => {
    const around = `
      <div class="share-bar"><a href="/s">Share this</a></div><p class="byline">By Ann Writer</p>
      <figure><img src="a.jpg"><figcaption>The mayor on the old bridge in the evening of the first day.</figcaption></figure>`;
    const after = `
      <h3>Related articles</h3><ul><li><a href="/a">Ships come back to the harbour after a long winter</a></li></ul>
      <div class="newsletter">Sign up for our newsletter and never miss the news of the river again.</div>
      <div id="comments"><p>I was there, and it was nothing like this. The whole town laughed at the mayor.</p></div>`;
    expect(textOf(`<article><h1>Bridges</h1>${around}${body}${after}</article>`)).toBe(all);
  });

  it('leaves out lines that only say when it was published, in several languages', () => {
    const lines = [
      'Published 3 May 2026, 10:45',
      'Aktualisiert: 03.05.2026, 10:45 Uhr',
      'Publié le 3 mai 2026 à 10:45',
      'Опубликовано 3 мая 2026',
    ];
    expect(textOf(`<article>${paragraphs(...lines)}${body}</article>`)).toBe(all);
  });

  it('keeps a sentence that tells of a day', () => {
    const sentence = 'On 3 May 2026 the bridge was closed.';
    expect(textOf(`<article>${paragraphs(first, sentence, second, third)}</article>`)).toContain(sentence);
  });

  it('is kept where a content system calls its label hidden', () => {
    expect(textOf(`<div class="field field--name-body field--label-hidden">${body}</div>`)).toBe(all);
  });

  it('is kept where a form holds the whole page', () => {
    expect(textOf(`<form action="/"><div id="content">${body}</div></form>`)).toBe(all);
  });

  it('is a short post as a whole', () => {
    expect(textOf('<article><h1>Note</h1><p>The ferry is back.</p></article>')).toBe('The ferry is back.');
  });

  it('comes from the linked data where the page itself holds next to nothing', () => {
    const data = JSON.stringify({
      '@type': 'NewsArticle',
      headline: 'Bridges',
      articleBody: `${first}\n${second}\n${third}`,
    });
    expect(textOf(`<script type="application/ld+json">${data}</script><p>Loading</p>`)).toBe(all);
  });

  it('is read from broken markup', () => {
    expect(read(`<title>Bridges</title><body><div><b><p>${first}<p>${second}</div></i></b><p>${third}`).text).toContain(
      first,
    );
    expect(read(`<div>${body}`).text).toBe(all);
    expect(read(`<html><html lang=en><body><body>${body}</html><p></body>`).text).toBe(all);
  });

  it('is empty where a script would write it', () => {
    const { text, title } = read(page('<div id="root"></div><script>document.write("<p>words</p>")</script>'));
    expect([text, title]).toEqual(['', 'Bridges - The Gazette']);
  });

  it('puts the cells of a row on one line and turns line breaks into lines', () => {
    const table = '<table><tr><td>Harbour</td><td>12</td></tr><tr><td>Bridge</td><td>7</td></tr></table>';
    const text = textOf(`<article>${paragraphs(first, second)}<p>One<br>two</p>${table}${paragraphs(third)}</article>`);
    expect(text).toContain('\n\nOne\ntwo\n\n');
    expect(text).toContain('\n\nBridge 7\n\n');
  });

  it('holds no invisible characters and no runs of spaces', () => {
    expect(
      textOf(
        `<article><p>${first.replace('council', 'coun\u00adcil  \u200b\n')}</p>${paragraphs(second, third)}</article>`,
      ),
    ).toBe(all);
  });
});

describe('a page made to be too much', () => {
  it('is read though its elements are nested a hundred thousand deep', () => {
    const { text, faults } = read(`${'<div>'.repeat(100_000)}${body}${'</div>'.repeat(100_000)}`);
    expect([text, faults]).toEqual([all, ['Elements are nested too deep; the innermost were read as one']]);
  });

  it('is cut with a fault where it is huge, scripts not counted', () => {
    const script = `<script>${'x'.repeat(3_000_000)}</script>`;
    expect(read(page(`${script}<article>${body}</article>`)).faults).toEqual([]);
    const { text, faults } = read(page(`<article>${body}${'<br>'.repeat(600_000)}<p>The end.</p></article>`));
    expect(text).toContain(first);
    expect(text).not.toContain('The end.');
    expect(faults).toEqual([
      expect.stringMatching(/^The page has 2\d{6} characters; (?:1\d{6}|2000000) of them were read$/),
    ]);
  });

  it.each([
    ['tags that never close', '<script '.repeat(50_000)],
    ['brackets alone', '<'.repeat(20_000)],
    ['comments that never close', '<!--'.repeat(50_000)],
    ['nothing', ''],
  ])('is read to its end where it is %s', (_name, html) => {
    expect(read(html).title).toBe('');
  });
});

it('gives the same page for the same markup', () => {
  const html = page(`<article><h1>Bridges</h1>${body}</article>`);
  expect(JSON.stringify(read(html))).toBe(JSON.stringify(read(html)));
});
