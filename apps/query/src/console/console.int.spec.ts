import { collect, lavrov, rubio, serveQuery, tell, type ServedQuery } from '../served-query.contract.js';

const SCRIPT = '<script>alert("1")</script>';
let served: ServedQuery;

beforeAll(async () => {
  served = await serveQuery();
});
afterAll(() => served.stop());
beforeEach(() => served.clear());

async function page(path: string, status = 200): Promise<string> {
  const response = await served.get(path);
  expect(response.status).toBe(status);
  expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
  const policy = response.headers.get('content-security-policy') ?? '';
  expect(policy).toContain(`default-src 'self'; script-src 'none'`);
  expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  expect(response.headers.get('referrer-policy')).toBe('no-referrer');
  const html = await response.text();
  expect(html).not.toMatch(/<script|\son\w+=|style=|javascript:/i);
  return html;
}

describe('what a stranger wrote', () => {
  beforeEach(async () => {
    await collect(served.readModels, {
      articleId: `a"><b>`,
      title: SCRIPT,
      text: `${SCRIPT} said ${SCRIPT}`,
      publisher: SCRIPT,
      url: 'javascript:alert(1)',
    });
    await tell(served.readModels, {
      id: 'statement-1',
      actors: [{ ...lavrov, name: SCRIPT, role: SCRIPT }],
      placeName: SCRIPT,
      placeCountry: '"><',
      topics: [{ topicId: 't', label: SCRIPT }],
      evidence: [{ articleId: `a"><b>`, start: 0, end: SCRIPT.length, quote: SCRIPT }],
      statement: { content: SCRIPT, venue: SCRIPT, quotes: [{ start: 0, end: 1, quote: SCRIPT }] },
    });
  });
  it('stays text in the list', async () => {
    const html = await page('/');
    expect(html.split('&lt;script&gt;').length).toBeGreaterThan(3);
    expect(html).toContain('/articles/a%22%3E%3Cb%3E?event=statement-1#evidence');
  });
  it('stays text beside its article, and a dangerous address becomes no link', async () => {
    const html = await page('/articles/a%22%3E%3Cb%3E?event=statement-1');
    expect(html).toContain('<mark id="evidence">&lt;script&gt;');
    expect(html).toContain('<title>&lt;script&gt;');
  });
});

