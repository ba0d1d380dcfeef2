import { setTimeout as sleep } from 'node:timers/promises';
import type { Database, Session } from '#platform';
import { delayAfter } from './backoff.js';
import { reportFailure, type MessagingLogger } from './messaging-logger.js';

/** Who competes for what. */
export type Candidacy = {
  readonly database: Database;
  /** Names the advisory lock; of all that compete for one name in one database, one leads. */
  readonly lock: string;
  /** Milliseconds between two attempts of a stand-by. */
  readonly standbyMs: number;
  readonly signal: AbortSignal;
  readonly logger: MessagingLogger;
  /**
   * The work of a leader. Its signal aborts when leadership is lost or the candidate withdraws. Statements run on the
   * session fail once leadership is lost, for the lock lives as long as the session: what only a leader may write goes
   * there.
   */
  lead(session: Session, signal: AbortSignal): Promise<void>;
};

/** A lost database or a lost lock is competed for again within seconds, so that a stand-by is soon there. */
const backoff = { initialMs: 200, maxMs: 2000 };

/** Competes for leadership and leads when elected, again and again until the signal aborts and the work has ended. */
export async function competeToLead(candidacy: Candidacy): Promise<void> {
  const { lock, signal, logger } = candidacy;
  let failures = 0;
  const onElected = (): void => {
    failures = 0;
  };
  while (!signal.aborted) {
    try {
      await holdOffice(candidacy, onElected);
    } catch (error) {
      // eslint-disable-next-line @typescript-eslint/no-unnecessary-condition -- it changes while we lead
      if (signal.aborted) return;
      reportFailure(logger, `${lock}: not leading, competing again`, { error, failures });
      await sleep(delayAfter(failures, backoff), undefined, { signal }).catch(() => undefined);
      failures += 1;
    }
  }
}

/** One session's life: stand by, lead, resign. Rejects when the session is lost. */
async function holdOffice(candidacy: Candidacy, onElected: () => void): Promise<void> {
  const { database, lock, standbyMs, signal } = candidacy;
  const session = await database.session();
  const lost = new AbortController();
  void session.closed.then(() => {
    lost.abort(new Error('The connection to the database was lost'));
  });
  const either = AbortSignal.any([signal, lost.signal]);
  try {
    while (!(await tryLock(session, lock))) await sleep(standbyMs, undefined, { signal: either });
    onElected();
    either.throwIfAborted();
    await candidacy.lead(session, either);
  } catch (error) {
    throw lost.signal.aborted ? lost.signal.reason : error;
  } finally {
    await session.close().catch(() => undefined);
  }
}

async function tryLock(session: Session, lock: string): Promise<boolean> {
  const [row] = await session.query<{ locked: boolean }>({
    text: 'SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS locked',
    values: [lock],
  });
  return row?.locked === true;
}
