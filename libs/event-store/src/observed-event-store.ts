import type { EventRedacted, StoredEvent } from '#events';
import { traceparentBelow } from '#platform';
import {
  EventStore,
  type AppendContext,
  type LogPage,
  type LogQuery,
  type PlannedBlanking,
  type Redaction,
  type RedactionContext,
  type StreamAppend,
} from './event-store.js';

/** A store whose appends belong to the trace they are made in, each as a span of its own. */
export class ObservedEventStore extends EventStore {
  constructor(private readonly store: EventStore) {
    super();
  }

  /** An append that brings a trace of its own keeps it. */
  append(streams: readonly StreamAppend[], context: AppendContext): Promise<readonly StoredEvent[]> {
    return this.store.append(streams, { ...context, traceparent: context.traceparent ?? traceparentBelow() });
  }

  readStream(streamId: string): Promise<readonly StoredEvent[]> {
    return this.store.readStream(streamId);
  }

  readStreams(streamIds: readonly string[]): Promise<ReadonlyMap<string, readonly StoredEvent[]>> {
    return this.store.readStreams(streamIds);
  }

  scan(query: LogQuery): Promise<LogPage> {
    return this.store.scan(query);
  }

  override read(query: LogQuery): Promise<readonly StoredEvent[]> {
    return this.store.read(query);
  }

  redact(redaction: Redaction, context: RedactionContext): Promise<readonly EventRedacted[]> {
    return this.store.redact(redaction, { ...context, traceparent: context.traceparent ?? traceparentBelow() });
  }

  planRedaction(redaction: Redaction): Promise<readonly PlannedBlanking[]> {
    return this.store.planRedaction(redaction);
  }

  onAppended(listener: () => void): () => void {
    return this.store.onAppended(listener);
  }
}
