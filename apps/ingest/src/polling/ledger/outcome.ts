import { z } from 'zod';

/** What became of a fetch. */
export const outcome = z.enum([
  'fetched',
  'unchanged',
  'pushed',
  'unreadable',
  'refused',
  'limited',
  'missing',
  'gone',
  'failed',
  'unreachable',
  'timeout',
  'busy',
  'too-large',
  'bad-redirect',
  'forbidden',
  'disallowed',
]);
/**
 * What became of a fetch: `fetched` and read; `unchanged` since the last time; `pushed` by a hub and read; `unreadable`,
 * kept in quarantine; `refused` (401, 402, 403, 451); `limited` (429); `missing` (404); `gone` (410); `failed` (any other
 * status); `unreachable` (name, connection, TLS); `timeout`; `busy`, not asked further since a redirect leads to a host that
 * is to be spared; `too-large`; `bad-redirect` (too many, in a circle, without a target); `forbidden` by the rules on
 * addresses; `disallowed` by robots.txt.
 */
export type Outcome = z.infer<typeof outcome>;

const BY_STATUS: Readonly<Record<number, Outcome>> = {
  304: 'unchanged',
  401: 'refused',
  402: 'refused',
  403: 'refused',
  404: 'missing',
  410: 'gone',
  429: 'limited',
  451: 'refused',
};

/** What a status says by itself; a success still has to be read. */
export function outcomeOfStatus(status: number): Outcome {
  if (status >= 200 && status < 300) return 'fetched';
  return BY_STATUS[status] ?? 'failed';
}

const WELL: ReadonlySet<Outcome> = new Set(['fetched', 'unchanged', 'pushed']);

/** Whether a source that answers so is well. */
export const isSuccess = (found: Outcome): boolean => WELL.has(found);

const PASSING: ReadonlySet<Outcome> = new Set(['limited', 'failed', 'unreachable', 'timeout', 'busy']);

/** Whether it may be gone the next time, without anybody doing anything. */
export const isPassing = (found: Outcome): boolean => PASSING.has(found);
