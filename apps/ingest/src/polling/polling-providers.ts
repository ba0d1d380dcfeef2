import type { Provider } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { Database, Metrics } from '#platform';
import { Documents } from '../documents/documents.js';
import { Fetcher } from '../http/fetcher.js';
import { PageReader } from '../pages/page-reader.js';
import { Quarantine } from '../quarantine/quarantine.js';
import { Stages } from '../quarantine/stages.js';
import { RobotsCache } from '../robots/robots-cache.js';
import { Sources } from '../sources/sources.js';
import { Subscriptions } from '../websub/subscriptions.js';
import { CollectItem } from './collecting/collect-item.js';
import { TakeListing } from './collecting/take-listing.js';
import { FetchArticle } from './fetch-article.js';
import { FindSourceHealth } from './health/find-source-health.query.js';
import { SourceHealthController } from './health/source-health.controller.js';
import { FetchJobs } from './jobs/fetch-jobs.js';
import { FetchLedger } from './ledger/fetch-ledger.js';
import { FetchesController } from './ledger/fetches.controller.js';
import { Poller } from './poller.js';
import { PollingMetrics } from './polling-metrics.js';
import { pollingSettingsOf, type PollingEnvironment, type Surroundings } from './polling-settings.js';
import { PollSource } from './poll-source.js';
import type { PollingParts } from './polling-parts.js';
import { addStages } from './read-again.js';
import { ReportSource } from './report-source.js';

/** The endpoints of polling. */
export const pollingControllers = [FetchesController, SourceHealthController];

/** Provides PollingParts. */
export const POLLING_PARTS = Symbol('parts of polling');
const READ_AGAIN = Symbol('stages of the quarantine that polling reads');
/** The time and chance of a process. */
export const surroundings: Surroundings = { now: () => new Date(), random: () => Math.random() };

/** Polling as providers of the ingest module; the poller works while the app runs. */
export function pollingProviders(environment: PollingEnvironment): Provider[] {
  const settings = pollingSettingsOf(environment);
  return [
    { provide: FetchJobs, useFactory: (database: Database) => new FetchJobs(database), inject: [Database] },
    { provide: FetchLedger, useFactory: (database: Database) => new FetchLedger(database), inject: [Database] },
    {
      provide: CollectItem,
      useFactory: (commands: CommandBus, quarantine: Quarantine) => new CollectItem(commands, quarantine),
      inject: [CommandBus, Quarantine],
    },
    {
      provide: TakeListing,
      useFactory: (database: Database, jobs: FetchJobs, collect: CollectItem) =>
        new TakeListing(database, jobs, collect),
      inject: [Database, FetchJobs, CollectItem],
    },
    { provide: ReportSource, useFactory: (commands: CommandBus) => new ReportSource(commands), inject: [CommandBus] },
    {
      provide: FindSourceHealth,
      useFactory: (database: Database) => new FindSourceHealth(database, settings),
      inject: [Database],
    },
    {
      provide: POLLING_PARTS,
      useFactory: (...given: PartsInOrder): PollingParts => {
        const [database, fetcher, robots, documents, quarantine, jobs, ledger, takeListing, report, subscriptions] =
          given;
        const kept = { database, documents, quarantine, jobs, ledger, takeListing, report, subscriptions };
        return { ...kept, fetcher, robots, settings, surroundings };
      },
      inject: [
        ...[Database, Fetcher, RobotsCache, Documents, Quarantine],
        ...[FetchJobs, FetchLedger, TakeListing, ReportSource, Subscriptions],
      ],
    },
    {
      provide: FetchArticle,
      useFactory: (parts: PollingParts, collect: CollectItem, pages: PageReader) =>
        new FetchArticle(parts, collect, pages),
      inject: [POLLING_PARTS, CollectItem, PageReader],
    },
    { provide: PollSource, useFactory: (parts: PollingParts) => new PollSource(parts), inject: [POLLING_PARTS] },
    {
      provide: PollingMetrics,
      useFactory: (metrics: Metrics, database: Database) => new PollingMetrics(metrics, database),
      inject: [Metrics, Database],
    },
    {
      provide: Poller,
      useFactory: (...[parts, poll, article, sources, metrics]: PollerInOrder) =>
        new Poller(parts, { poll, article, sources, metrics }),
      inject: [POLLING_PARTS, PollSource, FetchArticle, Sources, PollingMetrics],
    },
    {
      provide: READ_AGAIN,
      useFactory: (...[stages, parts, collect, pages, sources]: ReadersInOrder) => {
        addStages(stages, { parts, collect, pages, sources });
        return stages;
      },
      inject: [Stages, POLLING_PARTS, CollectItem, PageReader, Sources],
    },
  ];
}

type PartsInOrder = [
  Database,
  Fetcher,
  RobotsCache,
  Documents,
  Quarantine,
  FetchJobs,
  FetchLedger,
  TakeListing,
  ReportSource,
  Subscriptions,
];
type ReadersInOrder = [Stages, PollingParts, CollectItem, PageReader, Sources];
type PollerInOrder = [PollingParts, PollSource, FetchArticle, Sources, PollingMetrics];
