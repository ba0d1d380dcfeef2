import { source, type KnownSource, type SourceFact } from '#domain';
import type { SourceSettings, StoredEvent } from '#events';
import type { Source, SourceFault } from './source.js';

/** What the log knows of a source. */
export type LoggedSource = {
  readonly known: KnownSource;
  /** Of its stream; 0 while it is unknown. */
  readonly version: number;
  /** Undefined while it is unknown. */
  readonly source: Source | undefined;
};

/** Folds a stream `source-…` from its first event to its last. */
export function foldSource(sourceId: string, events: readonly StoredEvent[]): LoggedSource {
  const known = events.reduce((state, event) => source.evolve(state, event as SourceFact), source.initialState);
  return { known, version: events.length, source: sourceOf(sourceId, known, events) };
}

function sourceOf(sourceId: string, known: KnownSource, events: readonly StoredEvent[]): Source | undefined {
  const { state, settings, failure } = known;
  const [first, last] = [events[0], events.at(-1)];
  if (state === 'unknown' || settings === undefined || first === undefined || last === undefined) return undefined;
  const { kind, title, groups, tags, everyMinutes } = settings;
  return {
    sourceId,
    ...{ kind, title, groups, tags, ...optionalOf(settings) },
    state,
    stateReason: state === 'active' ? null : stateReasonOf(events),
    failing: failure === undefined ? null : faultOf(failure),
    schedule: everyMinutes === undefined ? { kind: 'automatic' } : { kind: 'every', minutes: everyMinutes },
    registeredAt: new Date(first.recordedAt),
    changedAt: new Date(last.recordedAt),
    version: events.length,
  };
}

function optionalOf({ url, language, licence, country, selector }: SourceSettings): Optional {
  const orNull = (setting: string | undefined): string | null => setting ?? null;
  return {
    url: orNull(url),
    language: orNull(language),
    licence: orNull(licence),
    country: orNull(country),
    selector: orNull(selector),
  };
}
type Optional = Pick<Source, 'url' | 'language' | 'licence' | 'country' | 'selector'>;

const faultOf = ({ fault, reason, since, remedy }: SourceFault): SourceFault => ({ fault, reason, since, remedy });

function stateReasonOf(events: readonly StoredEvent[]): string | null {
  const last = events.findLast(({ type }) => type === 'SourcePaused' || type === 'SourceRetired');
  return last !== undefined && 'reason' in last.data ? (last.data.reason ?? null) : null;
}
