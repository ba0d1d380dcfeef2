import type { Gauge, Metrics, Reading } from '#platform';
import type { DeadLetterState } from './dead-letters/dead-letter.js';
import type { DeadLetters } from './dead-letters/dead-letters.js';
import type { LagMeter, RelayMeter } from './lag.js';
import { sentEvents } from './observed-publisher.js';
import type { ObservedTransport } from './observed-transport.js';
import type { Relay } from './relay.js';

/** The collector of the lag of the process's own groups, for whoever judges it. */
export const CONSUMER_LAG = 'consumer_lag';

const states: readonly DeadLetterState[] = ['parked', 'behind', 'resolved', 'discarded'];

/** The gauge of how long events wait for a group. */
export function lagSeconds(metrics: Metrics): Gauge {
  return metrics.gauge({
    name: 'dateline_consumer_lag_seconds',
    help: 'How long the oldest event that a group has not handled yet has waited for it',
    labels: ['group'],
  });
}

/** Shows how far the groups that this process consumes for are behind, and what of theirs is parked. */
export function collectConsumers(
  metrics: Metrics,
  { transport, lags, deadLetters }: { transport: ObservedTransport; lags: LagMeter; deadLetters: DeadLetters },
): void {
  const events = metrics.gauge({
    name: 'dateline_consumer_lag_events',
    help: 'Events that a group has not handled yet',
    labels: ['group', 'topic'],
  });
  const seconds = lagSeconds(metrics);
  const parked = metrics.gauge({
    name: 'dateline_dead_letters',
    help: 'Events that a group could not handle, or that wait behind such a one',
    labels: ['group', 'state'],
  });
  metrics.collect(CONSUMER_LAG, async () => {
    const readings = transport.groups.map(async (subscription): Promise<Reading[]> => {
      const { group } = subscription;
      const { topics, ageS } = await lags.lagOf(subscription);
      const counts = [...topics].map(([topic, value]) => ({ gauge: events, labels: { group, topic }, value }));
      return [...counts, { gauge: seconds, labels: { group }, value: ageS }];
    });
    return (await Promise.all(readings)).flat();
  });
  metrics.collect('dead_letters', async () => {
    const counts = await deadLetters.count();
    const countOf = (group: string, state: DeadLetterState): number =>
      counts.find((known) => known.group === group && known.state === state)?.count ?? 0;
    return transport.groups.flatMap(({ group }) =>
      states.map((state) => ({ gauge: parked, labels: { group, state }, value: countOf(group, state) })),
    );
  });
}

/** Shows what is still to be sent to Kafka and whether this process sends it; nothing where there is no Kafka. */
export function collectRelay(
  metrics: Metrics,
  { relay, meter }: { relay: Relay | null; meter: RelayMeter | null },
): void {
  const pending = metrics.gauge({
    name: 'dateline_relay_pending_events',
    help: 'Events in the log that Kafka has not acknowledged yet',
  });
  const oldest = metrics.gauge({
    name: 'dateline_relay_oldest_pending_seconds',
    help: 'Age of the oldest event that Kafka has not acknowledged yet',
  });
  const leader = metrics.gauge({
    name: 'dateline_relay_leader',
    help: 'Whether this process sends the log to Kafka: 1 if it does, else 0',
  });
  sentEvents(metrics);
  if (relay === null || meter === null) return;
  metrics.collect('relay', async () => {
    const { events, ageS } = await meter.pending();
    return [
      { gauge: pending, value: events },
      { gauge: oldest, value: ageS },
    ];
  });
  metrics.collect('relay_leader', () => Promise.resolve([{ gauge: leader, value: relay.state.isLeader ? 1 : 0 }]));
}
