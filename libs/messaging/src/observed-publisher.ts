import type { StoredEvent } from '#events';
import type { Counter, Metrics } from '#platform';
import type { Publisher } from './publisher.js';

/** A publisher whose acknowledged events are counted. */
export class ObservedPublisher implements Publisher {
  readonly #sent: Counter;

  constructor(
    private readonly publisher: Publisher,
    metrics: Metrics,
  ) {
    this.#sent = sentEvents(metrics);
  }

  async publish(events: readonly StoredEvent[]): Promise<void> {
    await this.publisher.publish(events);
    this.#sent.inc(events.length);
  }

  close(): Promise<void> {
    return this.publisher.close();
  }
}

/** The count of events that were acknowledged; shown, at 0, also where there is nothing to send to. */
export function sentEvents(metrics: Metrics): Counter {
  return metrics.counter({
    name: 'dateline_relay_sent_events_total',
    help: 'Events that Kafka has acknowledged to this process, those that were sent again counted again',
  });
}
