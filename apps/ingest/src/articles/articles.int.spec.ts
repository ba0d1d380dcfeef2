import type { NestExpressApplication } from '@nestjs/platform-express';
import { migrations, PostgresEventStore } from '#event-store';
import { createApp, migrate, parseTraceparent, readConfig } from '#platform';
import { createTestDatabase, type TestDatabase } from '#testing';
import { ingestConfig } from '../ingest.config.js';
import { IngestModule } from '../ingest.module.js';

let test: TestDatabase;
let app: NestExpressApplication;
let store: PostgresEventStore;
let url: string;

beforeAll(async () => {
  test = await createTestDatabase();
  await migrate(test.database, migrations);
  store = new PostgresEventStore(test.database);
  app = await createApp(IngestModule.with(readConfig(ingestConfig, { DATABASE_URL: test.url })), 'error');
  await app.listen(0, '127.0.0.1');
  url = await app.getUrl();
});
afterAll(async () => {
  await app.close();
  await store.close();
  await test.drop();
});

const article = {
  title: 'Ministers meet',
  text: 'They met on Monday.',
  publishedAt: '2025-02-18',
  url: 'https://wire.example/a',
};

async function post(
  body: unknown,
  headers: Record<string, string> = {},
): Promise<{ status: number; headers: Headers; body: Body }> {
  const response = await fetch(`${url}/v1/articles`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return { status: response.status, headers: response.headers, body: (await response.json()) as Body };
}
type Body = {
  articleId: string;
  outcome: string;
  revision: number;
  detail?: string;
  errors?: { pointer: string; detail: string }[];
};

const logOf = async ({ articleId }: Body) => store.readStream(`article-${articleId}`);

describe('pushing an article', () => {
  it.each([
    ['no body', '', ['']],
    ['an array', [], ['']],
    ['nothing in it', {}, ['/title', '/text', '/publishedAt']],
    ['wrong types', { ...article, title: 5, text: null, publisher: [] }, ['/title', '/text', '/publisher']],
    ['only white space', { ...article, title: ' ', text: '\n' }, ['/title', '/text']],
    ['a date that is none', { ...article, publishedAt: '2025-02-30' }, ['/publishedAt']],
    ['a time without its offset', { ...article, publishedAt: '2025-02-18T09:00:00' }, ['/publishedAt']],
    ['another scheme', { ...article, url: 'file:///etc/passwd' }, ['/url']],
    ['a NUL in it', { ...article, text: 'a\u0000b' }, ['/text']],
    ['half a surrogate pair', { ...article, text: 'a\ud800b' }, ['/text']],
    ['a language that is none', { ...article, language: 'English!' }, ['/language']],
    ['unknown members', { ...article, body: 'x', 'a/b': 1 }, ['/body', '/a~1b']],
  ])('with %s names each wrong field and stores nothing', async (_, body, pointers) => {
    const answer = await post(body);
    expect(answer.status).toBe(400);
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(answer.body.errors?.map(({ pointer }) => pointer).sort()).toEqual([...pointers].sort());
    expect(await store.read({ after: 0, limit: 1 })).toEqual([]);
  });

  it('that is no JSON, or too large, gets a problem document', async () => {
    expect(await post('{"title":')).toMatchObject({ status: 400, body: { title: 'Bad Request' } });
    expect(await post({ ...article, text: 'x'.repeat(9_000_000) })).toMatchObject({ status: 413 });
  });

  it('answers 413 to a text that is too long for an event, says how long it may be, and stores nothing', async () => {
    const { status, body } = await post({ ...article, url: 'https://wire.example/long', text: 'ä'.repeat(500_000) });
    expect([status, body.errors]).toEqual([413, [{ pointer: '/text', detail: 'is too long' }]]);
    expect(body.detail).toMatch(/has 1000\d{3} bytes, 921600 are taken/);
    const again = await post({ ...article, url: 'https://wire.example/long' });
    expect(again.body.outcome).toBe('collected');
  });

  it('collects it and tells where to look', async () => {
    const answer = await post(article);
    const { articleId } = answer.body;
    expect(answer).toMatchObject({
      status: 202,
      body: { outcome: 'collected', revision: 1, links: { text: `/v1/articles/${articleId}/text` } },
    });
    expect(answer.headers.get('location')).toBe(`/v1/articles/${articleId}`);
    expect(await logOf(answer.body)).toMatchObject([
      {
        type: 'ArticleCollected',
        actor: 'client:http',
        data: { text: article.text, publishedAt: '2025-02-18T00:00:00Z' },
      },
    ]);
  });

  it('twice is one article and one event, also under another form of its address', async () => {
    const first = await post(article);
    const again = await post({ ...article, url: 'HTTPS://Wire.example/a?utm_source=mail#top' });
    expect(again.body).toMatchObject({ articleId: first.body.articleId, outcome: 'unchanged', revision: 1 });
    expect(await logOf(first.body)).toHaveLength(1);
  });

  it('twenty times at once is one event', async () => {
    const same = { ...article, url: 'https://wire.example/at-once' };
    const answers = await Promise.all(Array.from({ length: 20 }, () => post(same)));
    expect(answers.map(({ body }) => body.outcome).filter((outcome) => outcome === 'collected')).toHaveLength(1);
    expect(await logOf((answers[0] as { body: Body }).body)).toHaveLength(1);
  });

  it('with a changed text makes a revision; both texts stay in the log', async () => {
    const revised = await post({ ...article, text: 'They did not meet.' });
    expect(revised.body).toMatchObject({ outcome: 'revised', revision: 2 });
    expect(await logOf(revised.body)).toMatchObject([{ data: { text: article.text } }, { type: 'ArticleRevised' }]);
  });

  it('without a URL is known by its content', async () => {
    const { url: _url, ...bare } = article;
    const first = await post(bare);
    expect((await post(bare)).body).toMatchObject({ articleId: first.body.articleId, outcome: 'unchanged' });
    expect((await post({ ...bare, title: 'Other' })).body.articleId).not.toBe(first.body.articleId);
  });

  it('carries the trace of the request into the event, however large and slow its body', async () => {
    const trace = '0af7651916cd43dd8448eb211c80319c';
    const body = JSON.stringify({ ...article, url: 'https://wire.example/traced', text: 'Long. '.repeat(50_000) });
    const pieces = new ReadableStream({
      start(controller) {
        for (let at = 0; at < body.length; at += 50_000) controller.enqueue(Buffer.from(body.slice(at, at + 50_000)));
        controller.close();
      },
    });
    const headers = { 'content-type': 'application/json', traceparent: `00-${trace}-b7ad6b7169203331-01` };
    const init = { method: 'POST', headers, body: pieces, duplex: 'half' } as const;
    const answer = await fetch(`${url}/v1/articles`, init);
    const [collected] = await logOf((await answer.json()) as Body);
    expect(collected?.traceparent).toMatch(new RegExp(`^00-${trace}-[0-9a-f]{16}-01$`));
    expect(collected?.traceparent).not.toContain('b7ad6b7169203331');
  });

  it('begins a trace of its own where the request names none or a malformed one', async () => {
    const answers = [
      await post({ ...article, url: 'https://wire.example/untraced' }),
      await post({ ...article, url: 'https://wire.example/mistraced' }, { traceparent: 'x' }),
    ];
    const logs = await Promise.all(answers.map(({ body }) => logOf(body)));
    const traces = logs.map(([event]) => parseTraceparent(event?.traceparent)?.traceId);
    expect(traces).toEqual([expect.stringMatching(/^[0-9a-f]{32}$/), expect.stringMatching(/^[0-9a-f]{32}$/)]);
    expect(traces[0]).not.toBe(traces[1]);
  });
});
