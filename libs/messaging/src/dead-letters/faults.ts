/** Why a handler failed, as it is kept beside a parked event. */
export type Fault = { readonly cause: string; readonly stack: string | null; readonly code: string | null };

/** What the operating system says of a peer that is away. */
const AWAY = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'ETIMEDOUT',
  'EPIPE',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'CONCURRENT_APPEND',
  'ABORT_ERR',
]);

/**
 * SQLSTATEs that say nothing of the event: connection (08), authorisation (28), serialisation and deadlock (40), missing
 * tables and rights (3F, 42501, 42P01, 42703), resources (53), locks (55), shutdown and cancellation (57), system (58).
 */
const PASSING = /^(08|28|40|53|55|57|58|3F)...$|^(3D000|25006|42501|42P01|42703)$/;

/** What clients say of a connection that broke, where they give no code. */
const BROKEN =
  /connection (terminated|error|timeout)|timeout exceeded when trying to connect|not queryable|after calling end|not connected|is not established/i;

/**
 * Whether the fault lies with what surrounds the event (a database, a broker, a lock), so that the same event may succeed
 * later. Looks through causes, and what TypeORM and AggregateError wrap.
 */
export function isTransient(error: unknown): boolean {
  return chainOf(error).some((link) => {
    const { code, retriable, message } = link as { code?: unknown; retriable?: unknown; message?: unknown };
    if (retriable === true) return true;
    if (typeof code === 'string' && (AWAY.has(code) || PASSING.test(code))) return true;
    return typeof message === 'string' && BROKEN.test(message);
  });
}

/** A fault in words, with the first code in the chain of its causes. */
export function faultOf(error: unknown): Fault {
  const links = chainOf(error);
  const codes = links.map((link) => (link as { code?: unknown }).code);
  const code = codes.find((known): known is string => typeof known === 'string') ?? null;
  return {
    cause: error instanceof Error ? error.message || error.name : String(error),
    stack: error instanceof Error ? (error.stack ?? null) : null,
    code,
  };
}

/** The error and all it wraps, each once. */
function chainOf(error: unknown): object[] {
  const chain: object[] = [];
  const visit = (link: unknown): void => {
    if (typeof link !== 'object' || link === null || chain.includes(link)) return;
    chain.push(link);
    const { cause, driverError, errors } = link as { cause?: unknown; driverError?: unknown; errors?: unknown };
    visit(cause);
    visit(driverError);
    if (Array.isArray(errors)) errors.forEach(visit);
  };
  visit(error);
  return chain;
}
