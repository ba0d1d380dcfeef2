import { z } from 'zod';
import { ProblemException, type Fault } from './problem.js';
import { faultsOf, jsonPointer } from './zod-faults.js';

type Parameters = Readonly<Record<string, unknown>>;

/** Parses a JSON body. Throws a 400 that names every wrong member by its JSON pointer. */
export function parseBody<Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema> {
  if (body === undefined) {
    throw new ProblemException(400, {
      detail: 'A JSON body is needed, sent with Content-Type: application/json',
      errors: [{ pointer: '', detail: 'is required' }],
    });
  }
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  const errors = faultsOf(result.error).map(({ path, detail }) => ({ pointer: jsonPointer(path), detail }));
  throw new ProblemException(400, { detail: summaryOf('body', errors), errors });
}

/** Parses query parameters. Throws a 400 that names every wrong one, and the known ones where one is unknown; a `z.looseObject` lets those pass. */
export function parseQuery<Schema extends z.ZodObject>(schema: Schema, query: Parameters): z.output<Schema> {
  const known = Object.keys(schema.shape);
  const isLoose = schema.def.catchall instanceof z.ZodUnknown;
  const unknown = isLoose ? [] : Object.keys(query).filter((name) => !known.includes(name));
  const result = schema.safeParse(Object.fromEntries(Object.entries(query).filter(([name]) => known.includes(name))));
  if (result.success && unknown.length === 0) return result.data;
  const errors = [
    ...unknown.map((parameter) => ({ parameter, detail: `is not known here; ${listing(known)}` })),
    ...(result.success ? [] : faultsOf(result.error).map((fault) => parameterFault(fault, query))),
  ];
  throw new ProblemException(400, { detail: summaryOf('query', errors), errors });
}

/** Parses path parameters. Throws a 404, as what is spelt wrongly does not exist. */
export function parsePath<Schema extends z.ZodObject>(schema: Schema, params: Parameters): z.output<Schema> {
  const result = schema.safeParse(params);
  if (result.success) return result.data;
  const errors = faultsOf(result.error).map((fault) => parameterFault(fault, params));
  throw new ProblemException(404, { detail: summaryOf('path', errors), errors });
}

function parameterFault({ path, detail }: { path: readonly PropertyKey[]; detail: string }, given: Parameters): Fault {
  const parameter = String(path[0]);
  const isRepeated = Array.isArray(given[parameter]) && path.length === 1;
  return { parameter, detail: isRepeated ? 'may be given only once' : detail };
}

const listing = (known: readonly string[]): string =>
  known.length === 0 ? 'there are no parameters here' : `known are ${known.join(', ')}`;

const summaryOf = (part: string, errors: readonly Fault[]): string =>
  `The ${part} is wrong: ${errors.map(({ pointer, parameter, detail }) => `${parameter ?? (pointer === '' ? part : (pointer ?? ''))} ${detail}`).join('; ')}`;
