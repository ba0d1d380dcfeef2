import type { EventStore } from '#event-store';
import type { StoredEvent } from '#events';

/** The streams of a batch that were redacted, as the log holds them now: all their events, by stream id. */
export type Refolds = ReadonlyMap<string, readonly StoredEvent[]>;

/**
 * The batch with the streams whose redaction is in it. What came before, from Kafka or into the read model's own rows, may
 * still have the words; the log has them no more.
 */
export async function withRedacted<B extends { readonly events: readonly StoredEvent[] }>(
  store: Pick<EventStore, 'readStreams'>,
  batch: B,
): Promise<B & { readonly refolds: Refolds }> {
  const streamIds = redactedStreams(batch.events);
  return { ...batch, refolds: streamIds.length === 0 ? new Map() : await store.readStreams(streamIds) };
}

/**
 * The events to fold: in place of those of a redacted stream, the stream from its beginning up to the last of them, as
 * the log holds it. Handlers write the same rows for the same events, so all that the stream has written is written anew.
 */
export function withRefolds(fresh: readonly StoredEvent[], refolds: Refolds): readonly StoredEvent[] {
  const redacted = redactedStreams(fresh);
  if (redacted.length === 0) return fresh;
  const others = fresh.filter(({ streamId }) => !redacted.includes(streamId));
  return [...others, ...redacted.flatMap((streamId) => upToLast(streamId, fresh, refolds))];
}

function upToLast(streamId: string, fresh: readonly StoredEvent[], refolds: Refolds): readonly StoredEvent[] {
  const last = Math.max(...fresh.filter((event) => event.streamId === streamId).map(({ position }) => position));
  return (refolds.get(streamId) ?? []).filter(({ position }) => position <= last);
}

const redactedStreams = (events: readonly StoredEvent[]): string[] => [
  ...new Set(events.filter(({ type }) => type === 'EventRedacted').map(({ streamId }) => streamId)),
];
