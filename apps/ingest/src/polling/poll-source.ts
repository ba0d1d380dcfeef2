import type { Queryable } from '#platform';
import type { FetchRequest } from '../http/fetcher.js';
import type { Source } from '../sources/source.js';
import { registrableDomain } from '../urls/canonical-url.js';
import { offerOf } from '../websub/subscription.js';
import { attempt, type Attempt } from './attempt.js';
import { isWaitingForSpacing, waitForSpacing } from './wait-for-spacing.js';
import { listingKind, takeBytes, type Read } from './collecting/take-bytes.js';
import type { Begun, FetchJob } from './jobs/fetch-jobs.js';
import { HostTurn } from './jobs/host-turn.js';
import { isPenalty, spareHosts } from './jobs/hosts.js';
import { blankRecord, type FetchRecord } from './ledger/fetch-record.js';
import type { ListingKind } from './listing/read-listing.js';
import type { PollingParts } from './polling-parts.js';
import { settlePoll, type Settlement } from './settle-poll.js';
import { loadState, saveState, unpolled, type SourceState } from './source-state.js';

const ACCEPT: Readonly<Record<ListingKind, string>> = {
  feed: 'application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, */*;q=0.5',
  sitemap: 'application/xml, text/xml;q=0.9, */*;q=0.5',
  page: 'text/html, application/xhtml+xml, */*;q=0.5',
};
/** Milliseconds until a part of a sitemap index that failed is tried again, and how often. */
const PART_RETRY_MS = 3_600_000;
const PART_ATTEMPTS = 3;

/** Polls one source: fetches it, takes what is new in it, and settles when it is asked again. */
export class PollSource {
  constructor(private readonly parts: PollingParts) {}

  /**
   * Does the job and ends it; answers the row of the ledger, or null where it has to wait first. All that is stored is stored in one transaction, which fails
   * with LostLeaseError when the job has been taken by another process; what was collected before is collected once.
   */
  async poll(job: FetchJob, source: Source, begun: Begun): Promise<FetchRecord | null> {
    const { surroundings, settings, database } = this.parts;
    const now = surroundings.now();
    const state = (await loadState(database, source.sourceId)) ?? unpolled(source.sourceId, job.url);
    const known = state.address === job.url ? state : { ...state, address: job.url, etag: null, lastModified: null };
    const part = partOf(job);
    const isPart = part !== null;
    const made = await this.#fetch(job, source, {
      state: isPart ? { etag: null, lastModified: null } : known,
      now,
      ...begun,
    });
    if (isWaitingForSpacing(made)) return waitForSpacing(this.parts, job, made);
    const read = await this.#read(made, {
      source,
      isFirst: state.polledAt === null,
      part,
      now,
    });
    if (isPart) return this.#storePart(job, made, read, now);
    const settled = settlePoll({
      ...{ state: known, source, settings, now, random: surroundings.random(), domainOf: registrableDomain },
      ...{ ...read, headers: made.answer?.headers ?? {}, retryAfterS: made.retryAfterS },
    });
    await this.parts.report.settled(source, { before: known, ...settled });
    return this.#store(job, { made, read, settled, now }, known);
  }

  #fetch(
    job: FetchJob,
    source: Source,
    { state, now, fetchId, signal }: Begun & { state: Pick<SourceState, 'etag' | 'lastModified'>; now: Date },
  ): Promise<Attempt> {
    const { fetcher, robots, settings, database, surroundings } = this.parts;
    const { url, kind, sourceId } = job;
    const begun = blankRecord({ id: fetchId, sourceId, kind, url, fetchedAt: now });
    const { etag, lastModified } = state;
    const request: FetchRequest = {
      ...{ url, signal, accept: ACCEPT[listingKind(source)] },
      ...(etag === null ? {} : { etag }),
      ...(lastModified === null ? {} : { lastModified }),
    };
    const isByRobots = source.kind === 'page' || settings.isFeedByRobots;
    const turn = new HostTurn(database, job, settings, surroundings.random);
    return attempt({ fetcher, robots: isByRobots ? robots : null, turn }, begun, request);
  }

  async #read({ record, answer }: Attempt, given: Given): Promise<Read> {
    if (answer === null || record.outcome !== 'fetched') return { record, listing: null, taken: null };
    const from = { bytes: answer.body, url: answer.url, headers: answer.headers };
    return takeBytes(this.parts, { ...given, from, record });
  }

  #store(job: FetchJob, { made, read, settled, now }: Poll, known: SourceState): Promise<FetchRecord> {
    const { state, retirement } = settled;
    const record = { ...read.record, nextAt: state.nextAt, nextReason: state.nextReason };
    return this.#record(job, { made, read: { ...read, record }, now }, async (sql) => {
      await saveState(sql, state);
      await this.parts.jobs.end(sql, job, retirement === null ? state.nextAt : null);
      const { subscriptions } = this.parts;
      await subscriptions.offered(sql, state.sourceId, { offer: offerOf(state.about), now });
      if (known.pushedUntil !== null && state.pushedUntil === null)
        await subscriptions.missed(sql, state.sourceId, now);
    });
  }

  /** A part of a sitemap index is fetched once; the index tells when it has changed. */
  #storePart(job: FetchJob, made: Attempt, read: Read, now: Date): Promise<FetchRecord> {
    const isOver = read.listing !== null || job.attempts >= PART_ATTEMPTS;
    const nextAt = isOver ? null : new Date(now.getTime() + Math.max(PART_RETRY_MS, (made.retryAfterS ?? 0) * 1_000));
    const nextReason = nextAt === null ? null : 'a part of a sitemap index is tried again an hour later';
    const record = { ...read.record, nextAt, nextReason };
    return this.#record(job, { made, read: { ...read, record }, now }, (sql) =>
      nextAt === null ? this.parts.jobs.end(sql, job, null) : this.parts.jobs.postpone(sql, job, nextAt),
    );
  }

  async #record(
    job: FetchJob,
    { made, read: { record, taken }, now }: Omit<Poll, 'settled'>,
    end: (sql: Queryable) => Promise<void>,
  ): Promise<FetchRecord> {
    const { database, ledger, takeListing, settings } = this.parts;
    const isPenalised = isPenalty(record.status, made.retryAfterS);
    await database.transaction(async (sql) => {
      await spareHosts(sql, {
        ...{ jobHost: job.host, lastHost: made.host, spacingMs: settings.spacingMs, crawlDelayS: made.crawlDelayS },
        ...{ penalty: isPenalised ? record.error : null, retryAfterS: made.retryAfterS },
      });
      await end(sql);
      await ledger.write(sql, record);
      if (taken === null) return;
      await takeListing.store(sql, taken, now);
      await takeListing.storeShown(sql, taken, now);
    });
    return record;
  }
}

type Given = { readonly source: Source; readonly isFirst: boolean; readonly part: string | null; readonly now: Date };
type Poll = { readonly made: Attempt; readonly read: Read; readonly settled: Settlement; readonly now: Date };

const partOf = ({ kind, url }: FetchJob): string | null => (kind === 'sitemap' ? url : null);
