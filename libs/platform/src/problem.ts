import { STATUS_CODES } from 'node:http';
import { HttpException } from '@nestjs/common';
import { z } from 'zod';

/** One thing that is wrong with a request, as a problem document lists it. */
export const fault = z
  .object({
    pointer: z.string().optional().describe('JSON pointer (RFC 6901) to the member of the body, e.g. `/publishedAt`'),
    parameter: z.string().optional().describe('Name of the query or path parameter, e.g. `limit`'),
    detail: z.string().describe('What is wrong with it'),
  })
  .meta({ id: 'Fault' });
/** One thing that is wrong with a request: of the body by JSON pointer, of the query or path by parameter name. */
export type Fault = z.infer<typeof fault>;

/** The answer to a request that failed (RFC 9457, `application/problem+json`). */
export const problem = z
  .object({
    type: z.string().describe('`about:blank`, or `urn:dateline:problem:CODE` where there is a code'),
    title: z.string().describe('The HTTP status in words'),
    status: z.int().describe('The HTTP status'),
    detail: z.string().optional().describe('What is wrong this time, and what would help'),
    instance: z.string().optional().describe('The path that was asked'),
    code: z.string().optional().describe('The rule that said no, for programs'),
    errors: z.array(fault).optional().describe('Each wrong member or parameter'),
  })
  .meta({ id: 'Problem' });
/** The answer to a request that failed. */
export type Problem = z.infer<typeof problem>;

/** What a problem tells beside its status. */
export type ProblemDetails = {
  readonly detail?: string;
  readonly errors?: readonly Fault[];
  /** Seconds after which asking again makes sense: the header `Retry-After`. */
  readonly retryAfterS?: number;
};

/** Throw it to answer with a problem document of the given HTTP status; it counts as expected and is not logged. */
export class ProblemException extends HttpException {
  constructor(
    status: number,
    readonly details: ProblemDetails,
  ) {
    super(details.detail ?? titleOf(status), status);
  }
}

/** Statuses of the codes of domain errors; a code that is not listed answers 409. */
export type StatusByCode = Readonly<Record<string, number>>;

/** An error as a problem document, and whether nobody expected it, so that it must be logged. */
export type JudgedError = { readonly problem: Problem; readonly isUnexpected: boolean; readonly retryAfterS?: number };

/** Judges any error. Unexpected ones become a bare 500: their message stays inside. */
export function judgeError(error: unknown, statusByCode: StatusByCode = {}): JudgedError {
  if (error instanceof ProblemException) return judgeProblem(error);
  if (error instanceof HttpException) {
    const status = error.getStatus();
    if (status < 500) return { problem: problemOf(status, { detail: error.message }), isUnexpected: false };
  }
  if (isDomainError(error)) {
    const { code, message } = error;
    const status = statusByCode[code] ?? 409;
    return {
      problem: { ...problemOf(status, { detail: message }), type: `urn:dateline:problem:${code}`, code },
      isUnexpected: false,
    };
  }
  return {
    problem: problemOf(500, { detail: 'Something went wrong here; the log tells what' }),
    isUnexpected: true,
  };
}

function judgeProblem(error: ProblemException): JudgedError {
  const { retryAfterS } = error.details;
  return {
    problem: problemOf(error.getStatus(), error.details),
    isUnexpected: false,
    ...(retryAfterS === undefined ? {} : { retryAfterS }),
  };
}

function problemOf(status: number, { detail, errors }: ProblemDetails): Problem {
  const title = titleOf(status);
  return {
    type: 'about:blank',
    title,
    status,
    ...(detail === undefined || detail === title ? {} : { detail }),
    ...(errors === undefined ? {} : { errors: [...errors] }),
  };
}

const titleOf = (status: number): string => STATUS_CODES[status] ?? 'Unknown status';

/** By form, not by class: this library may not know the domain. */
function isDomainError(error: unknown): error is Error & { code: string } {
  return error instanceof Error && error.name === 'DomainError' && 'code' in error && typeof error.code === 'string';
}
