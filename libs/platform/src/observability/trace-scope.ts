import { AsyncLocalStorage } from 'node:async_hooks';
import { formatTraceparent, parseTraceparent, spanBelow, type Span } from './traceparent.js';

const scope = new AsyncLocalStorage<Span>();

/** Does the work, and all that it awaits, in a new span of the trace; one that is missing or wrong begins a trace. */
export function inTraceOf<T>(traceparent: string | undefined, work: () => T): T {
  return scope.run(spanBelow(parseTraceparent(traceparent)), work);
}

/** The span that the running code works in, if any. */
export function currentSpan(): Span | undefined {
  return scope.getStore();
}

/** The `traceparent` of a new span: below the one given, else below the running code's, else of a new trace. */
export function traceparentBelow(given?: string): string {
  return formatTraceparent(spanBelow(parseTraceparent(given) ?? currentSpan()));
}