describe('the list of events', () => {
  it('without events tells how to push an article', async () => {
    const html = await page('/');
    expect(html).toMatch(/No events here yet[^]*curl -X POST http:\/\/127\.0\.0\.1:\d+\/v1\/articles/);
  });
  it('tells what happened in plain words, with the quote, the publisher and the way to the article', async () => {
    await collect(served.readModels, { articleId: 'a1', publisher: 'The Example' });
    await tell(served.readModels, {
      id: 'meeting-1',
      placeName: 'Riyadh',
      evidence: [{ articleId: 'a1', quote: 'They met' }],
    });
    const html = await page('/');
    expect(html).toContain('<span>Tuesday</span> <span>18 February 2025</span>');
    expect(html).toContain(
      '<a href="/articles/a1?event=meeting-1#evidence">Marco Rubio and Sergei Lavrov met in Riyadh</a>',
    );
    expect(html).toMatch(/They met[^]*The Example, 18 February 2025/);
  });
  it('can be narrowed to a kind, which its address tells', async () => {
    await tell(served.readModels, { id: 'meeting-1' });
    await tell(served.readModels, { id: 'stance-1', actors: [rubio] });
    const html = await page('/?kind=stance');
    expect(html).toContain('Marco Rubio is against sending troops');
    expect(html).not.toContain('Sergei Lavrov met');
    expect(html).toContain('<a href="/?kind=stance" aria-current="page">Stances</a>');
  });
  it('leads on to earlier events of the same kind', async () => {
    for (let n = 0; n < 31; n += 1) await tell(served.readModels, { id: `stance-${n}`, actors: [rubio] });
    const next = /<a rel="next" href="(.+?)">/.exec(await page('/?kind=stance'))?.[1] ?? '';
    expect(next).toMatch(/^\/\?kind=stance&amp;cursor=/);
    const html = await page(next.replace('&amp;', '&'));
    expect(html.match(/<li class="card/g)).toHaveLength(1);
    expect(html).not.toContain('rel="next"');
  });
  it.each(['/?kind=dinner', '/?cursor=x', '/?colour=red'])('asked wrongly as %s says so in words', async (path) => {
    expect(await page(path, 400)).toContain('The query is wrong');
  });
});

describe('an article', () => {
  beforeEach(async () => {
    const { readModels } = served;
    await collect(readModels, {
      articleId: 'a1',
      text: 'Rubio met Lavrov.\nRubio is against it.',
      url: 'https://news.example/1',
    });
    await collect(readModels, { articleId: 'a2', title: 'The same elsewhere' });
    const here = { articleId: 'a1', start: 0, end: 17, quote: 'Rubio met Lavrov.' };
    await tell(readModels, { id: 'meeting-1', evidence: [here, { articleId: 'a2' }] });
    await tell(readModels, { id: 'stance-1', actors: [rubio], evidence: [{ ...here, start: 18, end: 38 }] });
    await tell(readModels, {
      id: 'stance-gone',
      actors: [rubio],
      evidence: [here],
      retractedAt: '2025-03-01T00:00:00Z',
    });
  });
  it('marks the evidence of the event and links the words of the others', async () => {
    const html = await page('/articles/a1?event=meeting-1');
    expect(html).toContain('<p><mark id="evidence">Rubio met Lavrov.</mark></p>');
    expect(html).toContain(
      '<p><a class="told" href="/articles/a1?event=stance-1#evidence">Rubio is against it.</a></p>',
    );
    expect(html).toContain('<a href="/articles/a2?event=meeting-1#evidence">The same elsewhere</a>');
    expect(html).toContain('href="https://news.example/1"');
  });
  it('without an event lists what it reports', async () => {
    const html = await page('/articles/a1');
    expect(html).not.toContain('<mark');
    expect(html).toMatch(/What it reports[^]*Marco Rubio and Sergei Lavrov met/);
  });
  it('shows a retracted event as retracted', async () => {
    expect(await page('/articles/a1?event=stance-gone')).toContain('Retracted on 1 March 2025');
  });
  it('says that its words were removed on legal demand, beside what is left', async () => {
    expect(await page('/articles/a1?event=meeting-1')).not.toContain('removed on legal demand');
    const text = '█████ ███ ███████\n█████ ██ ███████ ███';
    await collect(served.readModels, { articleId: 'a3', text });
    await tell(served.readModels, {
      id: 'meeting-3',
      evidence: [{ articleId: 'a3', start: 0, end: 17, quote: text.slice(0, 17) }],
    });
    const html = await page('/articles/a3?event=meeting-3');
    expect(html).toContain('Words of this article were removed on legal demand.');
    expect(html).toContain('<p><mark id="evidence">█████ ███ ███████</mark></p>');
  });
  it('with the event shows the revision that tells of it', async () => {
    await collect(served.readModels, { articleId: 'a1', text: 'All is new.', revision: 2 });
    expect(await page('/articles/a1')).toContain('All is new.');
    expect(await page('/articles/a1?event=meeting-1')).toContain('<mark id="evidence">Rubio met Lavrov.</mark>');
    expect(await page('/articles/a1?event=meeting-1&revision=2')).toContain('All is new.');
  });
  it.each(['/articles/a9', '/articles/a1?event=meeting-9', '/articles/a1?revision=7', '/articles/%00'])(
    'asked for as %s is not found, in words',
    async (path) => {
      expect(await page(path, 404)).toContain('Not Found');
    },
  );
});

describe('a file of the console', () => {
  it('is kept by the browser, as its address changes with its content', async () => {
    const address = /href="(\/assets\/.+?console\.css)"/.exec(await page('/'))?.[1] ?? '';
    const response = await served.get(address);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toContain('text/css');
    expect(response.headers.get('cache-control')).toContain('immutable');
  });
  it.each(['/assets/x/layout.eta', '/assets/x/..%2f..%2fsrc%2fmain.ts', '/assets/x/__proto__'])(
    'is not %s',
    async (path) => {
      expect((await served.get(path)).status).toBe(404);
    },
  );
});
