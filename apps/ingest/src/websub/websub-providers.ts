import type { Provider } from '@nestjs/common';
import { Database, Metrics } from '#platform';
import { Fetcher } from '../http/fetcher.js';
import type { FetchSettings } from '../http/http.config.js';
import { PollingMetrics } from '../polling/polling-metrics.js';
import type { PollingParts } from '../polling/polling-parts.js';
import { POLLING_PARTS, surroundings } from '../polling/polling-providers.js';
import type { PollingEnvironment } from '../polling/polling-settings.js';
import { Sources } from '../sources/sources.js';
import { AskHubs } from './ask-hubs.js';
import { Subscriptions } from './subscriptions.js';
import { TakeDelivery } from './take-delivery.js';
import { WebsubMetrics } from './websub-metrics.js';
import type { WebsubSettings } from './websub.config.js';
import { DELIVERY_BYTES } from './websub.controller.js';

type Settings = WebsubSettings & Pick<FetchSettings, 'INGEST_FETCH_MAX_BYTES'> & PollingEnvironment;

/** Subscriptions at hubs as providers of the ingest module; hubs are asked while the app runs. */
export function websubProviders(settings: Settings): Provider[] {
  const publicUrl = settings.INGEST_PUBLIC_URL ?? null;
  const spacingMs = settings.POLL_HOST_SPACING_MS;
  return [
    { provide: DELIVERY_BYTES, useValue: settings.INGEST_FETCH_MAX_BYTES },
    {
      provide: Subscriptions,
      useFactory: (database: Database) => new Subscriptions(database, { publicUrl }),
      inject: [Database],
    },
    {
      provide: AskHubs,
      useFactory: (database: Database, fetcher: Fetcher, subscriptions: Subscriptions) =>
        new AskHubs({ database, fetcher, subscriptions, publicUrl, spacingMs, surroundings }),
      inject: [Database, Fetcher, Subscriptions],
    },
    {
      provide: WebsubMetrics,
      useFactory: (metrics: Metrics, database: Database) => new WebsubMetrics(metrics, database),
      inject: [Metrics, Database],
    },
    {
      provide: TakeDelivery,
      useFactory: (...[polling, sources, metrics, fetches]: DeliveryParts) =>
        new TakeDelivery({ polling, sources, metrics, fetches }),
      inject: [POLLING_PARTS, Sources, WebsubMetrics, PollingMetrics],
    },
  ];
}

type DeliveryParts = [PollingParts, Sources, WebsubMetrics, PollingMetrics];
