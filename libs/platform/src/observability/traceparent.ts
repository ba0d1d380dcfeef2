import { randomBytes } from 'node:crypto';

/** A piece of work within a trace (W3C Trace Context, level 1). */
export type Span = {
  /** 32 hex digits, shared by all that one request from outside set off. */
  readonly traceId: string;
  /** 16 hex digits. */
  readonly spanId: string;
  readonly isSampled: boolean;
};

/** Version, trace id, parent id, flags: 55 characters in version 00; versions to come may add more after a hyphen. */
const TRACEPARENT = /^(?!ff|00.{54})[\da-f]{2}-(?!0{32})([\da-f]{32})-(?!0{16})([\da-f]{16})-([\da-f]{2})(-.*)?$/;
const SAMPLED = 1;

/** What a `traceparent` header says; undefined for one that is missing or wrong, which the standard has us ignore. */
export function parseTraceparent(header: string | undefined): Span | undefined {
  const found = TRACEPARENT.exec(header ?? '');
  if (found === null) return undefined;
  const [, traceId = '', spanId = '', flags = ''] = found;
  return { traceId, spanId, isSampled: (Number.parseInt(flags, 16) & SAMPLED) === SAMPLED };
}

/** The span as a `traceparent` of version 00. */
export function formatTraceparent({ traceId, spanId, isSampled }: Span): string {
  return `00-${traceId}-${spanId}-${isSampled ? '01' : '00'}`;
}

/** A new span: of the parent's trace, or of a new one. `random` answers so many random bytes. */
export function spanBelow(parent: Span | undefined, random: (bytes: number) => Buffer = randomBytes): Span {
  return {
    traceId: parent?.traceId ?? random(16).toString('hex'),
    spanId: random(8).toString('hex'),
    isSampled: parent?.isSampled ?? true,
  };
}
