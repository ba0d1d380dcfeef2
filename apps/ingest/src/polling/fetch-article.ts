import { once } from 'node:events';
import type { Answer } from '../http/fetcher.js';
import { UnreadablePageError, type ReadPage } from '../pages/page.js';
import type { PageReader } from '../pages/page-reader.js';
import type { Source } from '../sources/source.js';
import { attempt, type Attempt } from './attempt.js';
import { isWaitingForSpacing, waitForSpacing } from './wait-for-spacing.js';
import type { CollectedItem, CollectItem } from './collecting/collect-item.js';
import type { Begun, FetchJob } from './jobs/fetch-jobs.js';
import { HostTurn } from './jobs/host-turn.js';
import { isPenalty, spareHosts } from './jobs/hosts.js';
import { blankRecord, type FetchRecord } from './ledger/fetch-record.js';
import { isPassing, isSuccess } from './ledger/outcome.js';
import { nothingSaid } from './listing/listed-item.js';
import { inWords } from './planning/in-words.js';
import { LONGEST_RETRY_AFTER_S } from './planning/next-poll.js';
import type { PollingParts } from './polling-parts.js';
import { addTextLengths } from './source-state.js';

/** How often the page of an article is tried, and how long it waits the first time, doubled each time after. */
const ATTEMPTS = 6;
const FIRST_RETRY_S = 300;
const LONGEST_RETRY_S = 6 * 3_600;

const ACCEPT = 'text/html, application/xhtml+xml, */*;q=0.5';

type Result = { readonly record: FetchRecord; readonly nextAt: Date | null; readonly isNewText: boolean };

/**
 * Fetches the page of one article and collects it. A page that cannot be had is tried again while that may help; then the
 * article is taken with the words of its source, and where it has none it is held in quarantine.
 */
export class FetchArticle {
  constructor(
    private readonly parts: PollingParts,
    private readonly collect: CollectItem,
    private readonly pages: PageReader,
  ) {}

  /** Does the job and ends it; answers the row of the ledger. Rejects as `PollSource.poll` does. */
  async fetch(job: FetchJob, source: Source, { fetchId, signal }: Begun): Promise<FetchRecord | null> {
    const { surroundings, fetcher, robots, database, settings } = this.parts;
    const now = surroundings.now();
    const begun = blankRecord({ id: fetchId, sourceId: job.sourceId, kind: job.kind, url: job.url, fetchedAt: now });
    const turn = new HostTurn(database, job, settings, surroundings.random);
    const made = await attempt({ fetcher, robots, turn }, begun, { url: job.url, accept: ACCEPT, signal });
    if (isWaitingForSpacing(made)) return waitForSpacing(this.parts, job, made);
    return this.#store(job, made, await this.#settle(job, made, { source, now, signal }));
  }

