import type { NextFunction, Request, Response } from 'express';
import { inTraceOf } from './trace-scope.js';

/** Answers each request in a span of its caller's trace, or of a new one where it names none. */
export function traceRequest(request: Request, _response: Response, next: NextFunction): void {
  inTraceOf(request.get('traceparent'), next);
}
