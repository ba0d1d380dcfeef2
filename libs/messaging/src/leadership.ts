import { setTimeout as sleep } from 'node:timers/promises';
import type { Database, Session } from '#platform';
import { delayAfter } from './backoff.js';
import { reportFailure, type MessagingLogger } from './messaging-logger.js';

/**
 * Signs of life of a session. A process that hangs, or whose network swallows packets, neither ends its connection nor
 * lets go of its locks: after `serverMs` without a statement Postgres ends the session itself. The process on its side
 * gives it up after so many signs of life without an answer.
 */
const life = { everyMs: 1000, serverMs: 4000, unanswered: 8 };

/** Work that needs a session, and what its failures are called in the log. */
export type Tenure = {
  readonly database: Database;
  readonly name: string;
  readonly signal: AbortSignal;
  readonly logger: MessagingLogger;
  /**
   * Its signal aborts when the session is lost or the tenure ends; statements on a lost session fail. `onSettled` is to
   * be called once the work is under way, so that a later failure counts as a first one.
   */
  readonly work: (session: Session, signal: AbortSignal, onSettled: () => void) => Promise<void>;
};

/** Who competes for what. */
export type Candidacy = Omit<Tenure, 'name' | 'work'> & {
  /** Names the advisory lock; of all that compete for one name in one database, one leads. */
  readonly lock: string;
  /** Milliseconds between two attempts of a stand-by. */
  readonly standbyMs: number;
  /**
   * The work of a leader. Its signal aborts when leadership is lost or the candidate withdraws. Statements run on the
   * session fail once leadership is lost, for the lock lives as long as the session: what only a leader may write goes
   * there.
   */
  readonly lead: (session: Session, signal: AbortSignal) => Promise<void>;
};

/** A lost database or a lost lock is competed for again within seconds, so that a stand-by is soon there. */
const backoff = { initialMs: 200, maxMs: 2000 };

/** Competes for leadership and leads when elected, again and again until the signal aborts and the work has ended. */
export function competeToLead({ lock, standbyMs, lead, ...candidacy }: Candidacy): Promise<void> {
  return keepSession({
    ...candidacy,
    name: lock,
    async work(session, signal, onElected) {
      while (!(await tryLock(session, lock))) await sleep(standbyMs, undefined, { signal });
      onElected();
      signal.throwIfAborted();
      await lead(session, signal);
    },
  });
}

/** Does the work on one session after the other until the signal aborts and the work has ended. */
export async function keepSession(tenure: Tenure): Promise<void> {
  const { name, signal, logger } = tenure;
  let failures = 0;
  const onSettled = (): void => {
    failures = 0;
  };
  while (!signal.aborted) {
    try {
      await serve(tenure, onSettled);
    } catch (error) {
      // eslint-disable-next-line @typescript-eslint/no-unnecessary-condition -- it changes while we work
      if (signal.aborted) return;
      reportFailure(logger, `${name}: interrupted, taking part again soon`, { error, failures });
      await sleep(delayAfter(failures, backoff), undefined, { signal }).catch(() => undefined);
      failures += 1;
    }
  }
}

/** One session's life. Rejects when the session is lost. */
async function serve({ database, signal, work }: Tenure, onSettled: () => void): Promise<void> {
  const session = await database.session();
  const lost = new AbortController();
  void session.closed.then(() => {
    lost.abort(new Error('The connection to the database was lost'));
  });
  const stopBeating = keepBeating(session);
  try {
    await session.query({ text: `SET idle_session_timeout = ${life.serverMs}` });
    await work(session, AbortSignal.any([signal, lost.signal]), onSettled);
  } catch (error) {
    throw lost.signal.aborted ? lost.signal.reason : error;
  } finally {
    stopBeating();
    await session.close().catch(() => undefined);
  }
}

/** Answers how to stop. */
function keepBeating(session: Session): () => void {
  let unanswered = 0;
  const onAnswer = (): void => {
    unanswered = 0;
  };
  const onFailure = (): void => {
    session.destroy();
  };
  const timer = setInterval(() => {
    unanswered += 1;
    if (unanswered > life.unanswered) session.destroy();
    else if (unanswered === 1) session.query({ text: 'SELECT 1' }).then(onAnswer, onFailure);
  }, life.everyMs);
  return () => {
    clearInterval(timer);
  };
}

async function tryLock(session: Session, lock: string): Promise<boolean> {
  const [row] = await session.query<{ locked: boolean }>({
    text: 'SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS locked',
    values: [lock],
  });
  return row?.locked === true;
}