  async #settle(job: FetchJob, made: Attempt, { source, now, signal }: Reading): Promise<Result> {
    const { record, answer } = made;
    const retryS = retryOf(job, made, this.parts.surroundings.random());
    if (retryS !== null) {
      const nextReason = `in ${inWords(retryS)}: attempt ${job.attempts} of ${ATTEMPTS} ended with: ${record.error ?? record.outcome}`;
      const nextAt = new Date(now.getTime() + Math.ceil(retryS * 1_000));
      return { record: { ...record, nextAt, nextReason }, nextAt, isNewText: false };
    }
    if (answer !== null && isSuccess(record.outcome)) return this.#read(job, { record, answer, source, now, signal });
    return this.#withoutPage(job, { record, source, now, documentHash: null });
  }

  async #read(
    job: FetchJob,
    { record, answer, source, now, signal }: Reading & { record: FetchRecord; answer: Answer },
  ): Promise<Result> {
    const { documents, quarantine } = this.parts;
    const contentType = answer.headers['content-type'] ?? null;
    const documentHash = await documents.put(answer.body, { url: answer.url, contentType, fetchedAt: now });
    const kept = { ...record, documentHash };
    try {
      const page = await unlessAborted(signal, this.pages.read({ bytes: answer.body, contentType, url: answer.url }));
      return await this.#collect(job, { record: kept, page, url: answer.url, source, now, documentHash });
    } catch (error) {
      if (!(error instanceof UnreadablePageError)) throw error;
      const { headers } = answer;
      const { sourceId, url } = job;
      await quarantine.hold({ url, sourceId, documentHash, stage: 'polled-page', error: error.message, headers });
      const unread = { ...kept, outcome: 'unreadable' as const, error: error.message };
      return this.#withoutPage(job, { record: unread, source, now, documentHash });
    }
  }

  /** The words of the source stand for the page where there are any. */
  #withoutPage(job: FetchJob, { record, ...given }: Omit<Composing, 'page' | 'url'>): Promise<Result> {
    if (record.outcome === 'gone') return Promise.resolve({ record, nextAt: null, isNewText: false });
    return this.#collect(job, { ...given, record, page: null, url: job.url });
  }

  async #collect(job: FetchJob, { record, ...given }: Composing): Promise<Result> {
    const parts = { ...given, item: job.item ?? nothingSaid(job.url) };
    const collected = await this.collect.fromPage(parts);
    return {
      record: withArticle(record, given.page, collected),
      nextAt: null,
      isNewText: collected?.outcome !== 'unchanged',
    };
  }

  async #store(job: FetchJob, made: Attempt, { record, nextAt, isNewText }: Result): Promise<FetchRecord> {
    const { database, jobs, ledger, settings } = this.parts;
    const isPenalised = isPenalty(record.status, made.retryAfterS);
    await database.transaction(async (sql) => {
      await spareHosts(sql, {
        ...{ jobHost: job.host, lastHost: made.host, spacingMs: settings.spacingMs, crawlDelayS: made.crawlDelayS },
        ...{ penalty: isPenalised ? record.error : null, retryAfterS: made.retryAfterS },
      });
      if (nextAt === null) await jobs.end(sql, job, null);
      else await jobs.postpone(sql, job, nextAt);
      await ledger.write(sql, record);
      if (isNewText && record.textLength !== null) await addTextLengths(sql, job.sourceId, [record.textLength]);
    });
    return record;
  }
}

type Context = { readonly source: Source; readonly now: Date };
type Reading = Context & { readonly signal: AbortSignal };
type Composing = Context & {
  readonly record: FetchRecord;
  readonly page: ReadPage | null;
  readonly url: string;
  readonly documentHash: string | null;
};

/** A page that is being read when the process ends is not waited for: the reader belongs to others as well. */
async function unlessAborted<T>(signal: AbortSignal, reading: Promise<T>): Promise<T> {
  const left = new AbortController();
  const aborted = once(signal, 'abort', { signal: left.signal }).then(() => {
    signal.throwIfAborted();
  });
  aborted.catch(() => undefined);
  reading.catch(() => undefined);
  try {
    signal.throwIfAborted();
    return (await Promise.race([reading, aborted])) as T;
  } finally {
    left.abort();
  }
}

/** Seconds until the page is tried again; null when that would not help, or was done often enough. */
function retryOf({ attempts }: FetchJob, { record, retryAfterS }: Attempt, random: number): number | null {
  if (!isPassing(record.outcome) || attempts >= ATTEMPTS) return null;
  const doubled = Math.min(FIRST_RETRY_S * 2 ** (attempts - 1), LONGEST_RETRY_S) * (1 + random / 4);
  return Math.max(doubled, Math.min(retryAfterS ?? 0, LONGEST_RETRY_AFTER_S));
}

function withArticle(record: FetchRecord, page: ReadPage | null, collected: CollectedItem | null): FetchRecord {
  const wall = page?.paywalled === true ? 'a paywall' : record.blocker;
  if (collected === null) {
    const error = record.error ?? 'no article could be made of it: see the quarantine';
    const outcome = isSuccess(record.outcome) ? 'unreadable' : record.outcome;
    return { ...record, blocker: wall, outcome, error };
  }
  const { articleId, textLength } = collected;
  return { ...record, blocker: wall, articleId, textLength };
}
