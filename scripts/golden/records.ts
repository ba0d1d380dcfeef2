import { categoryOf, type StoredEvent } from '#events';
import { encodeCloudEvent } from '#messaging';

/** A Kafka record as a line of the golden stream holds it. */
export type GoldenRecord = {
  readonly topic: string;
  readonly key: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The record's value is this as JSON. */
  readonly value: unknown;
};

/** Runs of the log that a relay sends once more after a crash: after which position, and from which. */
const repetitions: ReadonlyMap<number, number> = new Map([
  [5, 5],
  [21, 17],
  [46, 44],
]);

/** The events as records in the order they are sent, some of them twice. */
export function recordsOf(events: readonly StoredEvent[]): GoldenRecord[] {
  return events.flatMap((event) => {
    const from = repetitions.get(event.position) ?? Infinity;
    const again = events.filter(({ position }) => position >= from && position <= event.position);
    return [event, ...again].map(recordOf);
  });
}

function recordOf(event: StoredEvent): GoldenRecord {
  const { value, headers } = encodeCloudEvent(event);
  return {
    topic: `dateline.${categoryOf(event.streamId)}`,
    key: event.streamId,
    headers,
    value: JSON.parse(value) as unknown,
  };
}
