import { STATUS_CODES } from 'node:http';
import { RequestMethod, type Type } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { z } from 'zod';
import { operationOf, type Content, type OperationDetails } from './operation.js';
import { problem } from './problem.js';

/** Any part of a JSON document. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
type JsonObject = { readonly [key: string]: Json };

/** A JSON Schema (draft 2020-12) and the named schemas it refers to under `#/components/schemas/`. */
export type NamedSchemas = { readonly schema: JsonObject; readonly components: JsonObject };

/** The JSON Schema of what is read or written under a zod schema; parts that carry an id become components. */
export function jsonSchema(schema: z.ZodType): NamedSchemas {
  const { $schema: _, $defs = {}, ...own } = refer(z.toJSONSchema(schema, { io: 'input' }) as JsonObject);
  return { schema: own, components: $defs as JsonObject };
}

/** The OpenAPI 3.1 document of those methods of the controllers that carry `@Operation`, in their order. */
export function openApiDocument(
  controllers: readonly Type[],
  info: { readonly title: string; readonly version: string; readonly description?: string },
): JsonObject {
  const schemas: Record<string, Json> = {};
  const describe = (schema: z.ZodType): Json => {
    const named = jsonSchema(schema);
    Object.assign(schemas, named.components);
    return named.schema;
  };
  const problemContent = { 'application/problem+json': { schema: describe(problem) } };
  const paths: Record<string, Record<string, Json>> = {};
  for (const endpoint of controllers.flatMap(endpointsOf)) {
    (paths[endpoint.path] ??= {})[endpoint.verb] = operationObject(endpoint, describe);
  }
  const sorted = Object.fromEntries(Object.entries(schemas).sort(([a], [b]) => (a < b ? -1 : 1)));
  return {
    openapi: '3.1.0',
    info,
    paths,
    components: {
      schemas: sorted,
      responses: { Problem: { description: 'What is wrong, as RFC 9457 problem details', content: problemContent } },
    },
  };
}

type Endpoint = {
  readonly path: string;
  readonly verb: string;
  readonly operationId: string;
  readonly tag: string;
  readonly operation: OperationDetails;
};
type Describe = (schema: z.ZodType) => Json;

function endpointsOf(controller: Type): Endpoint[] {
  const prototype = controller.prototype as Record<string, object>;
  return Object.getOwnPropertyNames(prototype).flatMap((name) => {
    const method = prototype[name];
    const operation = method === undefined || name === 'constructor' ? undefined : operationOf(method);
    if (method === undefined || operation === undefined || operation.isUndocumented === true) return [];
    return [{ ...routeOf(controller, method, name), operation }];
  });
}

function routeOf(controller: Type, method: object, name: string): Omit<Endpoint, 'operation'> {
  const group = lowerFirst(controller.name.replace(/Controller$/, ''));
  const path = templateOf([metadata(PATH_METADATA, controller), metadata(PATH_METADATA, method)].join('/'));
  const verb = (RequestMethod[Number(metadata(METHOD_METADATA, method))] ?? 'GET').toLowerCase();
  const tag = /^\/v\d+\/(\w+)/.exec(path)?.[1] ?? group;
  return { path, verb, operationId: `${group}.${name}`, tag };
}

function operationObject({ operation, operationId, tag, path }: Endpoint, describe: Describe): JsonObject {
  const { summary, description, query } = operation;
  const parameters = [...pathParameters(path, operation, describe), ...parametersOf('query', query, describe)];
  return {
    operationId,
    tags: [tag],
    summary,
    ...(description === undefined ? {} : { description }),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...requestBody(operation, describe),
    responses: responsesOf(path, operation, describe),
  };
}

function requestBody({ body, upload }: OperationDetails, describe: Describe): JsonObject {
  if (body !== undefined) {
    return { requestBody: { required: true, content: { 'application/json': { schema: describe(body) } } } };
  }
  if (upload === undefined) return {};
  const content = Object.fromEntries(upload.map((mediaType) => [mediaType, {}]));
  return { requestBody: { required: true, content } };
}

function pathParameters(path: string, { params }: OperationDetails, describe: Describe): JsonObject[] {
  if (params !== undefined) return parametersOf('path', params, describe);
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
}

function parametersOf(place: 'path' | 'query', schema: z.ZodObject | undefined, describe: Describe): JsonObject[] {
  if (schema === undefined) return [];
  const { properties = {}, required = [] } = describe(schema) as {
    properties?: Record<string, JsonObject>;
    required?: readonly string[];
  };
  return Object.entries(properties).map(([name, { description, ...own }]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    ...(description === undefined ? {} : { description }),
    schema: own,
  }));
}

function responsesOf(path: string, operation: OperationDetails, describe: Describe): JsonObject {
  const { answer, status = 200, query, body, problems = [] } = operation;
  const wrong = query === undefined && body === undefined ? [] : [400];
  const missing = path.includes('{') ? [404] : [];
  const statuses = [...new Set([...wrong, ...missing, ...problems])].sort((a, b) => a - b);
  const reference = { $ref: '#/components/responses/Problem' };
  return {
    [status]: { description: STATUS_CODES[status] ?? 'Answer', ...answerContent(answer, describe) },
    ...Object.fromEntries(statuses.map((expected) => [expected, reference])),
    default: reference,
  };
}

function answerContent(answer: z.ZodType | Content | undefined, describe: Describe): JsonObject {
  if (answer === undefined) return {};
  if (answer instanceof z.ZodType) return { content: { 'application/json': { schema: describe(answer) } } };
  const { mediaType, description } = answer;
  return { content: { [mediaType]: {} }, ...(description === undefined ? {} : { description }) };
}

/** zod refers to `#/$defs/NAME`; in the document the named schemas stand among the components. */
function refer<T extends Json>(part: T): T {
  const text = JSON.stringify(part).replaceAll('"$ref":"#/$defs/', '"$ref":"#/components/schemas/');
  return JSON.parse(text) as T;
}

const metadata = (key: string, target: object): unknown => Reflect.getMetadata(key, target);
const templateOf = (path: string): string =>
  `/${path
    .split('/')
    .filter((part) => part !== '')
    .join('/')}`.replaceAll(/:(\w+)/g, '{$1}');
const lowerFirst = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);
