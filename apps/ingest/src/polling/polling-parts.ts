import type { Database } from '#platform';
import type { Documents } from '../documents/documents.js';
import type { Fetcher } from '../http/fetcher.js';
import type { Quarantine } from '../quarantine/quarantine.js';
import type { RobotsCache } from '../robots/robots-cache.js';
import type { Subscriptions } from '../websub/subscriptions.js';
import type { TakeListing } from './collecting/take-listing.js';
import type { FetchJobs } from './jobs/fetch-jobs.js';
import type { FetchLedger } from './ledger/fetch-ledger.js';
import type { PollingSettings, Surroundings } from './polling-settings.js';
import type { ReportSource } from './report-source.js';

/** What polling works with. */
export type PollingParts = {
  readonly database: Database;
  readonly fetcher: Fetcher;
  readonly robots: RobotsCache;
  readonly documents: Documents;
  readonly quarantine: Quarantine;
  readonly jobs: FetchJobs;
  readonly ledger: FetchLedger;
  readonly takeListing: TakeListing;
  readonly report: ReportSource;
  readonly subscriptions: Subscriptions;
  readonly settings: PollingSettings;
  readonly surroundings: Surroundings;
};
