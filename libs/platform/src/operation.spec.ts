import 'reflect-metadata';
import { Body, Controller, Get, Logger, Module, Post } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { z } from 'zod';
import { Input, Operation } from './operation.js';
import { ProblemFilter } from './problem.filter.js';
import type { Problem } from './problem.js';

const thing = z.strictObject({ name: z.string().min(1) });
const received: unknown[] = [];

@Controller('things')
class ThingsController {
  @Post()
  @Operation({ summary: 'Add', body: thing, status: 202 })
  add(@Input('body') body: z.infer<typeof thing>): { taken: string } {
    received.push(body);
    return { taken: body.name };
  }

  @Get('failing')
  @Operation({ summary: 'Fail' })
  fail(): never {
    throw new Error('hunter2');
  }

  @Get('forgotten')
  forgotten(@Input('query') query: unknown): unknown {
    return query;
  }

  @Get(':id')
  @Operation({
    summary: 'Get',
    params: z.object({ id: z.string() }),
    query: z.object({ n: z.coerce.number().optional() }),
  })
  get(@Input('params') { id }: { id: string }, @Input('query') { n }: { n?: number }): unknown {
    return { id, n };
  }

  @Post('plain')
  plain(@Body() body: unknown): unknown {
    return body;
  }
}

@Module({ controllers: [ThingsController] })
class ThingsModule {}

let app: NestExpressApplication;
let url: string;
const logged: unknown[][] = [];

beforeAll(async () => {
  Logger.overrideLogger({ log: ignore, warn: ignore, error: (...line: unknown[]) => void logged.push(line) });
  app = await NestFactory.create<NestExpressApplication>(ThingsModule, { bodyParser: false, abortOnError: false });
  app.useBodyParser('json', { limit: '1kb' });
  app.useGlobalFilters(new ProblemFilter());
  await app.listen(0, '127.0.0.1');
  url = await app.getUrl();
});
afterAll(async () => {
  await app.close();
  Logger.overrideLogger(true);
});
beforeEach(() => {
  received.length = 0;
  logged.length = 0;
});
const ignore = (): void => undefined;

async function ask(path: string, init?: RequestInit): Promise<{ status: number; type: string | null; body: Problem }> {
  const response = await fetch(`${url}${path}`, init);
  const type = response.headers.get('content-type');
  return { status: response.status, type, body: (await response.json()) as Problem };
}
const post = (body: string, type = 'application/json'): ReturnType<typeof ask> =>
  ask('/things', { method: 'POST', body, headers: { 'content-type': type } });

describe('an operation', () => {
  it.each([
    ['no JSON', '{', 400],
    ['no object', '5', 400],
    ['nothing', '', 400],
    ['an empty name', '{"name":""}', 400],
    ['an unknown member', '{"name":"x","y":1}', 400],
    ['too much', JSON.stringify({ name: 'x'.repeat(2_000) }), 413],
  ])('given %s answers a problem and does nothing', async (_, body, status) => {
    const answer = await post(body);
    expect(answer.status).toBe(status);
    expect(answer.type).toContain('application/problem+json');
    expect(answer.body).toMatchObject({ status, instance: '/things' });
    expect([received, logged]).toEqual([[], []]);
  });
  it('given nothing is told that the whole body is required', async () => {
    expect((await post('')).body.errors).toEqual([{ pointer: '', detail: 'is required' }]);
  });
  it('given another media type asks for JSON', async () => {
    expect((await post('name=x', 'application/x-www-form-urlencoded')).body.detail).toContain('application/json');
  });
  it.each([
    ['/things/1?m=1', 400],
    ['/things/1?n=x', 400],
    ['/nowhere', 404],
    ['/things/%ff', 400],
  ])('asked for as %s answers %d', async (path, status) => {
    const answer = await ask(path);
    expect([answer.status, answer.type]).toEqual([status, 'application/problem+json; charset=utf-8']);
  });
  it('that fails tells the log everything, once, and the client nothing', async () => {
    const { status, body } = await ask('/things/failing?');
    expect(status).toBe(500);
    expect(JSON.stringify(body)).not.toContain('hunter2');
    expect(logged).toHaveLength(1);
    expect(logged[0]?.join(' ')).toMatch(/GET \/things\/failing: hunter2[^]*operation\.spec/);
  });
  it('hands over what was parsed, with its own status', async () => {
    expect(await post('{"name":"x"}')).toMatchObject({ status: 202, body: { taken: 'x' } });
    expect((await ask('/things/a%2Fb?n=5')).body).toEqual({ id: 'a/b', n: 5 });
  });
  it('that is not declared cannot take its input', async () => {
    expect((await ask('/things/forgotten')).status).toBe(500);
    expect(logged[0]?.join(' ')).toContain('forgotten takes @Input and has no @Operation');
  });
});
