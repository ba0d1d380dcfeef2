import { categoryOf, type EventRedacted, type StoredEvent } from '#events';
import { traceparentBelow, type Counter, type Histogram, type Metrics } from '#platform';
import { ConcurrencyError, DuplicateEventError, InvalidEventError, OversizeEventError } from './errors.js';
import {
  EventStore,
  type AppendContext,
  type LogPage,
  type LogQuery,
  type PlannedBlanking,
  type Redaction,
  type RedactionContext,
  type Pending,
  type PendingQuery,
  type StreamAppend,
} from './event-store.js';

/** A store whose appends are counted and timed, and belong to the trace they are made in, each as a span of its own. */
export class ObservedEventStore extends EventStore {
  readonly #appends: Counter<'outcome'>;
  readonly #events: Counter<'category'>;
  readonly #durations: Histogram;

  constructor(
    private readonly store: EventStore,
    metrics: Metrics,
  ) {
    super();
    this.#appends = metrics.counter({
      name: 'dateline_append_total',
      help: 'Appends to the log by outcome',
      labels: ['outcome'],
    });
    this.#events = metrics.counter({
      name: 'dateline_appended_events_total',
      help: 'Events appended to the log',
      labels: ['category'],
    });
    this.#durations = metrics.histogram({
      name: 'dateline_append_duration_seconds',
      help: 'How long appends took, whatever their outcome',
    });
    for (const outcome of outcomes) this.#appends.inc({ outcome }, 0);
  }

  /** An append that brings a trace of its own keeps it; it counts as stored when it repeats another. */
  async append(streams: readonly StreamAppend[], context: AppendContext): Promise<readonly StoredEvent[]> {
    const traceparent = context.traceparent ?? traceparentBelow();
    const end = this.#durations.startTimer();
    try {
      const events = await this.store.append(streams, { ...context, traceparent });
      this.#count(events, traceparent);
      return events;
    } catch (error) {
      this.#appends.inc({ outcome: refusalOf(error) });
      throw error;
    } finally {
      end();
    }
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

  pending(query: PendingQuery): Promise<Pending> {
    return this.store.pending(query);
  }

  onAppended(listener: () => void): () => void {
    return this.store.onAppended(listener);
  }

  /** Events that stand there under another span than this append's were stored by an earlier one. */
  #count(events: readonly StoredEvent[], traceparent: string): void {
    const [first] = events;
    if (first === undefined) return;
    const isRepeated = first.traceparent !== traceparent;
    this.#appends.inc({ outcome: isRepeated ? 'repeated' : 'stored' });
    if (isRepeated) return;
    for (const { streamId } of events) this.#events.inc({ category: categoryOf(streamId) });
  }
}

type Outcome = 'stored' | 'repeated' | 'conflict' | 'duplicate_id' | 'oversize' | 'invalid' | 'failed';

const outcomes: readonly Outcome[] = [
  'stored',
  'repeated',
  'conflict',
  'duplicate_id',
  'oversize',
  'invalid',
  'failed',
];

function refusalOf(error: unknown): Outcome {
  if (error instanceof ConcurrencyError) return 'conflict';
  if (error instanceof DuplicateEventError) return 'duplicate_id';
  if (error instanceof OversizeEventError) return 'oversize';
  return error instanceof InvalidEventError ? 'invalid' : 'failed';
}
