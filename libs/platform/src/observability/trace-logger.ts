import { ConsoleLogger } from '@nestjs/common';
import { currentSpan } from './trace-scope.js';

/** JSON lines that name the trace and the span they are written in. */
export class TraceLogger extends ConsoleLogger {
  protected override getJsonLogObject(
    ...line: Parameters<ConsoleLogger['getJsonLogObject']>
  ): ReturnType<ConsoleLogger['getJsonLogObject']> {
    const span = currentSpan();
    const plain = super.getJsonLogObject(...line);
    return span === undefined ? plain : { ...plain, traceId: span.traceId, spanId: span.spanId };
  }
}
