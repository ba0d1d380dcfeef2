import type { Metrics } from '#platform';
import type { Answer, FetchOutcome } from './fetch-request.js';

/** Counts and times what a fetcher does. */
export function observeFetches(metrics: Metrics): (outcome: FetchOutcome) => void {
  const requests = metrics.counter({
    name: 'dateline_fetch_requests_total',
    help: 'Requests to the web by what came of them',
    labels: ['outcome'],
  });
  const bytes = metrics.counter({
    name: 'dateline_fetch_bytes_total',
    help: 'Bytes of bodies as they came, and decompressed',
    labels: ['form'],
  });
  const durations = metrics.histogram({
    name: 'dateline_fetch_duration_seconds',
    help: 'How long fetches took, all redirects included, whatever their outcome',
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
  });
  return (outcome) => {
    const { hops } = 'answer' in outcome ? outcome.answer : outcome.error;
    requests.inc({ outcome: 'redirect' }, hops.length);
    if ('error' in outcome) {
      requests.inc({ outcome: outcome.error.kind });
      durations.observe(outcome.durationMs / 1000);
      return;
    }
    const { body, wireBytes, durationMs } = outcome.answer;
    requests.inc({ outcome: outcomeOf(outcome.answer) });
    bytes.inc({ form: 'wire' }, wireBytes);
    bytes.inc({ form: 'decompressed' }, body.length);
    durations.observe(durationMs / 1000);
  };
}

function outcomeOf({ status }: Answer): string {
  return status === 304 ? 'not-modified' : `${Math.floor(status / 100)}xx`;
}
