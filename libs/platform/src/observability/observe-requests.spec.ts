import { Controller, Get, Module, Param, Post } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { createApp } from '../run-app.js';
import { currentSpan } from './trace-scope.js';

@Controller('v1/things')
class ThingsController {
  @Get(':id')
  get(@Param('id') id: string): object {
    if (id === 'broken') throw new Error('broken');
    return { id, trace: currentSpan()?.traceId };
  }
  @Post()
  add(): object {
    return {};
  }
}

@Module({ controllers: [ThingsController] })
class ThingsModule {}

let app: NestExpressApplication;
let origin: string;

beforeAll(async () => {
  app = await createApp({ module: ThingsModule }, 'error');
  await app.listen(0, '127.0.0.1');
  origin = await app.getUrl();
});
afterAll(() => app.close());

const scrape = async (): Promise<Response> => fetch(`${origin}/metrics`);

describe('requests', () => {
  it('are timed by the template of their route, never by their path', async () => {
    await fetch(`${origin}/v1/things/7`);
    await fetch(`${origin}/v1/things/8?colour=red`);
    await fetch(`${origin}/v1/things/broken`);
    await fetch(`${origin}/v1/secret/9`);
    await fetch(`${origin}/v1/things`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{' });
    const counts = (await (await scrape()).text())
      .split('\n')
      .filter((line) => line.startsWith('dateline_http_request_duration_seconds_count'));
    expect(counts.sort()).toEqual([
      'dateline_http_request_duration_seconds_count{method="GET",route="/v1/things/:id",status="200"} 2',
      'dateline_http_request_duration_seconds_count{method="GET",route="/v1/things/:id",status="500"} 1',
      'dateline_http_request_duration_seconds_count{method="GET",route="none",status="404"} 1',
      'dateline_http_request_duration_seconds_count{method="POST",route="none",status="400"} 1',
    ]);
  });

  it('are answered in the trace of their caller', async () => {
    const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
    const answer = await fetch(`${origin}/v1/things/7`, { headers: { traceparent } });
    expect(await answer.json()).toMatchObject({ trace: 'a'.repeat(32) });
  });
});

it('/metrics answers in the format that Prometheus asks for', async () => {
  const { status, headers } = await scrape();
  expect([status, headers.get('content-type')]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8']);
});
