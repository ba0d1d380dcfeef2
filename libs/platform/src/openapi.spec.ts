import 'reflect-metadata';
import { Controller, Get, Post } from '@nestjs/common';
import { z } from 'zod';
import { openApiDocument } from './openapi.js';
import { Operation } from './operation.js';

const part = z.object({ size: z.int().describe('In metres') }).meta({ id: 'SpecPart' });
const thing = z.object({ name: z.string(), part, other: part.nullable() }).meta({ id: 'SpecThing' });

@Controller('v1/things')
class ThingsController {
  @Get(':id/parts')
  @Operation({
    summary: 'Parts of a thing',
    params: z.object({ id: z.string().describe('Which thing') }),
    query: z.object({ limit: z.string().transform(Number).prefault('50').describe('How many'), size: z.string() }),
    answer: z.object({ data: z.array(part) }),
    problems: [503],
  })
  parts(): void {
    // Only its declaration matters here.
  }

  @Post()
  @Operation({ summary: 'Add', description: 'At the end', body: thing, answer: thing, status: 202 })
  add(): void {
    // Only its declaration matters here.
  }

  @Get('page')
  @Operation({ summary: 'Page', isUndocumented: true })
  page(): void {
    // Only its declaration matters here.
  }

  @Get('undeclared')
  undeclared(): void {
    // Only its declaration matters here.
  }
}

const document = openApiDocument([ThingsController], { title: 'Things', version: '1' });
const { paths } = document as { paths: Record<string, Record<string, Record<string, unknown>>> };

describe('the OpenAPI document of controllers', () => {
  it('has the declared endpoints, with path templates, and no others', () => {
    expect(Object.keys(paths)).toEqual(['/v1/things/{id}/parts', '/v1/things']);
  });
  it('describes parameters as they arrive, before they are transformed', () => {
    expect(paths['/v1/things/{id}/parts']?.['get']).toMatchObject({
      operationId: 'things.parts',
      tags: ['things'],
      parameters: [
        { name: 'id', in: 'path', required: true, description: 'Which thing', schema: { type: 'string' } },
        { name: 'limit', in: 'query', required: false, description: 'How many', schema: { type: 'string' } },
        { name: 'size', in: 'query', required: true, schema: { type: 'string' } },
      ],
    });
  });
  it('lists the answer and each problem', () => {
    const responses = paths['/v1/things/{id}/parts']?.['get']?.['responses'] as object;
    expect(Object.keys(responses)).toEqual(['200', '400', '404', '503', 'default']);
    expect(Object.keys(paths['/v1/things']?.['post']?.['responses'] as object)).toEqual(['202', '400', 'default']);
  });
  it('describes named schemas once, and refers to them', () => {
    const reference = { schema: { $ref: '#/components/schemas/SpecThing' } };
    expect(paths['/v1/things']?.['post']).toMatchObject({
      description: 'At the end',
      requestBody: { required: true, content: { 'application/json': reference } },
      responses: { 202: { content: { 'application/json': reference } } },
    });
    expect(document['components']).toMatchObject({
      schemas: {
        SpecPart: { properties: { size: { type: 'integer', description: 'In metres' } } },
        SpecThing: { properties: { part: { $ref: '#/components/schemas/SpecPart' } } },
      },
    });
  });
});
