import { NotReadyError, type Metrics, type Readiness, type ReadinessDetails } from '#platform';
import { CONSUMER_LAG, lagSeconds } from './collect-gauges.js';

/** What is looked at beside the databases. */
export type SpineChecks = {
  /** Null where there is no Kafka. */
  readonly watch: { ping(): Promise<unknown> } | null;
  /** Seconds that a group of this process may be behind; 0 or undefined leaves the lag out. */
  readonly maxLagS: number | undefined;
};

/** Names the broker and the lag of the process's own consumers among its checks. */
export function checkSpine(readiness: Readiness, metrics: Metrics, { watch, maxLagS = 0 }: SpineChecks): void {
  if (watch !== null) {
    readiness.add('broker', async () => {
      await watch.ping();
      return undefined;
    });
  }
  if (maxLagS > 0) readiness.add('lag', () => judgeLag(metrics, maxLagS));
}

async function judgeLag(metrics: Metrics, limitS: number): Promise<ReadinessDetails> {
  const gauge = lagSeconds(metrics);
  const lags = (await metrics.read(CONSUMER_LAG))
    .filter((reading) => reading.gauge === gauge)
    .toSorted((a, b) => b.value - a.value);
  const [worst] = lags;
  if (worst === undefined) return { message: 'nothing is consumed here' };
  const details = { group: worst.labels?.['group'] ?? '', seconds: worst.value, limitSeconds: limitS };
  if (worst.value <= limitS) return { message: 'every group keeps up', ...details };
  const message = `${details.group} is ${Math.round(worst.value)} s behind, more than READY_MAX_LAG_SECONDS`;
  throw new NotReadyError(message, details);
}
