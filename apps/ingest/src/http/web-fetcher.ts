import type { Metrics } from '#platform';
import { AddressRules } from './addresses.js';
import { Fetcher } from './fetcher.js';
import { userAgentOf, type FetchSettings } from './http.config.js';
import { observeFetches } from './observe-fetches.js';

/** The fetcher of a process, as the settings want it. */
export function webFetcher(settings: FetchSettings, metrics: Metrics): Fetcher {
  return new Fetcher({
    userAgent: userAgentOf(settings),
    rules: new AddressRules({ allowed: settings.INGEST_ALLOWED_ADDRESSES, ports: settings.INGEST_ALLOWED_PORTS }),
    limits: { totalMs: settings.INGEST_FETCH_TIMEOUT_MS, maxBytes: settings.INGEST_FETCH_MAX_BYTES },
    onOutcome: observeFetches(metrics),
  });
}
